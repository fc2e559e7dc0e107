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
        StateAudit audit = StateAudit.of(sections, students, enrollments, CREDITS_ISSUED);
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
        students.add("bob".getBytes(StandardCharsets.ISO_8859_1), 0, 3, 7);
        assertEquals(
                new StateAudit(2, 3, 2, 87, List.of()),
                StateAudit.of(sections, students, enrollments, CREDITS_ISSUED + 7));
    }

    private void fill() {
        for (String id : List.of("cs-101", "cs-102")) {
            sections.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), new Section(settings(2)));
        }
        for (String id : List.of("ada", "grace")) {
            students.add(id.getBytes(StandardCharsets.ISO_8859_1), 0, id.length(), CREDITS_ISSUED / 2);
        }
        seat(0, 0, 1);
        seat(0, 1, 2);
    }

    private void seat(int section, int student, long id) {
        enrollments.add(section, student, id, EnrollmentStatus.ACTIVE, 10, 1_000);
        students.charge(student, 10);
        sections.at(section).enrolled++;
        sections.at(section).totalEnrollments++;
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
