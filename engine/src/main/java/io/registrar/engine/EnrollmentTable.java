package io.registrar.engine;

/**
 * Seat-holding enrollments, one row each. A row is threaded into two lists: its section's roster, in order of
 * enrollment, and its student's seats, newest first. The row of an ended enrollment is used again, last freed first.
 *
 * <pre>
 *  field   upper half        lower half
 *    0     enrollment id (56 bits) · has details (1 bit) · is imported (1 bit) · status (6 bits); 0 = a free row
 *    1     cost
 *    2     enrolled at, Unix epoch milliseconds
 *    3     student           section              a free row: next free row in the lower half
 *    4     roster: previous  roster: next         -1 = none
 *    5     seats: newer      seats: older         -1 = none
 * </pre>
 */
final class EnrollmentTable {
    private static final int ID_AND_STATUS = 0;
    private static final int COST = 1;
    private static final int ENROLLED_AT = 2;
    private static final int STUDENT_AND_SECTION = 3;
    private static final int ROSTER = 4;
    private static final int SEATS = 5;
    private static final int LONGS_PER_ROW = 6;
    private static final int STATUS_BITS = 8;
    private static final int STATUS_MASK = 0x3F;
    private static final int IS_IMPORTED = 0x40;
    private static final int HAS_DETAILS = 0x80;

    private static final int NONE = Section.NONE;

    private final SectionTable sections;
    private final StudentTable students;
    private final Rows table = new Rows(LONGS_PER_ROW, STUDENT_AND_SECTION);
    private final LongRows rows = table.rows;
    private final PairIndex byMembership = new PairIndex(rows, STUDENT_AND_SECTION);

    EnrollmentTable(SectionTable sections, StudentTable students) {
        this.sections = sections;
        this.students = students;
    }

    void save(StateSink sink) {
        table.save(sink);
        byMembership.save(sink);
    }

    void load(StateSource source) {
        table.load(source);
        byMembership.load(source);
    }

    /** Number of seat-holding enrollments. */
    int size() {
        return table.count();
    }

    /** Rows that were ever in use at one time: what the table takes in memory. */
    int rowCount() {
        return table.end();
    }

    /** The row of the student's seat-holding enrollment in the section, or -1. */
    int find(int section, int student) {
        return byMembership.find(PairIndex.pair(student, section));
    }

    /**
     * Reads what {@link #candidate} will look at, and the end of the section's roster, where one more would go; of a section that is
     * archived by now nothing.
     */
    long touchPair(int section, int student) {
        return section < 0 || !sections.has(section)
                ? 0
                : byMembership.touch(PairIndex.pair(student, section)) + touch(sections.at(section).rosterTail);
    }

    /** A row that may be the student's seat in the section, or -1: {@link #find} without a look at the row. */
    int candidate(int section, int student) {
        return section < 0 ? NONE : byMembership.candidate(PairIndex.pair(student, section));
    }

    /** Reads a row, if it is one. */
    long touch(int row) {
        return row < 0 ? 0 : rows.touch(row);
    }

    /** Reads the rows on either side of this one, in the roster and among the student's seats. */
    long touchNeighbours(int row) {
        return touch(rows.high(row, ROSTER))
                + touch(rows.low(row, ROSTER))
                + touch(rows.high(row, SEATS))
                + touch(rows.low(row, SEATS));
    }

    /** Seats the student: a row, at the end of the roster and at the head of the student's seats. */
    int add(int section, int student, long id, EnrollmentStatus status, long cost, long enrolledAtMillis) {
        int row = table.take();
        rows.set(row, ID_AND_STATUS, id << STATUS_BITS | status.number());
        rows.set(row, COST, cost);
        rows.set(row, ENROLLED_AT, enrolledAtMillis);
        rows.set(row, STUDENT_AND_SECTION, PairIndex.pair(student, section));
        appendToRoster(sections.at(section), row);
        pushToSeats(student, row);
        byMembership.insert(row);
        return row;
    }

    /** Takes the row out of both lists and frees it. */
    void remove(int row) {
        int section = section(row);
        int student = student(row);
        removeFromRoster(sections.at(section), row);
        removeFromSeats(student, row);
        byMembership.remove(row);
        rows.set(row, ID_AND_STATUS, 0);
        table.free(row);
    }

    /** True if the row holds this very enrollment now, and not a later one or none. */
    boolean holds(int row, long id) {
        return row >= 0 && row < table.end() && id > 0 && id(row) == id;
    }

    long id(int row) {
        return rows.get(row, ID_AND_STATUS) >>> STATUS_BITS;
    }

    EnrollmentStatus status(int row) {
        return EnrollmentStatus.of((int) rows.get(row, ID_AND_STATUS) & STATUS_MASK);
    }

    void status(int row, EnrollmentStatus status) {
        rows.set(row, ID_AND_STATUS, (rows.get(row, ID_AND_STATUS) & ~STATUS_MASK) | status.number());
    }

    /** Whether {@link SeatDetails} knows more of this row. */
    boolean hasDetails(int row) {
        return (rows.get(row, ID_AND_STATUS) & HAS_DETAILS) != 0;
    }

    void setHasDetails(int row) {
        rows.set(row, ID_AND_STATUS, rows.get(row, ID_AND_STATUS) | HAS_DETAILS);
    }

    /** Whether the enrollment comes from an older system, and no ledger entry tells what it cost. */
    boolean isImported(int row) {
        return (rows.get(row, ID_AND_STATUS) & IS_IMPORTED) != 0;
    }

    void setImported(int row) {
        rows.set(row, ID_AND_STATUS, rows.get(row, ID_AND_STATUS) | IS_IMPORTED);
    }

    long cost(int row) {
        return rows.get(row, COST);
    }

    long enrolledAtMillis(int row) {
        return rows.get(row, ENROLLED_AT);
    }

    int student(int row) {
        return rows.high(row, STUDENT_AND_SECTION);
    }

    int section(int row) {
        return rows.low(row, STUDENT_AND_SECTION);
    }

    /** The next row of the section's roster, or -1. */
    int nextInRoster(int row) {
        return rows.low(row, ROSTER);
    }

    /** The student's next older seat, or -1. */
    int olderSeat(int row) {
        return rows.low(row, SEATS);
    }

    private void appendToRoster(Section section, int row) {
        int tail = section.rosterTail;
        rows.setHigh(row, ROSTER, tail);
        rows.setLow(row, ROSTER, NONE);
        if (tail == NONE) {
            section.rosterHead = row;
        } else {
            rows.setLow(tail, ROSTER, row);
        }
        section.rosterTail = row;
    }

    private void removeFromRoster(Section section, int row) {
        int previous = rows.high(row, ROSTER);
        int next = rows.low(row, ROSTER);
        if (previous == NONE) {
            section.rosterHead = next;
        } else {
            rows.setLow(previous, ROSTER, next);
        }
        if (next == NONE) {
            section.rosterTail = previous;
        } else {
            rows.setHigh(next, ROSTER, previous);
        }
    }

    private void pushToSeats(int student, int row) {
        int head = students.seatsHead(student);
        rows.setHigh(row, SEATS, NONE);
        rows.setLow(row, SEATS, head);
        if (head != NONE) {
            rows.setHigh(head, SEATS, row);
        }
        students.seats(student, row, students.seatCount(student) + 1);
    }

    private void removeFromSeats(int student, int row) {
        int newer = rows.high(row, SEATS);
        int older = rows.low(row, SEATS);
        if (older != NONE) {
            rows.setHigh(older, SEATS, newer);
        }
        int head = students.seatsHead(student);
        if (newer == NONE) {
            head = older;
        } else {
            rows.setLow(newer, SEATS, older);
        }
        students.seats(student, head, students.seatCount(student) - 1);
    }
}
