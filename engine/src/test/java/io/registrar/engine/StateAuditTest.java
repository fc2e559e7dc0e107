package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The recount finds what is wrong: each damage done to the tables by hand is named by its invariant. */
class StateAuditTest {
    private static final long CREDITS_ISSUED = 100;
    /** Enrollment n began at sequence 10 + n. */
    private static final long LAST_SEQUENCE = 20;

    private final State state = new State(new SecretHash(1, 2));
    private final SectionTable sections = state.sections;
    private final StudentTable students = state.students;
    private final EnrollmentTable enrollments = state.enrollments;

    /**
     * What is done to a state that is well: ada and grace sit in the first of two sections and have paid 10 each; grace's
     * seat is a hold, ada has finished a lesson and booked the one session. The section has a third seat, for which alan,
     * who has nothing, was passed over.
     */
    @SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
    enum Damage {
        NONE("", state -> {}),
        OVER_ENROLLED("INV-01", state -> state.sections.at(0).settings = settings(1)),
        OVER_BOOKED("INV-01", state -> state.session().settings = new SessionSettings("north", 0, 0)),
        SEATED_TWICE("INV-02", state -> {
            state.seat(1, 0, 3);
            state.seat(1, 0, 4);
        }),
        WAITS_FOR_A_SEAT_IT_HAS("INV-02", state -> state.state.waitlists.add(0, 0, 19, 1_000)),
        BALANCE_BELOW_ZERO("INV-03", state -> {
            state.students.addToBalance(0, -41);
            state.students.addToBalance(1, 41);
        }),
        REFUNDABLE_TOO_HIGH("INV-04", state -> {
            state.students.charge(0, 1);
            state.students.addToBalance(0, 1);
        }),
        REFUND_COULD_OVERFLOW("INV-04", state -> state.students.addToBalance(0, Limits.MAX_CREDITS - 49)),
        BOOKED_WITHOUT_A_SEAT(
                "INV-05",
                state -> state.state.bookings.add(state.session(), 2, state.enrollments.find(0, 0), 17, 1_000)),
        SEAT_LEFT_ITS_BOOKING_BEHIND("INV-05", state -> {
            state.enrollments.remove(state.enrollments.find(0, 0));
            state.sections.at(0).enrolled--;
        }),
        KEPT_WITHOUT_A_PAYMENT("INV-06", state -> state.state.creditsKept++),
        CREDITS_OUT_OF_NOTHING("INV-06", state -> state.students.addToBalance(0, 1)),
        CREDITS_LOST("INV-06", state -> state.students.addToBalance(0, -1)),
        A_FREE_SEAT_AND_WHO_CAN_PAY_WAITS("INV-07", state -> {
            state.students.addToBalance(2, 10);
            state.state.creditsIssued += 10;
        }),
        A_FREE_SEAT_AND_SOMEBODY_ELIGIBLE("INV-07", state -> state.state.waitlists.comeBack(state.entry())),
        WAITS_OUT_OF_ORDER("INV-07", state -> {
            state.students.addToBalance(0, -40);
            state.state.creditsIssued -= 40;
            state.state.waitlists.add(1, 0, 18, 1_000);
            state.state.waitlists.add(1, 2, 17, 1_000);
            state.sections.at(1).settings = settings(0);
        }),
        WAITING_ONE_TOO_MANY("INV-08", state -> state.sections.at(0).waitlisted++),
        WAITING_ONE_TOO_FEW("INV-08", state -> state.sections.at(0).waitlisted--),
        ENTRY_NOBODY_COUNTS("INV-08", state -> {
            state.state.waitlists.add(1, 2, 19, 1_000);
            state.sections.at(1).waitlistRoot = Section.NONE;
            state.sections.at(1).waitlisted = 0;
        }),
        WAIT_LISTS_OF_A_STUDENT_MISCOUNTED(
                "INV-08", state -> state.students.waitlists(2, state.students.waitlistsHead(2), 2)),
        WAITS_IN_ANOTHERS_PLACE("INV-08", state -> state.students.waitlists(0, state.students.waitlistsHead(2), 1)),
        CANCELLED_AND_NOT_EMPTY("INV-08", state -> state.sections.at(0).isCancelled = true),
        HELD_COUNTED_AS_ENROLLED("INV-08", state -> {
            state.sections.at(0).held--;
            state.sections.at(0).enrolled++;
        }),
        HOLD_IN_NO_QUEUE("INV-08", state -> state.state.holds.release()),
        HOLD_CONFIRMED_ON_THE_ROSTER_ALONE("INV-08", state -> {
            state.enrollments.status(state.enrollments.find(0, 1), EnrollmentStatus.ACTIVE);
            state.sections.at(0).held--;
            state.sections.at(0).enrolled++;
        }),
        ENDED_AND_ON_THE_ROSTER(
                "INV-08", state -> state.enrollments.status(state.enrollments.find(0, 0), EnrollmentStatus.WITHDRAWN)),
        LESSON_THERE_IS_NOT("INV-08", state -> state.state.details.finish(state.enrollments.find(0, 0), 3)),
        BOOKED_COUNTS_ONE_TOO_MANY("INV-08", state -> state.session().booked++),
        LAST_BOOKING_LOST("INV-08", state -> state.session().bookingsTail = Section.NONE),
        BOOKINGS_ON_NO_LIST("INV-08", state -> {
            state.session().bookingsHead = Section.NONE;
            state.session().bookingsTail = Section.NONE;
            state.session().booked = 0;
        }),
        SESSION_ON_NO_LIST("INV-08", state -> state.sections.at(0).sessions.clear()),
        COUNTS_ONE_TOO_MANY("INV-08", state -> state.sections.at(0).enrolled++),
        COUNTS_ONE_TOO_FEW("INV-08", state -> state.sections.at(0).enrolled--),
        COUNTS_FEWER_EVER_THAN_NOW("INV-08", state -> state.sections.at(0).totalEnrollments = 1),
        SEAT_OFF_THE_ROSTER("INV-08", state -> {
            state.sections.at(0).rosterHead = state.enrollments.nextInRoster(state.sections.at(0).rosterHead);
            state.sections.at(0).enrolled--;
        }),
        TAIL_IS_NOT_THE_LAST("INV-08", state -> state.sections.at(0).rosterTail = state.sections.at(0).rosterHead),
        ROSTER_OF_ANOTHER_SECTION("INV-08", state -> {
            state.sections.at(1).rosterHead = state.sections.at(0).rosterHead;
            state.sections.at(1).rosterTail = state.sections.at(0).rosterTail;
            state.sections.at(1).enrolled = 2;
            state.sections.at(1).totalEnrollments = 2;
        }),
        ROSTER_OUT_OF_ORDER("INV-08", state -> {
            state.seat(1, 1, 9);
            state.seat(1, 0, 8);
        }),
        NEWEST_LEDGER_ENTRY_LOST("INV-08", state -> state.students.replaceLastLedgerSequence(0, 0)),
        NEWEST_LEDGER_ENTRY_TO_COME("INV-08", state -> state.students.replaceLastLedgerSequence(0, LAST_SEQUENCE + 1)),
        NEWEST_ENROLLMENT_LOST("INV-08", state -> state.students.replaceLastEnrollmentSequence(0, 0)),
        NEWEST_ENROLLMENT_ON_NO_ROSTER("INV-08", state -> state.students.replaceLastEnrollmentSequence(0, 13)),
        NEWEST_ENROLLMENT_OF_NO_STUDENT("INV-08", state -> state.students.replaceLastEnrollmentSequence(1, 11)),
        NEWEST_ENROLLMENT_TO_COME("INV-08", state -> {
            state.students.replaceLastEnrollmentSequence(1, LAST_SEQUENCE + 1);
            state.sections.at(0).lastRosterSequence = LAST_SEQUENCE + 1;
            state.sections.at(0).changedSequence = LAST_SEQUENCE + 1;
        }),
        NEWEST_ON_ROSTER_LOST("INV-08", state -> state.sections.at(0).lastRosterSequence = 0),
        NEWEST_ON_ROSTER_AFTER_LAST_CHANGE("INV-08", state -> state.sections.at(0).changedSequence = 11),
        NEWEST_ON_ROSTER_OF_NOBODY("INV-08", state -> {
            state.sections.at(1).lastRosterSequence = 12;
            state.sections.at(1).changedSequence = 12;
        }),
        LAST_SEAT_LOST("INV-08", state -> state.sections.at(0).lastSeatSequence = 0),
        LAST_SEAT_AFTER_LAST_CHANGE_OF_ROSTER("INV-08", state -> state.sections.at(0).lastSeatSequence = 13),
        ROSTER_INTO_ROOM_THAT_IS_NOT_THERE_YET("INV-08", state -> state.sections.at(1).rosterHead = 1 << 14),
        ROSTER_THAT_LEADS_NOWHERE("INV-08", state -> state.sections.at(1).rosterHead = 1 << 20),
        SEATS_THAT_LEAD_NOWHERE("INV-08", state -> state.students.seats(0, 1 << 20, 1)),
        SEATS_MISCOUNTED("INV-08", state -> state.students.seats(0, state.students.seatsHead(0), 2)),
        SEATS_OF_ANOTHER_STUDENT("INV-08", state -> state.students.seats(0, state.students.seatsHead(1), 1));

        private final String violated;
        private final Consumer<StateAuditTest> damage;

        Damage(String violated, Consumer<StateAuditTest> damage) {
            this.violated = violated;
            this.damage = damage;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheInvariantThatIsBroken(Damage damage) {
        fill();
        damage.damage.accept(this);
        StateAudit audit = StateAudit.of(state);
        assertEquals(
                damage == Damage.NONE, audit.passed(), () -> audit.violations().toString());
        assertTrue(
                damage == Damage.NONE
                        || audit.violations().stream().anyMatch(violation -> violation.startsWith(damage.violated)),
                () -> "Expected " + damage.violated + ", but found " + audit.violations());
    }

    @Test
    void shouldCountWhatThereIs() {
        fill();
        int bob = students.add("bob".getBytes(StandardCharsets.ISO_8859_1), 0, 3, 7);
        students.replaceLastLedgerSequence(bob, 2);
        state.creditsIssued += 7;
        StateAudit audit = StateAudit.of(state);
        assertEquals(new StateAudit(2, 4, 2, 87, audit.items()), audit);
        assertTrue(audit.passed(), () -> audit.violations().toString());
    }

    @Test
    void shouldCountEveryViolationAndTellOfTheFirstOfThem() {
        fill();
        for (int student = 0; student < CheckItem.MOST_TEXTS + 20; student++) {
            String id = String.format("s%03d", student);
            students.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), -1);
        }
        CheckItem balances = StateAudit.of(state).items().get(2);
        assertEquals("INV-03", balances.name());
        assertEquals(CheckItem.MOST_TEXTS + 20, balances.violationCount());
        assertEquals(CheckItem.MOST_TEXTS, balances.violations().size());
        assertEquals("student s000: balance -1", balances.violations().get(0));
        assertEquals("student s099: balance -1", balances.violations().get(CheckItem.MOST_TEXTS - 1));
    }

    @Test
    void shouldNameASessionWithoutACampusUnlessItIsOlderThanWasAskedFor() {
        fill();
        assertTrue(CampusAudit.of(state, Findings.ALWAYS).passed());
        session().settings = new SessionSettings("", 500, 1);
        CampusAudit audit = CampusAudit.of(state, 500);
        assertEquals(1, audit.sessions());
        assertEquals(
                List.of("section cs-101: session monday has no campus"),
                audit.item().violations());
        CampusAudit later = CampusAudit.of(state, 501);
        assertTrue(later.passed());
        assertEquals(1, later.item().warningCount());
    }

    private void fill() {
        state.sequence = LAST_SEQUENCE;
        state.creditsIssued = CREDITS_ISSUED;
        for (String id : List.of("cs-101", "cs-102")) {
            sections.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), new Section(settings(3)));
        }
        for (String id : List.of("ada", "grace", "alan")) {
            long credits = id.equals("alan") ? 0 : CREDITS_ISSUED / 2;
            int student = students.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), credits);
            students.replaceLastLedgerSequence(student, 1);
        }
        int seat = seat(0, 0, 1);
        state.holds.add(5_000, 2, seat(0, 1, 2));
        enrollments.status(enrollments.find(0, 1), EnrollmentStatus.PENDING);
        sections.at(0).held++;
        sections.at(0).enrolled--;
        state.details.finish(seat, 1);
        sections.at(0).addSession(state.sessions.add("monday", new SessionSettings("north", 0, 1)));
        state.bookings.add(session(), 0, seat, 15, 1_000);
        state.waitlists.add(0, 2, 16, 1_000);
        state.waitlists.passOver(entry());
    }

    private Session session() {
        return state.sessions.at(0);
    }

    /** The entry of alan. */
    private int entry() {
        return state.waitlists.find(0, 2);
    }

    private int seat(int section, int student, long id) {
        int row = enrollments.add(section, student, id, EnrollmentStatus.ACTIVE, 10, 1_000);
        students.charge(student, 10);
        sections.at(section).enrolled++;
        sections.at(section).totalEnrollments++;
        sections.at(section).changedSequence = 10 + id;
        sections.at(section).lastRosterSequence = 10 + id;
        sections.at(section).lastSeatSequence = 10 + id;
        students.replaceLastEnrollmentSequence(student, 10 + id);
        return row;
    }

    private static SectionSettings settings(long capacity) {
        return new SectionSettings(
                SectionKind.SECTION,
                "Any",
                capacity,
                10,
                "",
                0,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                2);
    }
}
