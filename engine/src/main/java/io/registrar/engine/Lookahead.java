package io.registrar.engine;

import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.MalformedRecordException;

/**
 * Brings what the next commands need near the processor, before they are applied one after the other. A command finds its
 * way from table to table, and where those are larger than the caches each step waits for memory. Here each step is taken for
 * many commands at once, whose waits overlap; when they are applied, they wait no more.
 *
 * <p>It reads, and decides nothing: commands that come between, or never, or bytes that are no command make it useless, and
 * nothing else. A row that it takes for a student's, by half a hash, may be another's.
 */
final class Lookahead {
    /** Most commands that are looked ahead at once: what they need must still be near when the last of them is applied. */
    static final int MOST = 128;
    /** Where all rows together are fewer, they are near enough as they are. */
    static final int FEW_ROWS = 1 << 15;

    private final State state;
    private final int fewRows;
    private final CommandDecoder command = new CommandDecoder();

    private final long[] studentHashes = new long[MOST];
    private final int[] sections = new int[MOST];
    private final int[] students = new int[MOST];
    private final int[] seats = new int[MOST];
    private int count;

    /** What was read, so that no compiler leaves the reading out. */
    @SuppressWarnings("UnusedVariable") // Nobody asks what it was.
    private long seen;

    Lookahead(State state, int fewRows) {
        this.state = state;
        this.fewRows = fewRows;
    }

    /** The command in these bytes is one of the next. */
    void expect(byte[] buffer, int offset, int length) {
        if (count == MOST || state.students.size() + state.enrollments.rowCount() < fewRows) {
            return;
        }
        try {
            command.wrap(buffer, offset, length);
        } catch (MalformedRecordException | IndexOutOfBoundsException noCommand) {
            // Whoever applies it will hear so.
            return;
        }
        if (command.studentLength() == 0) {
            return;
        }
        // Not touched here: the processor waits for one line while it runs a few hundred instructions ahead, and to
        // decode the
        // next command takes as many.
        studentHashes[count] = IdTable.hash(buffer, command.studentOffset(), command.studentLength());
        // Sections are few, and near.
        sections[count] = command.sectionLength() == 0
                ? Section.NONE
                : state.sections.ids.find(buffer, command.sectionOffset(), command.sectionLength());
        count++;
    }

    /** Takes the steps of all commands that are expected, and forgets them. */
    void touch() {
        StudentTable studentTable = state.students;
        EnrollmentTable enrollments = state.enrollments;
        long read = 0;
        // 1. From the hash of the student's id to its place in the index.
        for (int i = 0; i < count; i++) {
            read += studentTable.ids.touchHash(studentHashes[i]);
        }
        // 2. From there to the student's rows.
        for (int i = 0; i < count; i++) {
            students[i] = studentTable.ids.candidate(studentHashes[i]);
            read += students[i] < 0
                    ? 0
                    : studentTable.touch(students[i]) + enrollments.touchPair(sections[i], students[i]);
        }
        // 3. From there to the id's text, to the student's newest seat, and to the seat in this section.
        for (int i = 0; i < count; i++) {
            if (students[i] >= 0) {
                read += studentTable.ids.touchText(students[i])
                        + enrollments.touch(studentTable.seatsHead(students[i]));
                seats[i] = enrollments.candidate(sections[i], students[i]);
                read += enrollments.touch(seats[i]);
            } else {
                seats[i] = Section.NONE;
            }
        }
        // 4. From the seat to those next to it, which are tied together when it is given back.
        for (int i = 0; i < count; i++) {
            read += seats[i] < 0 ? 0 : enrollments.touchNeighbours(seats[i]);
        }
        seen += read;
        count = 0;
    }
}
