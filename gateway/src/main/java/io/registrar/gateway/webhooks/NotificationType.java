package io.registrar.gateway.webhooks;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.gateway.events.EventJson;
import java.util.Locale;
import java.util.Optional;

/**
 * What a student is notified of. A notification that tells of several changes has the type of the first row here that one of
 * them is of: the order is that of what a student wants to hear first.
 */
enum NotificationType {
    /** A seat came free, and the first on the wait list has it. */
    ENROLLMENT_PROMOTED,
    /** A seat was taken. */
    ENROLLMENT_BEGUN,
    /** A seat is held until it is confirmed. */
    ENROLLMENT_HELD,
    /** A hold was confirmed. */
    ENROLLMENT_CONFIRMED,
    /** The last lesson is finished. */
    ENROLLMENT_COMPLETED,
    /** A hold was not confirmed in time. */
    ENROLLMENT_EXPIRED,
    /** A seat was dropped, or its section was cancelled; credits are back. */
    ENROLLMENT_CANCELLED,
    /** A seat was given back, and no credits. */
    ENROLLMENT_WITHDRAWN,
    /** A place on a wait list was taken. */
    WAITLIST_JOINED,
    /** A seat was free, but its price could not be paid; the place is kept. */
    WAITLIST_PASSED_OVER,
    /** A place on a wait list was given up. */
    WAITLIST_LEFT,
    /** A lesson is finished, and not the last one. */
    LESSON_COMPLETED,
    /** A session was booked. */
    SESSION_BOOKED,
    /** A booking was cancelled. */
    BOOKING_CANCELLED,
    /** The student is known from now on. */
    STUDENT_CREATED,
    /** A balance has changed, and nothing else. */
    CREDITS_CHANGED;

    private final String text = "registrar." + dotted(name());

    private static String dotted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.replaceFirst("_", ".").replace('_', '-');
    }

    /** As CloudEvents have it. */
    String text() {
        return text;
    }

    /**
     * What a change notifies of; nothing if it concerns no student.
     *
     * @param change as {@link EventJson} counts them
     */
    static Optional<NotificationType> of(CommandDecoder command, Outcome outcome, int change) {
        int effect = EventJson.effectOf(outcome, change);
        return Optional.ofNullable(effect >= 0 ? ofEffect(outcome, effect) : ofCommand(command, outcome));
    }

    private static NotificationType ofEffect(Outcome outcome, int effect) {
        return switch (outcome.effectKind(effect)) {
            case LEDGER_ENTRY -> CREDITS_CHANGED;
            case ENROLLMENT_PROMOTED -> ENROLLMENT_PROMOTED;
            case ENROLLMENT_BEGUN, ENROLLMENT_CHANGED, ENROLLMENT_ENDED ->
                ofStatus(
                        EnrollmentStatus.of(outcome.effectDetail(effect)),
                        outcome.effectKind(effect).isBeginning());
            case PASSED_OVER -> WAITLIST_PASSED_OVER;
            // The student has it already, from the older system.
            case ENROLLMENT_IMPORTED -> null;
            // Its other items have effects of their own.
            case REGISTRATION_ITEM -> EventJson.isWaitlisted(outcome, effect) ? WAITLIST_JOINED : null;
        };
    }

    private static NotificationType ofStatus(EnrollmentStatus status, boolean isBeginning) {
        return switch (status) {
            case PENDING -> ENROLLMENT_HELD;
            case ACTIVE -> isBeginning ? ENROLLMENT_BEGUN : ENROLLMENT_CONFIRMED;
            case COMPLETED -> ENROLLMENT_COMPLETED;
            case CANCELLED -> ENROLLMENT_CANCELLED;
            case WITHDRAWN -> ENROLLMENT_WITHDRAWN;
            case EXPIRED -> ENROLLMENT_EXPIRED;
        };
    }

    private static NotificationType ofCommand(CommandDecoder command, Outcome outcome) {
        if (outcome.code().isRefusal() || outcome.isRepeated()) {
            return null;
        }
        return switch (command.type()) {
            case PUT_STUDENT -> outcome.code() == ResultCode.CREATED ? STUDENT_CREATED : null;
            case ENROLL -> outcome.position() != 0 ? WAITLIST_JOINED : null;
            case LEAVE_WAITLIST -> WAITLIST_LEFT;
            case COMPLETE_LESSON -> LESSON_COMPLETED;
            case BOOK -> SESSION_BOOKED;
            case CANCEL_BOOKING -> BOOKING_CANCELLED;
            case PUT_SECTION,
                    ADJUST_CREDITS,
                    UNENROLL,
                    CONFIRM,
                    WITHDRAW,
                    PUT_SESSION,
                    REGISTER,
                    CANCEL_SECTION,
                    ARCHIVE_TERM,
                    IMPORT_ENROLLMENT,
                    TICK -> null;
        };
    }
}
