package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one precedence of refusals, a row each, in the order of the enum. In every row all reasons that come later and can
 * apply to the command apply too; once the row's own reason is lifted, the next one is heard.
 */
class PrecedenceTest {
    private static final long NOW = 1_000;
    private static final long PRICE = 10;
    private static final String SECTION = "cs-101";
    private static final String STUDENT = "ada";
    private static final String OTHER = "grace";

    /**
     * @param given leads to a state in which the refusal, and every later one that can, applies to the command
     * @param lift removes the refusal's reason and no other
     * @param then what the command comes to after that
     */
    private record Row(ResultCode refusal, List<Step> given, Step command, List<Step> lift, ResultCode then) {
        @Override
        public String toString() {
            return refusal.text();
        }
    }

    static List<Row> rows() {
        Step enroll = new Step.Enroll(NOW, SECTION, STUDENT);
        // Ada is seated and has nothing left; the section is full, and its window opens after it has closed.
        List<Step> seated = List.of(
                section(1, SectionSettings.NO_OPENING, SectionSettings.NO_CLOSING),
                student(STUDENT, PRICE),
                student(OTHER, PRICE),
                enroll);
        return List.of(
                new Row(
                        ResultCode.SECTION_NOT_FOUND,
                        List.of(),
                        enroll,
                        List.of(section(0, NOW + 1, NOW)),
                        ResultCode.STUDENT_NOT_FOUND),
                new Row(
                        ResultCode.STUDENT_NOT_FOUND,
                        List.of(section(0, NOW + 1, NOW)),
                        enroll,
                        List.of(student(STUDENT, PRICE - 1)),
                        ResultCode.REGISTRATION_NOT_OPEN),
                new Row(
                        ResultCode.REGISTRATION_NOT_OPEN,
                        and(seated, section(1, NOW + 1, NOW)),
                        enroll,
                        List.of(section(1, NOW, NOW)),
                        ResultCode.REGISTRATION_CLOSED),
                new Row(
                        ResultCode.REGISTRATION_CLOSED,
                        and(seated, section(1, NOW, NOW)),
                        enroll,
                        List.of(section(1, NOW, NOW + 1)),
                        ResultCode.ALREADY_ENROLLED),
                new Row(
                        ResultCode.ALREADY_ENROLLED,
                        seated,
                        enroll,
                        List.of(
                                new Step.Unenroll(NOW, SECTION, STUDENT),
                                new Step.AdjustCredits(NOW, STUDENT, -1),
                                new Step.Enroll(NOW, SECTION, OTHER)),
                        ResultCode.SECTION_FULL),
                new Row(
                        ResultCode.NOT_ENROLLED,
                        List.of(section(1, NOW + 1, NOW), student(STUDENT, PRICE)),
                        new Step.Unenroll(NOW, SECTION, STUDENT),
                        List.of(
                                section(1, NOW, NOW + 1),
                                enroll,
                                // Who drops is asked for no window.
                                section(1, NOW + 1, NOW)),
                        ResultCode.OK),
                new Row(
                        ResultCode.SECTION_FULL,
                        List.of(section(0, NOW, NOW + 1), student(STUDENT, PRICE - 1)),
                        enroll,
                        List.of(section(1, NOW, NOW + 1)),
                        ResultCode.INSUFFICIENT_CREDITS),
                new Row(
                        ResultCode.CAPACITY_BELOW_ENROLLED,
                        seated,
                        section(0, NOW, NOW + 1),
                        List.of(new Step.Unenroll(NOW, SECTION, STUDENT)),
                        ResultCode.OK),
                new Row(
                        ResultCode.INSUFFICIENT_CREDITS,
                        List.of(section(1, NOW, NOW + 1), student(STUDENT, PRICE - 1)),
                        enroll,
                        List.of(new Step.AdjustCredits(NOW, STUDENT, 1)),
                        ResultCode.CREATED),
                new Row(
                        ResultCode.BALANCE_OVERFLOW,
                        List.of(
                                section(1, NOW, NOW + 1),
                                student(STUDENT, Limits.MAX_CREDITS),
                                // What the seat cost is out of the balance, and may still come back to it.
                                enroll),
                        new Step.AdjustCredits(NOW, STUDENT, 1),
                        List.of(new Step.AdjustCredits(NOW, STUDENT, -1)),
                        ResultCode.CREATED));
    }

    @Test
    void shouldHaveARowForEveryRefusalInTheOrderOfTheEnum() {
        // A table at its bound takes a million sections: the last refusal has a test of its own below.
        List<ResultCode> refusals = Arrays.stream(ResultCode.values())
                .filter(code -> code.isRefusal() && code != ResultCode.STATE_FULL)
                .toList();
        assertEquals(refusals, rows().stream().map(Row::refusal).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldRefuseForTheFirstReasonWhenLaterOnesApplyToo(Row row) {
        DrivenEngine driven = led(row.given());
        assertEquals(row.refusal(), driven.apply(row.command()).code());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldHearTheNextReasonWhenTheFirstIsLifted(Row row) {
        DrivenEngine driven = led(row.given());
        for (Step step : row.lift()) {
            assertFalse(driven.apply(step).code().isRefusal(), step::toString);
        }
        assertEquals(row.then(), driven.apply(row.command()).code());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldChangeNothingWhenRefused(Row row) {
        DrivenEngine refused = led(row.given());
        refused.apply(row.command());
        // Takes the same sequence and time, and surely touches nothing.
        DrivenEngine untouched = led(row.given());
        untouched.apply(new Step.Unenroll(NOW, "no-such-section", "no-such-student"));
        assertEquals(untouched.digest(), refused.digest());
    }

    @Test
    void shouldRefuseAdjustmentWhenItWouldTakeMoreThanThereIs() {
        DrivenEngine driven = led(List.of(student(STUDENT, PRICE)));
        assertEquals(
                ResultCode.INSUFFICIENT_CREDITS,
                driven.apply(new Step.AdjustCredits(NOW, STUDENT, -PRICE - 1)).code());
        assertEquals(
                ResultCode.CREATED,
                driven.apply(new Step.AdjustCredits(NOW, STUDENT, -PRICE)).code());
    }

    @Test
    void shouldRefuseUnknownSectionBeforeUnknownStudentWhenDropping() {
        DrivenEngine driven = new DrivenEngine();
        Step unenroll = new Step.Unenroll(NOW, SECTION, STUDENT);
        assertEquals(ResultCode.SECTION_NOT_FOUND, driven.apply(unenroll).code());
        driven.apply(section(1, NOW, NOW + 1));
        assertEquals(ResultCode.STUDENT_NOT_FOUND, driven.apply(unenroll).code());
    }

    @Test
    void shouldRefuseANewSectionWhenThereAreAsManyAsThereMayBe() {
        DrivenEngine driven = new DrivenEngine();
        for (int number = 0; number < Limits.MAX_SECTIONS; number++) {
            driven.apply(new Step.PutSection(NOW, "s" + number, settings(1, NOW, NOW + 1)));
        }
        Outcome outcome = driven.apply(new Step.PutSection(NOW, "one-more", settings(1, NOW, NOW + 1)));
        assertEquals(ResultCode.STATE_FULL, outcome.code());
        assertEquals(Limits.MAX_SECTIONS, outcome.max());
        assertEquals(
                new Answer.NotFound(ResultCode.SECTION_NOT_FOUND, "one-more"),
                driven.engine().query(new Query.SectionById("one-more")));
        // Those that are there may still be changed, and say first what is wrong with the change.
        driven.apply(new Step.PutStudent(NOW, STUDENT, PRICE));
        driven.apply(new Step.Enroll(NOW, "s7", STUDENT));
        assertEquals(
                ResultCode.CAPACITY_BELOW_ENROLLED,
                driven.apply(new Step.PutSection(NOW, "s7", settings(0, NOW, NOW + 1)))
                        .code());
        assertEquals(
                ResultCode.OK,
                driven.apply(new Step.PutSection(NOW, "s7", settings(1, NOW, NOW + 1)))
                        .code());
    }

    private static DrivenEngine led(List<Step> given) {
        DrivenEngine driven = new DrivenEngine();
        for (Step step : given) {
            assertFalse(driven.apply(step).code().isRefusal(), step::toString);
        }
        return driven;
    }

    private static Step section(long capacity, long opensAtMillis, long closesAtMillis) {
        return new Step.PutSection(NOW, SECTION, settings(capacity, opensAtMillis, closesAtMillis));
    }

    private static SectionSettings settings(long capacity, long opensAtMillis, long closesAtMillis) {
        return new SectionSettings(
                SectionKind.COURSE,
                "Computing",
                capacity,
                PRICE,
                "",
                0,
                opensAtMillis,
                closesAtMillis,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
    }

    private static Step student(String id, long credits) {
        return new Step.PutStudent(NOW, id, credits);
    }

    private static List<Step> and(List<Step> steps, Step last) {
        return Stream.concat(steps.stream(), Stream.of(last)).toList();
    }
}
