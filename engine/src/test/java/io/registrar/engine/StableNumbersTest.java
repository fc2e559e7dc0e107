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
                        "SECTION_NOT_FOUND=100",
                        "STUDENT_NOT_FOUND=110",
                        "REGISTRATION_NOT_OPEN=210",
                        "REGISTRATION_CLOSED=220",
                        "ALREADY_ENROLLED=300",
                        "NOT_ENROLLED=310",
                        "SECTION_FULL=400",
                        "CAPACITY_BELOW_ENROLLED=410",
                        "INSUFFICIENT_CREDITS=500",
                        "BALANCE_OVERFLOW=510",
                        "STATE_FULL=600"),
                numbered(ResultCode.values(), ResultCode::number));
        assertLookUp(ResultCode.values(), ResultCode::number, ResultCode::of);
    }

    @Test
    void shouldKeepTheTextsOfResultCodes() {
        Map<ResultCode, String> texts = Map.ofEntries(
                Map.entry(ResultCode.OK, "ok"),
                Map.entry(ResultCode.CREATED, "created"),
                Map.entry(ResultCode.SECTION_NOT_FOUND, "section_not_found"),
                Map.entry(ResultCode.STUDENT_NOT_FOUND, "student_not_found"),
                Map.entry(ResultCode.REGISTRATION_NOT_OPEN, "registration_not_open"),
                Map.entry(ResultCode.REGISTRATION_CLOSED, "registration_closed"),
                Map.entry(ResultCode.ALREADY_ENROLLED, "already_enrolled"),
                Map.entry(ResultCode.NOT_ENROLLED, "not_enrolled"),
                Map.entry(ResultCode.SECTION_FULL, "section_full"),
                Map.entry(ResultCode.CAPACITY_BELOW_ENROLLED, "capacity_below_enrolled"),
                Map.entry(ResultCode.INSUFFICIENT_CREDITS, "insufficient_credits"),
                Map.entry(ResultCode.BALANCE_OVERFLOW, "balance_overflow"),
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
                List.of("PUT_SECTION=1", "PUT_STUDENT=2", "ADJUST_CREDITS=3", "ENROLL=4", "UNENROLL=5"),
                numbered(CommandType.values(), CommandType::number));
    }

    @Test
    void shouldKeepTheTextsOfCommandTypes() {
        assertEquals(
                List.of("putSection", "putStudent", "adjustCredits", "enroll", "unenroll"),
                Arrays.stream(CommandType.values()).map(CommandType::text).toList());
    }

    @Test
    void shouldKeepTheNumbersOfEnrollmentStatuses() {
        assertEquals(List.of("ACTIVE=2", "CANCELLED=4"), numbered(EnrollmentStatus.values(), EnrollmentStatus::number));
        assertLookUp(EnrollmentStatus.values(), EnrollmentStatus::number, EnrollmentStatus::of);
        assertEquals(
                List.of("active", "cancelled"),
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
                List.of("LEDGER_ENTRY=0", "ENROLLMENT_BEGUN=1", "ENROLLMENT_ENDED=2"),
                numbered(EffectKind.values(), EffectKind::number));
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
