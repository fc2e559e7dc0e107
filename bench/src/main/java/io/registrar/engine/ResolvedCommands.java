package io.registrar.engine;

import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;

/**
 * The engine's rules from where section and student are found: enrolling and unenrolling by their dense indexes, with nothing to
 * decode and no text to look up. All else is what {@link EnrollmentEngine#apply} does for such a command: what is due
 * expires, the rules judge in their order, and the outcome has its effects. In the engine's package, as those are reached from
 * nowhere else. For one thread at a time.
 */
public final class ResolvedCommands {
    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final State state = engine.state;
    private final Turn turn = new Turn(state);
    private final Seats seats = new Seats(turn);
    private final EnrollmentRules rules = new EnrollmentRules(turn, seats, new Admission(turn, seats));

    private final int[] expectedSections = new int[EnrollmentEngine.MOST_EXPECTED];
    private final int[] expectedStudents = new int[EnrollmentEngine.MOST_EXPECTED];
    private final int[] expectedSeats = new int[EnrollmentEngine.MOST_EXPECTED];
    private int expected;

    /** Over an engine with nothing in it. */
    public ResolvedCommands() {
        CommandEncoder plain = new CommandEncoder();
        plain.enroll("bench", "any-section", "any-student");
        RecordHeader.stamp(plain.buffer(), 0, 1, 1);
        // What the rules ask of the command, other than whom it is about: no hold, no wait list.
        turn.command.wrap(plain.buffer(), 0, plain.length());
    }

    /** The engine, to be brought into the state that it is to have. */
    public EnrollmentEngine engine() {
        return engine;
    }

    /** The dense index of a section that is there. */
    public int section(String id) {
        return state.sections.ids.find(id);
    }

    /** The dense index of a student who is there. */
    public int student(String id) {
        return state.students.ids.find(id);
    }

    /** One of the next commands is about these; {@link EnrollmentEngine#MOST_EXPECTED} at most are remembered. */
    public void expect(int section, int student) {
        boolean isNear = state.students.size() + state.enrollments.rowCount() < Lookahead.FEW_ROWS;
        if (expected < expectedStudents.length && !isNear) {
            expectedSections[expected] = section;
            expectedStudents[expected++] = student;
        }
    }

    /** What {@link Lookahead} does from where students are found. */
    public long lookAhead() {
        EnrollmentTable enrollments = state.enrollments;
        long read = 0;
        for (int i = 0; i < expected; i++) {
            read += state.students.touchRow(expectedStudents[i])
                    + enrollments.touchPair(expectedSections[i], expectedStudents[i]);
        }
        for (int i = 0; i < expected; i++) {
            expectedSeats[i] = enrollments.candidate(expectedSections[i], expectedStudents[i]);
            read += enrollments.touch(state.students.seatsHead(expectedStudents[i]))
                    + enrollments.touch(expectedSeats[i]);
        }
        for (int i = 0; i < expected; i++) {
            read += expectedSeats[i] < 0 ? 0 : enrollments.touchNeighbours(expectedSeats[i]);
        }
        expected = 0;
        return read;
    }

    /** Enrolls the student. */
    public void enroll(int section, int student, Outcome outcome) {
        begin(section, student, outcome);
        rules.enrollFound();
        state.holds.tidy();
    }

    /** Unenrolls the student. */
    public void unenroll(int section, int student, Outcome outcome) {
        begin(section, student, outcome);
        if (turn.isSectionLive()) {
            rules.unenrollFound();
        }
        state.holds.tidy();
    }

    private void begin(int section, int student, Outcome outcome) {
        state.sequence++;
        turn.begin(outcome);
        while (seats.expiresNext()) {
            seats.promotion().settle();
        }
        outcome.endExpiries();
        turn.section = section;
        turn.student = student;
    }
}
