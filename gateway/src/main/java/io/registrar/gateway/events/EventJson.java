package io.registrar.gateway.events;

import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.EffectJson;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;
import java.util.EnumMap;
import java.util.Map;

/**
 * A command and what it changed, as an event. A row for each type says what the command itself has changed, and a row for each
 * kind of effect what came with it: together all that a copy of sections, enrollments, wait lists, ledgers, sessions and
 * bookings needs. Changes stand in the order in which they came about: holds whose time was up, the command's own, its effects.
 */
public final class EventJson {
    /** Most changes of one part of an event: a section that is cancelled may have hundreds of thousands. */
    public static final int MAX_CHANGES = 4_000;

    private static final Map<CommandType, OwnChange> OWN = new EnumMap<>(CommandType.class);
    private static final Map<EffectKind, EffectChange> EFFECTS = new EnumMap<>(EffectKind.class);

    /** The effects say it all. */
    private static final OwnChange NONE = (json, command, outcome) -> {};

    static {
        OWN.put(CommandType.PUT_SECTION, EventJson::section);
        OWN.put(CommandType.PUT_STUDENT, EventJson::student);
        OWN.put(CommandType.ADJUST_CREDITS, NONE);
        OWN.put(CommandType.ENROLL, EventJson::waitlisted);
        OWN.put(CommandType.UNENROLL, NONE);
        OWN.put(CommandType.CONFIRM, NONE);
        OWN.put(CommandType.WITHDRAW, NONE);
        OWN.put(CommandType.LEAVE_WAITLIST, (json, command, outcome) -> {
            begin(json, "waitlistLeft");
            place(json, command);
            json.endObject();
        });
        OWN.put(CommandType.COMPLETE_LESSON, EventJson::lessonCompleted);
        OWN.put(CommandType.PUT_SESSION, EventJson::session);
        OWN.put(CommandType.BOOK, (json, command, outcome) -> booking(json, "booked", command, outcome));
        OWN.put(
                CommandType.CANCEL_BOOKING,
                (json, command, outcome) -> booking(json, "bookingCancelled", command, outcome));
        OWN.put(CommandType.REGISTER, NONE);
        OWN.put(
                CommandType.CANCEL_SECTION,
                (json, command, outcome) -> begin(json, "sectionCancelled")
                        .text("sectionId", command.sectionId())
                        .endObject());
        OWN.put(
                CommandType.ARCHIVE_TERM,
                (json, command, outcome) -> begin(json, "termArchived")
                        .text("term", command.term())
                        .number("sections", outcome.count())
                        .number("enrollments", outcome.amount())
                        .endObject());
        OWN.put(CommandType.IMPORT_ENROLLMENT, NONE);
        OWN.put(CommandType.TICK, NONE);
        for (CommandType type : CommandType.values()) {
            requireRow(OWN.containsKey(type), type);
        }
    }

    static {
        EFFECTS.put(EffectKind.LEDGER_ENTRY, EventJson::ledgerEntry);
        EFFECTS.put(EffectKind.ENROLLMENT_BEGUN, enrollment("enrollmentBegun"));
        EFFECTS.put(EffectKind.ENROLLMENT_ENDED, enrollment("enrollmentEnded"));
        EFFECTS.put(EffectKind.ENROLLMENT_PROMOTED, enrollment("enrollmentPromoted"));
        EFFECTS.put(EffectKind.ENROLLMENT_CHANGED, enrollment("enrollmentChanged"));
        EFFECTS.put(EffectKind.ENROLLMENT_IMPORTED, EventJson::imported);
        EFFECTS.put(EffectKind.PASSED_OVER, EventJson::passedOver);
        EFFECTS.put(EffectKind.REGISTRATION_ITEM, EventJson::registrationItem);
        for (EffectKind kind : EffectKind.values()) {
            requireRow(EFFECTS.containsKey(kind), kind);
        }
    }

    private EventJson() {}

    /** Writes what a command that went well has changed beside its effects: one change, or none. */
    @FunctionalInterface
    private interface OwnChange {
        void write(JsonWriter json, CommandDecoder command, Outcome outcome);
    }

    /** Writes an effect as a change, or nothing if it is none. */
    @FunctionalInterface
    private interface EffectChange {
        void write(JsonWriter json, EffectPlaces places, CommandDecoder command, Outcome outcome, int effect);
    }

    private static void requireRow(boolean isThere, Enum<?> of) {
        if (!isThere) {
            throw new IllegalStateException("Expected a row for every type and kind, but found none for " + of);
        }
    }

    /**
     * Writes one object: the event, or as much of it as a part may have.
     *
     * @param from how many of its changes other parts have shown
     * @return how many of them are shown now; {@link EventCursor#WHOLE} when this is the last part
     */
    public static int write(JsonWriter json, CommandDecoder command, Outcome outcome, int from) {
        json.beginObject()
                .number("sequence", command.sequence())
                .number("at", command.timeMillis())
                .text("type", command.type().text())
                .text("actor", command.actor())
                .text("code", outcome.code().text());
        if (command.hasSection()) {
            json.text("sectionId", command.sectionId());
        }
        if (command.hasStudent()) {
            json.text("studentId", command.studentId());
        }
        if (outcome.isRepeated()) {
            json.number("repeats", outcome.decidedSequence());
        }
        if (from > 0) {
            json.number("changesBefore", from);
        }
        json.beginArray("changes");
        int shown = changes(json, command, outcome, from);
        json.endArray();
        if (shown != EventCursor.WHOLE) {
            json.bool("moreChanges", true);
        }
        json.endObject();
        return shown;
    }

    private static int changes(JsonWriter json, CommandDecoder command, Outcome outcome, int from) {
        EffectPlaces places = EffectPlaces.of(command);
        int end = changeCount(outcome);
        int to = (int) Math.min(end, (long) from + MAX_CHANGES);
        for (int at = from; at < to; at++) {
            change(json, places, command, outcome, at);
        }
        return to < end ? to : EventCursor.WHOLE;
    }

    /** How many changes an event counts: its effects, and the command's own, whether it has one or not. */
    public static int changeCount(Outcome outcome) {
        return outcome.newEffectCount() + 1;
    }

    /** The effect that a change is, or -1 if it is the command's own, which stands behind the expiries. */
    public static int effectOf(Outcome outcome, int change) {
        int own = outcome.firstOwnEffect();
        return change == own ? -1 : change < own ? change : change - 1;
    }

    /**
     * Writes one change as an object, or nothing if it has no row.
     *
     * @param places of the command
     * @param change from 0, below {@link #changeCount}
     */
    public static void change(
            JsonWriter json, EffectPlaces places, CommandDecoder command, Outcome outcome, int change) {
        int effect = effectOf(outcome, change);
        if (effect >= 0) {
            EFFECTS.get(outcome.effectKind(effect)).write(json, places, command, outcome, effect);
        } else if (!outcome.code().isRefusal() && !outcome.isRepeated()) {
            OWN.get(command.type()).write(json, command, outcome);
        }
    }

    private static JsonWriter begin(JsonWriter json, String change) {
        return json.beginObject().text("change", change);
    }

    private static void place(JsonWriter json, CommandDecoder command) {
        json.text("sectionId", command.sectionId()).text("studentId", command.studentId());
    }

    private static void section(JsonWriter json, CommandDecoder command, Outcome outcome) {
        begin(json, "section").text("sectionId", command.sectionId());
        CommandJson.settings(json, command.settings());
        json.endObject();
    }

    /** A student that is there already stays as it is. */
    private static void student(JsonWriter json, CommandDecoder command, Outcome outcome) {
        if (outcome.code() == ResultCode.CREATED) {
            begin(json, "student")
                    .text("studentId", command.studentId())
                    .number("balance", outcome.balance())
                    .endObject();
        }
    }

    /** One that took a seat has begun, which is an effect. */
    private static void waitlisted(JsonWriter json, CommandDecoder command, Outcome outcome) {
        if (outcome.position() != 0) {
            joined(json, command.sectionId(), command.studentId(), command, outcome.position());
        }
    }

    private static void joined(
            JsonWriter json, String sectionId, String studentId, CommandDecoder command, long position) {
        begin(json, "waitlistJoined")
                .text("sectionId", sectionId)
                .text("studentId", studentId)
                .number("position", position)
                .number("joinedAt", command.timeMillis())
                .endObject();
    }

    private static void lessonCompleted(JsonWriter json, CommandDecoder command, Outcome outcome) {
        begin(json, "lessonCompleted").number("enrollmentId", outcome.enrollmentId());
        place(json, command);
        json.number("lesson", command.lesson())
                .number("finished", outcome.count())
                .number("lessons", outcome.max())
                .endObject();
    }

    private static void session(JsonWriter json, CommandDecoder command, Outcome outcome) {
        begin(json, "session").text("sectionId", command.sectionId()).text("sessionId", command.sessionId());
        CommandJson.settings(json, command.sessionSettings());
        json.endObject();
    }

    private static void booking(JsonWriter json, String change, CommandDecoder command, Outcome outcome) {
        begin(json, change);
        place(json, command);
        json.text("sessionId", command.sessionId())
                .number("enrollmentId", outcome.enrollmentId())
                .endObject();
    }

    private static void ledgerEntry(
            JsonWriter json, EffectPlaces places, CommandDecoder command, Outcome outcome, int effect) {
        begin(json, "ledgerEntry");
        EffectJson.ledgerEntryMembers(json, places, outcome, effect);
        boolean isAdjustment = LedgerType.of(outcome.effectDetail(effect)) == LedgerType.ADJUST;
        json.numberOrNull("enrollmentId", outcome.effectEnrollmentId(effect), outcome.effectEnrollmentId(effect) != 0)
                .textOrNull("reason", isAdjustment ? command.reason() : "")
                .endObject();
    }

    private static EffectChange enrollment(String change) {
        return (json, places, command, outcome, effect) ->
                enrollment(json, change, places, outcome, effect).endObject();
    }

    private static void imported(
            JsonWriter json, EffectPlaces places, CommandDecoder command, Outcome outcome, int effect) {
        enrollment(json, "enrollmentImported", places, outcome, effect)
                .text("importId", command.importId())
                .endObject();
    }

    private static JsonWriter enrollment(
            JsonWriter json, String change, EffectPlaces places, Outcome outcome, int effect) {
        begin(json, change);
        EffectJson.enrollmentMembers(json, places, outcome, effect);
        return json.number("enrolledAt", outcome.effectEnrolledAtMillis(effect));
    }

    private static void passedOver(
            JsonWriter json, EffectPlaces places, CommandDecoder command, Outcome outcome, int effect) {
        begin(json, "waitlistPassedOver");
        EffectJson.place(json, places, outcome, effect);
        json.number("price", outcome.effectAmount(effect)).endObject();
    }

    /** Whether this item of a registration took a place on a wait list. */
    public static boolean isWaitlisted(Outcome outcome, int effect) {
        return !outcome.code().isRefusal() && !outcome.isItemDrop(effect) && outcome.effectDetail(effect) == 0;
    }

    /** What seats it took and gave back are effects of their own; a place on a wait list is not. */
    private static void registrationItem(
            JsonWriter json, EffectPlaces places, CommandDecoder command, Outcome outcome, int effect) {
        if (isWaitlisted(outcome, effect)) {
            joined(
                    json,
                    places.section(outcome, effect),
                    places.student(outcome, effect),
                    command,
                    outcome.effectExtent(effect));
        }
    }
}
