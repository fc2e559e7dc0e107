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

    private final SectionTable sections = new SectionTable();
    private final StudentTable students = new StudentTable();
    private final EnrollmentTable enrollments = new EnrollmentTable(sections, students);

    /** What is done to a state that is well: ada and grace sit in the first of two sections and have paid 10 each. */
    @SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
    enum Damage {
        NONE("", state -> {}),
        OVER_ENROLLED("INV-01", state -> state.sections.at(0).settings = settings(1)),
        SEATED_TWICE("INV-02", state -> {
            state.seat(1, 0, 3);
            state.seat(1, 0, 4);
        }),
        BALANCE_BELOW_ZERO("INV-03", state -> {
            state.students.addToBalance(0, -41);
            state.students.addToBalance(1, 41);
        }),
        REFUNDABLE_TOO_HIGH("INV-04", state -> {
            state.students.charge(0, 1);
            state.students.addToBalance(0, 1);
        }),
        REFUND_COULD_OVERFLOW("INV-04", state -> state.students.addToBalance(0, Limits.MAX_CREDITS - 49)),
        CREDITS_OUT_OF_NOTHING("INV-06", state -> state.students.addToBalance(0, 1)),
        CREDITS_LOST("INV-06", state -> state.students.addToBalance(0, -1)),
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
        StateAudit audit = StateAudit.of(sections, students, enrollments, CREDITS_ISSUED, LAST_SEQUENCE);
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
        assertEquals(
                new StateAudit(2, 3, 2, 87, List.of()),
                StateAudit.of(sections, students, enrollments, CREDITS_ISSUED + 7, LAST_SEQUENCE));
    }

    private void fill() {
        for (String id : List.of("cs-101", "cs-102")) {
            sections.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), new Section(settings(2)));
        }
        for (String id : List.of("ada", "grace")) {
            int student = students.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), CREDITS_ISSUED / 2);
            students.replaceLastLedgerSequence(student, 1);
        }
        seat(0, 0, 1);
        seat(0, 1, 2);
    }

    private void seat(int section, int student, long id) {
        enrollments.add(section, student, id, EnrollmentStatus.ACTIVE, 10, 1_000);
        students.charge(student, 10);
        sections.at(section).enrolled++;
        sections.at(section).totalEnrollments++;
        sections.at(section).changedSequence = 10 + id;
        sections.at(section).lastRosterSequence = 10 + id;
        sections.at(section).lastSeatSequence = 10 + id;
        students.replaceLastEnrollmentSequence(student, 10 + id);
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
                0);
    }
}
