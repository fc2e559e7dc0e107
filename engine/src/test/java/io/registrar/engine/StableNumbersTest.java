package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The numbers that are written to journals and logs, spelled out: a number once given never changes its meaning, so a
 * line here is added and never edited.
 */
class StableNumbersTest {
    @Test
    void shouldKeepTheNumbersOfResultCodesAndTheirOrder() {
        assertEquals(
                List.of(
                        "OK=0",
                        "CREATED=1",
                        "IDEMPOTENCY_KEY_REUSED=50",
                        "IDEMPOTENCY_FULL=60",
                        "SECTION_NOT_FOUND=100",
                        "STUDENT_NOT_FOUND=110",
                        "SESSION_NOT_FOUND=120",
                        "LESSON_NOT_FOUND=130",
                        "TERM_NOT_FOUND=140",
                        "SECTION_CANCELLED=200",
                        "REGISTRATION_NOT_OPEN=210",
                        "REGISTRATION_CLOSED=220",
                        "TERM_NOT_CLOSED=230",
                        "IMPORT_ID_REUSED=290",
                        "ALREADY_ENROLLED=300",
                        "ALREADY_WAITLISTED=305",
                        "NOT_ENROLLED=310",
                        "NOT_WAITLISTED=315",
                        "ALREADY_COMPLETED=320",
                        "NOT_PENDING=330",
                        "LESSON_ALREADY_COMPLETED=340",
                        "ALREADY_BOOKED=350",
                        "NOT_BOOKED=360",
                        "SECTION_FULL=400",
                        "CAPACITY_BELOW_ENROLLED=410",
                        "LESSONS_BELOW_COMPLETED=420",
                        "WAITLIST_FULL=430",
                        "SESSION_FULL=440",
                        "CAPACITY_BELOW_BOOKED=450",
                        "INSUFFICIENT_CREDITS=500",
                        "BALANCE_OVERFLOW=510",
                        "REGISTRATION_REFUSED=520",
                        "STATE_FULL=600"),
                numbered(ResultCode.values(), ResultCode::number));
        assertLookUp(ResultCode.values(), ResultCode::number, ResultCode::of);
    }

    @Test
    void shouldKeepTheTextsOfResultCodes() {
        Map<ResultCode, String> texts = Map.ofEntries(
                Map.entry(ResultCode.OK, "ok"),
                Map.entry(ResultCode.CREATED, "created"),
                Map.entry(ResultCode.IDEMPOTENCY_KEY_REUSED, "idempotency_key_reused"),
                Map.entry(ResultCode.IDEMPOTENCY_FULL, "idempotency_full"),
                Map.entry(ResultCode.SECTION_NOT_FOUND, "section_not_found"),
                Map.entry(ResultCode.STUDENT_NOT_FOUND, "student_not_found"),
                Map.entry(ResultCode.SESSION_NOT_FOUND, "session_not_found"),
                Map.entry(ResultCode.LESSON_NOT_FOUND, "lesson_not_found"),
                Map.entry(ResultCode.TERM_NOT_FOUND, "term_not_found"),
                Map.entry(ResultCode.SECTION_CANCELLED, "section_cancelled"),
                Map.entry(ResultCode.REGISTRATION_NOT_OPEN, "registration_not_open"),
                Map.entry(ResultCode.REGISTRATION_CLOSED, "registration_closed"),
                Map.entry(ResultCode.TERM_NOT_CLOSED, "term_not_closed"),
                Map.entry(ResultCode.IMPORT_ID_REUSED, "import_id_reused"),
                Map.entry(ResultCode.ALREADY_ENROLLED, "already_enrolled"),
                Map.entry(ResultCode.ALREADY_WAITLISTED, "already_waitlisted"),
                Map.entry(ResultCode.NOT_ENROLLED, "not_enrolled"),
                Map.entry(ResultCode.NOT_WAITLISTED, "not_waitlisted"),
                Map.entry(ResultCode.ALREADY_COMPLETED, "already_completed"),
                Map.entry(ResultCode.NOT_PENDING, "not_pending"),
                Map.entry(ResultCode.LESSON_ALREADY_COMPLETED, "lesson_already_completed"),
                Map.entry(ResultCode.ALREADY_BOOKED, "already_booked"),
                Map.entry(ResultCode.NOT_BOOKED, "not_booked"),
                Map.entry(ResultCode.SECTION_FULL, "section_full"),
                Map.entry(ResultCode.CAPACITY_BELOW_ENROLLED, "capacity_below_enrolled"),
                Map.entry(ResultCode.LESSONS_BELOW_COMPLETED, "lessons_below_completed"),
                Map.entry(ResultCode.WAITLIST_FULL, "waitlist_full"),
                Map.entry(ResultCode.SESSION_FULL, "session_full"),
                Map.entry(ResultCode.CAPACITY_BELOW_BOOKED, "capacity_below_booked"),
                Map.entry(ResultCode.INSUFFICIENT_CREDITS, "insufficient_credits"),
                Map.entry(ResultCode.BALANCE_OVERFLOW, "balance_overflow"),
                Map.entry(ResultCode.REGISTRATION_REFUSED, "registration_refused"),
                Map.entry(ResultCode.STATE_FULL, "state_full"));
        assertEquals(
                texts, Arrays.stream(ResultCode.values()).collect(Collectors.toMap(code -> code, ResultCode::text)));
    }

    @Test
    void shouldCallEveryCodeButTwoARefusal() {
        List<ResultCode> successes = Arrays.stream(ResultCode.values())
                .filter(code -> !code.isRefusal())
                .toList();
        assertEquals(List.of(ResultCode.OK, ResultCode.CREATED), successes);
    }

    @Test
    void shouldKeepTheNumbersOfCommandTypes() {
        assertEquals(
                List.of(
                        "PUT_SECTION=1",
                        "PUT_STUDENT=2",
                        "ADJUST_CREDITS=3",
                        "ENROLL=4",
                        "UNENROLL=5",
                        "CONFIRM=6",
                        "WITHDRAW=7",
                        "LEAVE_WAITLIST=8",
                        "COMPLETE_LESSON=9",
                        "PUT_SESSION=10",
                        "BOOK=11",
                        "CANCEL_BOOKING=12",
                        "REGISTER=13",
                        "CANCEL_SECTION=14",
                        "ARCHIVE_TERM=15",
                        "TICK=16",
                        "IMPORT_ENROLLMENT=17"),
                numbered(CommandType.values(), CommandType::number));
    }

    @Test
    void shouldKeepTheTextsOfCommandTypes() {
        assertEquals(
                List.of(
                        "putSection",
                        "putStudent",
                        "adjustCredits",
                        "enroll",
                        "unenroll",
                        "confirm",
                        "withdraw",
                        "leaveWaitlist",
                        "completeLesson",
                        "putSession",
                        "book",
                        "cancelBooking",
                        "register",
                        "cancelSection",
                        "archiveTerm",
                        "tick",
                        "importEnrollment"),
                Arrays.stream(CommandType.values()).map(CommandType::text).toList());
    }

    @Test
    void shouldKeepTheNumbersOfEnrollmentStatuses() {
        assertEquals(
                List.of("PENDING=1", "ACTIVE=2", "COMPLETED=3", "CANCELLED=4", "WITHDRAWN=5", "EXPIRED=6"),
                numbered(EnrollmentStatus.values(), EnrollmentStatus::number));
        assertLookUp(EnrollmentStatus.values(), EnrollmentStatus::number, EnrollmentStatus::of);
        assertEquals(
                List.of("pending", "active", "completed", "cancelled", "withdrawn", "expired"),
                Arrays.stream(EnrollmentStatus.values())
                        .map(EnrollmentStatus::text)
                        .toList());
    }

    @Test
    void shouldKeepTheNumbersOfLedgerTypes() {
        assertEquals(
                List.of("GRANT=0", "CHARGE=1", "REFUND=2", "ADJUST=3"),
                numbered(LedgerType.values(), LedgerType::number));
        assertLookUp(LedgerType.values(), LedgerType::number, LedgerType::of);
        assertEquals(
                List.of("grant", "charge", "refund", "adjust"),
                Arrays.stream(LedgerType.values()).map(LedgerType::text).toList());
    }

    @Test
    void shouldKeepTheNumbersOfSectionKinds() {
        assertEquals(
                List.of("SECTION=0", "COURSE=1", "TOURNAMENT=2"), numbered(SectionKind.values(), SectionKind::number));
        assertLookUp(SectionKind.values(), SectionKind::number, SectionKind::of);
        assertEquals(
                List.of("section", "course", "tournament"),
                Arrays.stream(SectionKind.values()).map(SectionKind::text).toList());
    }

    @Test
    void shouldKeepTheNumbersOfEffectKinds() {
        assertEquals(
                List.of(
                        "LEDGER_ENTRY=0",
                        "ENROLLMENT_BEGUN=1",
                        "ENROLLMENT_ENDED=2",
                        "ENROLLMENT_PROMOTED=3",
                        "ENROLLMENT_CHANGED=4",
                        "PASSED_OVER=5",
                        "REGISTRATION_ITEM=6",
                        "ENROLLMENT_IMPORTED=7"),
                numbered(EffectKind.values(), EffectKind::number));
    }

    @Test
    void shouldKeepThePlacesOfAnOutcomesNumbers() {
        Outcome outcome = new Outcome().begin(1, 2);
        for (int place = 0; place < Outcome.NUMBERS; place++) {
            outcome.setNumber(place, 100 + place);
        }
        assertEquals(14, Outcome.NUMBERS);
        assertEquals(
                List.of(100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L, 110L, 111L, 112L, 113L),
                List.of(
                        outcome.enrollmentId(),
                        outcome.amount(),
                        outcome.balance(),
                        outcome.current(),
                        outcome.max(),
                        outcome.windowBoundMillis(),
                        outcome.ledgerEntryId(),
                        outcome.lastSeatSequence(),
                        outcome.position(),
                        outcome.enrolledAtMillis(),
                        outcome.count(),
                        (long) outcome.firstOwnEffect(),
                        outcome.decidedSequence(),
                        outcome.decidedAtMillis()));
        outcome.setNumber(Decision.Place.REPEATED_SEQUENCE.place(), 0);
        assertEquals(List.of(1L, 2L), List.of(outcome.decidedSequence(), outcome.decidedAtMillis()));
    }

    private static <E extends Enum<E>> List<String> numbered(E[] values, Function<E, Integer> number) {
        return Arrays.stream(values)
                .map(value -> value.name() + "=" + number.apply(value))
                .toList();
    }

    /** Every number leads back to its constant, and every other one to a refusal. */
    private static <E extends Enum<E>> void assertLookUp(
            E[] values, Function<E, Integer> number, Function<Integer, E> of) {
        Map<Integer, E> byNumber = Arrays.stream(values).collect(Collectors.toMap(number, value -> value));
        for (int candidate = -2; candidate < 1_000; candidate++) {
            if (byNumber.containsKey(candidate)) {
                assertEquals(byNumber.get(candidate), of.apply(candidate));
            } else {
                int unknown = candidate;
                assertThrows(IllegalArgumentException.class, () -> of.apply(unknown));
            }
        }
    }
}
