package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.registrar.engine.codec.RegistrationItem;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one precedence of refusals: for each command a ladder of those it may meet, in the order of the enum. On every rung
 * all reasons that come later and can apply to the command apply too, as far as a state can have them all; once the rung's
 * own reason is lifted, the next one is heard.
 */
class PrecedenceTest {
    private static final long NOW = 1_000;
    private static final long PRICE = 10;
    private static final String SECTION = "cs-101";
    private static final String OTHER = "cs-102";
    private static final String TERM = "fall";
    private static final String SESSION = "monday";
    private static final String ADA = "ada";
    private static final String GRACE = "grace";

    /** Heard before a command is looked at, or when a table is full: these have tests of their own. */
    private static final Set<ResultCode> OF_NO_RULE =
            EnumSet.of(ResultCode.IDEMPOTENCY_KEY_REUSED, ResultCode.IDEMPOTENCY_FULL, ResultCode.STATE_FULL);

    /**
     * @param refusal what the command hears here
     * @param lift removes that reason; where a cancelled section is in the way, its term is archived and it is put anew
     */
    private record Rung(ResultCode refusal, List<Step> lift) {
        Rung(ResultCode refusal, Step... lift) {
            this(refusal, List.of(lift));
        }
    }

    /**
     * @param then what the command comes to once no reason is left
     */
    private record Ladder(String name, List<Step> given, Step command, List<Rung> rungs, ResultCode then) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Ladder> ladders() {
        return List.of(
                new Ladder(
                        "enroll",
                        List.of(),
                        new Step.Enroll(NOW, SECTION, ADA),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        section(1, 0, 1, NOW + 1, NOW)),
                                new Rung(ResultCode.REGISTRATION_NOT_OPEN, section(1, 0, 1, NOW, NOW)),
                                new Rung(ResultCode.REGISTRATION_CLOSED, section(1, 0, 1, NOW, NOW + 1)),
                                new Rung(
                                        ResultCode.ALREADY_ENROLLED,
                                        new Step.Unenroll(NOW, SECTION, ADA),
                                        new Step.AdjustCredits(NOW, ADA, -1),
                                        student(GRACE, PRICE),
                                        new Step.Enroll(NOW, SECTION, GRACE),
                                        section(1, 1, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA, false, true)),
                                new Rung(ResultCode.ALREADY_WAITLISTED, new Step.LeaveWaitlist(NOW, SECTION, ADA)),
                                new Rung(ResultCode.SECTION_FULL, section(2, 1, 1, NOW, NOW + 1)),
                                new Rung(ResultCode.INSUFFICIENT_CREDITS, new Step.AdjustCredits(NOW, ADA, 1))),
                        ResultCode.CREATED),
                new Ladder(
                        "enroll, or wait",
                        List.of(
                                section(1, 0, 1, NOW, NOW + 1),
                                student(ADA, PRICE - 1),
                                student(GRACE, PRICE),
                                new Step.Enroll(NOW, SECTION, GRACE)),
                        new Step.Enroll(NOW, SECTION, ADA, false, true),
                        List.of(new Rung(ResultCode.WAITLIST_FULL, section(1, 1, 1, NOW, NOW + 1))),
                        ResultCode.CREATED),
                new Ladder(
                        "unenroll",
                        List.of(),
                        new Step.Unenroll(NOW, SECTION, ADA),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW + 1, NOW)),
                                new Rung(
                                        ResultCode.NOT_ENROLLED,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.CompleteLesson(NOW, SECTION, ADA, 1)),
                                new Rung(
                                        ResultCode.ALREADY_COMPLETED,
                                        new Step.CancelSection(NOW, SECTION),
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        section(1, 0, 1, NOW + 1, NOW))),
                        ResultCode.OK),
                new Ladder(
                        "withdraw",
                        List.of(),
                        new Step.Withdraw(NOW, SECTION, ADA),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW + 1, NOW)),
                                new Rung(
                                        ResultCode.NOT_ENROLLED,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.CompleteLesson(NOW, SECTION, ADA, 1)),
                                new Rung(
                                        ResultCode.ALREADY_COMPLETED,
                                        new Step.CancelSection(NOW, SECTION),
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        section(1, 0, 1, NOW + 1, NOW))),
                        ResultCode.OK),
                new Ladder(
                        "confirm",
                        List.of(),
                        new Step.Confirm(NOW, SECTION, ADA),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW + 1, NOW)),
                                new Rung(
                                        ResultCode.NOT_ENROLLED,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.CompleteLesson(NOW, SECTION, ADA, 1)),
                                new Rung(
                                        ResultCode.ALREADY_COMPLETED,
                                        new Step.CancelSection(NOW, SECTION),
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.Enroll(NOW, SECTION, ADA)),
                                new Rung(
                                        ResultCode.NOT_PENDING,
                                        new Step.Unenroll(NOW, SECTION, ADA),
                                        new Step.Enroll(NOW, SECTION, ADA, true, false),
                                        section(1, 0, 1, NOW + 1, NOW))),
                        ResultCode.OK),
                new Ladder(
                        "leaveWaitlist",
                        List.of(),
                        new Step.LeaveWaitlist(NOW, SECTION, ADA),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(0, 1, 1, NOW, NOW + 1)),
                                new Rung(
                                        ResultCode.NOT_WAITLISTED,
                                        new Step.Enroll(NOW, SECTION, ADA, false, true),
                                        section(0, 1, 1, NOW + 1, NOW))),
                        ResultCode.OK),
                new Ladder(
                        "completeLesson",
                        List.of(),
                        new Step.CompleteLesson(NOW, SECTION, ADA, 2),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.LESSON_NOT_FOUND,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 2, NOW, NOW + 1),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 2, NOW, NOW + 1)),
                                new Rung(
                                        ResultCode.NOT_ENROLLED,
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.CompleteLesson(NOW, SECTION, ADA, 2)),
                                new Rung(
                                        ResultCode.LESSON_ALREADY_COMPLETED,
                                        new Step.Unenroll(NOW, SECTION, ADA),
                                        new Step.Enroll(NOW, SECTION, ADA))),
                        ResultCode.CREATED),
                new Ladder(
                        "putSection",
                        List.of(section(1, 0, 1, NOW, NOW + 1), new Step.CancelSection(NOW, SECTION)),
                        section(1, 0, 0, NOW, NOW + 1),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(2, 0, 1, NOW, NOW + 1),
                                        student(ADA, PRICE),
                                        student(GRACE, PRICE),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.Enroll(NOW, SECTION, GRACE),
                                        new Step.CompleteLesson(NOW, SECTION, ADA, 1)),
                                new Rung(ResultCode.CAPACITY_BELOW_ENROLLED, new Step.Unenroll(NOW, SECTION, GRACE)),
                                new Rung(
                                        ResultCode.LESSONS_BELOW_COMPLETED,
                                        new Step.CancelSection(NOW, SECTION),
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1))),
                        ResultCode.OK),
                new Ladder(
                        "putSession",
                        List.of(),
                        session(0),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        session(1),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        session(1),
                                        student(ADA, PRICE),
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.Book(NOW, SECTION, ADA, SESSION)),
                                new Rung(
                                        ResultCode.CAPACITY_BELOW_BOOKED,
                                        new Step.CancelBooking(NOW, SECTION, ADA, SESSION))),
                        ResultCode.OK),
                new Ladder(
                        "book",
                        List.of(),
                        new Step.Book(NOW, SECTION, ADA, SESSION),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SESSION_NOT_FOUND,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(2, 0, 0, NOW, NOW + 1),
                                        session(0),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(2, 0, 0, NOW, NOW + 1),
                                        session(1)),
                                new Rung(
                                        ResultCode.NOT_ENROLLED,
                                        new Step.Enroll(NOW, SECTION, ADA),
                                        new Step.Book(NOW, SECTION, ADA, SESSION)),
                                new Rung(
                                        ResultCode.ALREADY_BOOKED,
                                        new Step.CancelBooking(NOW, SECTION, ADA, SESSION),
                                        student(GRACE, PRICE),
                                        new Step.Enroll(NOW, SECTION, GRACE),
                                        new Step.Book(NOW, SECTION, GRACE, SESSION)),
                                new Rung(ResultCode.SESSION_FULL, session(2))),
                        ResultCode.CREATED),
                new Ladder(
                        "cancelBooking",
                        List.of(),
                        new Step.CancelBooking(NOW, SECTION, ADA, SESSION),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, PRICE)),
                                new Rung(
                                        ResultCode.SESSION_NOT_FOUND,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        session(1),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1),
                                        session(1)),
                                new Rung(ResultCode.NOT_ENROLLED, new Step.Enroll(NOW, SECTION, ADA)),
                                new Rung(ResultCode.NOT_BOOKED, new Step.Book(NOW, SECTION, ADA, SESSION))),
                        ResultCode.OK),
                new Ladder(
                        "cancelSection",
                        List.of(),
                        new Step.CancelSection(NOW, SECTION),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW, NOW + 1))),
                        ResultCode.OK),
                new Ladder(
                        "archiveTerm",
                        List.of(),
                        new Step.ArchiveTerm(NOW, TERM),
                        List.of(
                                new Rung(
                                        ResultCode.TERM_NOT_FOUND,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        student(ADA, PRICE),
                                        new Step.Enroll(NOW, SECTION, ADA, true, false),
                                        section(1, 0, 1, NOW, NOW)),
                                new Rung(ResultCode.TERM_NOT_CLOSED, new Step.Confirm(NOW, SECTION, ADA))),
                        ResultCode.OK),
                new Ladder(
                        "import",
                        List.of(
                                section(1, 0, 1, NOW, NOW + 1),
                                student(GRACE, PRICE),
                                imported(SECTION, GRACE, EnrollmentStatus.CANCELLED, PRICE),
                                new Step.CancelSection(NOW, SECTION),
                                new Step.ArchiveTerm(NOW, TERM)),
                        imported(SECTION, ADA, EnrollmentStatus.ACTIVE, PRICE),
                        List.of(
                                new Rung(
                                        ResultCode.SECTION_NOT_FOUND,
                                        section(1, 0, 1, NOW + 1, NOW),
                                        new Step.CancelSection(NOW, SECTION)),
                                new Rung(ResultCode.STUDENT_NOT_FOUND, student(ADA, Limits.MAX_CREDITS)),
                                new Rung(
                                        ResultCode.SECTION_CANCELLED,
                                        new Step.ArchiveTerm(NOW, TERM),
                                        section(1, 0, 1, NOW + 1, NOW))),
                        ResultCode.IMPORT_ID_REUSED),
                new Ladder(
                        "import of an id that is new",
                        List.of(
                                section(1, 1, 1, NOW, NOW + 1),
                                student(ADA, Limits.MAX_CREDITS),
                                student(GRACE, PRICE),
                                new Step.Enroll(NOW, SECTION, ADA)),
                        imported(SECTION, ADA, EnrollmentStatus.ACTIVE, PRICE),
                        List.of(
                                new Rung(
                                        ResultCode.ALREADY_ENROLLED,
                                        new Step.Unenroll(NOW, SECTION, ADA),
                                        new Step.Enroll(NOW, SECTION, GRACE),
                                        new Step.Enroll(NOW, SECTION, ADA, false, true)),
                                new Rung(ResultCode.ALREADY_WAITLISTED, new Step.LeaveWaitlist(NOW, SECTION, ADA)),
                                // Closed by now, which an import does not look at.
                                new Rung(ResultCode.SECTION_FULL, section(2, 1, 1, NOW, NOW)),
                                new Rung(ResultCode.BALANCE_OVERFLOW, new Step.AdjustCredits(NOW, ADA, -PRICE))),
                        ResultCode.CREATED),
                new Ladder(
                        "register",
                        List.of(student(ADA, PRICE)),
                        new Step.Register(
                                NOW,
                                ADA,
                                List.of(RegistrationItem.drop(OTHER), RegistrationItem.add(SECTION, false, false))),
                        List.of(
                                new Rung(ResultCode.SECTION_NOT_FOUND, section(0, 0, 0, NOW, NOW + 1), other()),
                                new Rung(
                                        ResultCode.REGISTRATION_REFUSED,
                                        new Step.Enroll(NOW, OTHER, ADA),
                                        section(1, 0, 0, NOW, NOW + 1))),
                        ResultCode.OK),
                new Ladder(
                        "adjustCredits",
                        List.of(),
                        new Step.AdjustCredits(NOW, ADA, 1),
                        List.of(
                                new Rung(
                                        ResultCode.STUDENT_NOT_FOUND,
                                        section(1, 0, 1, NOW, NOW + 1),
                                        student(ADA, Limits.MAX_CREDITS),
                                        new Step.Enroll(NOW, SECTION, ADA)),
                                new Rung(ResultCode.BALANCE_OVERFLOW, new Step.AdjustCredits(NOW, ADA, -1))),
                        ResultCode.CREATED));
    }

    @Test
    void shouldHaveARungForEveryRefusalOfARule() {
        Set<ResultCode> refusals = EnumSet.noneOf(ResultCode.class);
        ladders().forEach(ladder -> {
            ladder.rungs().forEach(rung -> refusals.add(rung.refusal()));
            // What nothing lifts: an import's id is never forgotten.
            refusals.add(ladder.then());
        });
        refusals.removeIf(code -> !code.isRefusal());
        Set<ResultCode> expected = EnumSet.complementOf(EnumSet.copyOf(OF_NO_RULE));
        expected.removeIf(code -> !code.isRefusal());
        assertEquals(expected, refusals);
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void shouldHaveItsRungsInTheOrderOfTheEnum(Ladder ladder) {
        List<ResultCode> refusals = ladder.rungs().stream().map(Rung::refusal).toList();
        assertEquals(
                refusals.stream().sorted(Comparator.naturalOrder()).distinct().toList(), refusals);
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void shouldHearTheNextReasonWhenTheOneBeforeIsLifted(Ladder ladder) {
        DrivenEngine driven = led(ladder.given());
        for (Rung rung : ladder.rungs()) {
            assertEquals(rung.refusal(), driven.apply(ladder.command()).code());
            lead(driven, rung.lift());
        }
        assertEquals(ladder.then(), driven.apply(ladder.command()).code());
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void shouldChangeNothingWhenRefused(Ladder ladder) {
        DrivenEngine refused = led(ladder.given());
        DrivenEngine untouched = led(ladder.given());
        for (Rung rung : ladder.rungs()) {
            refused.apply(ladder.command());
            // Takes the same sequence and time, and surely touches nothing.
            untouched.apply(new Step.Tick(NOW));
            assertEquals(untouched.digest(), refused.digest(), rung::toString);
            lead(refused, rung.lift());
            lead(untouched, rung.lift());
        }
    }

    @Test
    void shouldHearOfAReusedKeyBeforeAnythingElse() {
        DrivenEngine driven = led(List.of(new Step.Keyed(NOW, Step.ACTOR, "key", 1, new Step.Tick(NOW))));
        Step enroll = new Step.Enroll(NOW, SECTION, ADA);
        assertEquals(
                ResultCode.IDEMPOTENCY_KEY_REUSED,
                driven.apply(new Step.Keyed(NOW, Step.ACTOR, "key", 2, enroll)).code());
        assertEquals(
                ResultCode.SECTION_NOT_FOUND,
                driven.apply(new Step.Keyed(NOW, "another", "key", 2, enroll)).code());
        assertEquals(
                ResultCode.SECTION_NOT_FOUND,
                driven.apply(new Step.Keyed(NOW, Step.ACTOR, "another", 2, enroll))
                        .code());
    }

    /** Without a student no item can be judged. */
    @Test
    void shouldHearOfTheStudentBeforeTheSectionsWhenRegistering() {
        Outcome outcome = new DrivenEngine()
                .apply(new Step.Register(NOW, ADA, List.of(RegistrationItem.add(SECTION, false, false))));
        assertEquals(ResultCode.STUDENT_NOT_FOUND, outcome.code());
        assertEquals(0, outcome.effectCount());
    }

    @Test
    void shouldRefuseAdjustmentWhenItWouldTakeMoreThanThereIs() {
        DrivenEngine driven = led(List.of(student(ADA, PRICE)));
        assertEquals(
                ResultCode.INSUFFICIENT_CREDITS,
                driven.apply(new Step.AdjustCredits(NOW, ADA, -PRICE - 1)).code());
        assertEquals(
                ResultCode.CREATED,
                driven.apply(new Step.AdjustCredits(NOW, ADA, -PRICE)).code());
    }

    @Test
    void shouldRefuseANewSectionWhenThereAreAsManyAsThereMayBe() {
        DrivenEngine driven = new DrivenEngine();
        for (int number = 0; number < Limits.MAX_SECTIONS; number++) {
            driven.apply(new Step.PutSection(NOW, "s" + number, settings(1, 0, 0, NOW, NOW + 1)));
        }
        Outcome outcome = driven.apply(new Step.PutSection(NOW, "one-more", settings(1, 0, 0, NOW, NOW + 1)));
        assertEquals(ResultCode.STATE_FULL, outcome.code());
        assertEquals(Limits.MAX_SECTIONS, outcome.max());
        assertEquals(
                new Answer.NotFound(ResultCode.SECTION_NOT_FOUND, "one-more"),
                driven.engine().query(new Query.SectionById("one-more")));
        // Those that are there may still be changed, and say first what is wrong with the change.
        driven.apply(new Step.PutStudent(NOW, ADA, PRICE));
        driven.apply(new Step.Enroll(NOW, "s7", ADA));
        assertEquals(
                ResultCode.CAPACITY_BELOW_ENROLLED,
                driven.apply(new Step.PutSection(NOW, "s7", settings(0, 0, 0, NOW, NOW + 1)))
                        .code());
        assertEquals(
                ResultCode.OK,
                driven.apply(new Step.PutSection(NOW, "s7", settings(1, 0, 0, NOW, NOW + 1)))
                        .code());
    }

    private static DrivenEngine led(List<Step> given) {
        DrivenEngine driven = new DrivenEngine();
        lead(driven, given);
        return driven;
    }

    private static void lead(DrivenEngine driven, List<Step> steps) {
        for (Step step : steps) {
            Outcome outcome = driven.apply(step);
            assertFalse(outcome.code().isRefusal(), () -> outcome.code() + " at " + step);
        }
    }

    private static Step section(long capacity, int waitlistCapacity, int lessons, long opens, long closes) {
        return new Step.PutSection(NOW, SECTION, settings(capacity, waitlistCapacity, lessons, opens, closes));
    }

    /** A section that anybody may enroll in. */
    private static Step other() {
        return new Step.PutSection(NOW, OTHER, settings(1, 0, 0, NOW, NOW + 1));
    }

    private static SectionSettings settings(long capacity, int waitlistCapacity, int lessons, long opens, long closes) {
        return new SectionSettings(
                SectionKind.COURSE,
                "Computing",
                capacity,
                PRICE,
                TERM,
                waitlistCapacity,
                opens,
                closes,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                lessons);
    }

    private static Step session(long capacity) {
        return new Step.PutSession(NOW, SECTION, SESSION, new SessionSettings("north", NOW, capacity));
    }

    private static Step imported(String section, String student, EnrollmentStatus status, long cost) {
        return new Step.ImportEnrollment(NOW, section, student, "4711", status, cost, 500);
    }

    private static Step student(String id, long credits) {
        return new Step.PutStudent(NOW, id, credits);
    }
}
