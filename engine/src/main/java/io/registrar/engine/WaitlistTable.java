package io.registrar.engine;

/**
 * The entries of all wait lists. Those of one section form a treap by rank, the order of joining: every node counts its
 * subtree's entries, and those of them that are eligible, so that the first eligible entry, an entry's position, and the
 * entry at a position are found in as many steps as the tree is deep. Priorities are a hash of the rank: a tree looks the
 * same however it came about. A student's entries form a list, newest first.
 *
 * <pre>
 *  field   upper half        lower half
 *    0     rank: sequence of the command that joined
 *    1     student           section             a free row: next free row in the lower half
 *    2     joined at, Unix epoch milliseconds
 *    3     left              right               -1 = none
 *    4     entries           eligible ones       of the subtree, this one included
 *    5     newer             older               of the same student; -1 = none
 *    6     1 = eligible, 0 = passed over
 * </pre>
 */
final class WaitlistTable {
    private static final int RANK = 0;
    private static final int STUDENT_AND_SECTION = 1;
    private static final int JOINED_AT = 2;
    private static final int CHILDREN = 3;
    private static final int COUNTS = 4;
    private static final int OF_STUDENT = 5;
    private static final int ELIGIBLE = 6;
    private static final int LONGS_PER_ROW = 7;
    private static final int NONE = Section.NONE;

    private final SectionTable sections;
    private final StudentTable students;
    private final Rows table = new Rows(LONGS_PER_ROW, STUDENT_AND_SECTION);
    private final LongRows rows = table.rows;
    private final PairIndex byMembership = new PairIndex(rows, STUDENT_AND_SECTION);

    WaitlistTable(SectionTable sections, StudentTable students) {
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

    /** Entries on all wait lists. */
    int size() {
        return table.count();
    }

    /** The row of the student's entry on the section's wait list, or -1. */
    int find(int section, int student) {
        // Few students are on a wait list, and this is on the way of every enroll.
        return students.waitlistCount(student) == 0 ? NONE : byMembership.find(PairIndex.pair(student, section));
    }

    /** Puts the student at the end of the section's wait list, eligible. Ranks of one section rise. */
    void add(int section, int student, long rank, long joinedAtMillis) {
        int row = table.take();
        rows.set(row, RANK, rank);
        rows.set(row, STUDENT_AND_SECTION, PairIndex.pair(student, section));
        rows.set(row, JOINED_AT, joinedAtMillis);
        rows.set(row, ELIGIBLE, 1);
        // The last of all ranks belongs on the right edge: below the last node there whose priority is not lower.
        Section of = sections.at(section);
        int parent = NONE;
        int below = of.waitlistRoot;
        while (below != NONE && isAbove(below, row)) {
            addToCounts(below, 1, 1);
            parent = below;
            below = right(below);
        }
        children(row, below, NONE);
        recount(row);
        if (parent == NONE) {
            of.waitlistRoot = row;
        } else {
            rows.setLow(parent, CHILDREN, row);
        }
        of.waitlisted++;
        pushToStudent(student, row);
        byMembership.insert(row);
    }

    void remove(int row) {
        Section of = sections.at(section(row));
        int parent = NONE;
        int eligible = isEligible(row) ? 1 : 0;
        for (int at = of.waitlistRoot; at != row; at = towards(at, row)) {
            addToCounts(at, -1, -eligible);
            parent = at;
        }
        int rest = merge(left(row), right(row));
        if (parent == NONE) {
            of.waitlistRoot = rest;
        } else if (left(parent) == row) {
            rows.setHigh(parent, CHILDREN, rest);
        } else {
            rows.setLow(parent, CHILDREN, rest);
        }
        of.waitlisted--;
        removeFromStudent(row);
        byMembership.remove(row);
        table.free(row);
    }

    /** The first entry that is eligible, or -1. */
    int firstEligible(Section of) {
        int at = of.waitlistRoot;
        if (eligible(at) == 0) {
            return NONE;
        }
        while (true) {
            if (eligible(left(at)) > 0) {
                at = left(at);
            } else if (isEligible(at)) {
                return at;
            } else {
                at = right(at);
            }
        }
    }

    boolean isEligible(int row) {
        return rows.get(row, ELIGIBLE) == 1;
    }

    /** Takes an eligible entry out of the eligible queue; it keeps its rank. */
    void passOver(int row) {
        setEligible(row, 0, -1);
    }

    /** Puts an entry that was passed over back into the eligible queue, at its rank. */
    void comeBack(int row) {
        setEligible(row, 1, 1);
    }

    private void setEligible(int row, int value, int change) {
        rows.set(row, ELIGIBLE, value);
        for (int at = sections.at(section(row)).waitlistRoot; ; at = towards(at, row)) {
            addToCounts(at, 0, change);
            if (at == row) {
                return;
            }
        }
    }

    /** Puts every entry of the section back into the eligible queue. */
    void allComeBack(Section of) {
        allComeBack(of.waitlistRoot);
    }

    private void allComeBack(int at) {
        if (at != NONE && eligible(at) < size(at)) {
            rows.set(at, ELIGIBLE, 1);
            allComeBack(left(at));
            allComeBack(right(at));
            recount(at);
        }
    }

    /** The entry at a position from 1 on, or -1 if the list is shorter. */
    int at(Section of, long position) {
        long left = position;
        int at = of.waitlistRoot;
        if (left < 1 || left > size(at)) {
            return NONE;
        }
        while (true) {
            int before = size(left(at));
            if (left <= before) {
                at = left(at);
            } else if (left == before + 1) {
                return at;
            } else {
                left -= before + 1;
                at = right(at);
            }
        }
    }

    /** How many entries of the section have this rank or a lower one. */
    long countUpTo(Section of, long rank) {
        long count = 0;
        for (int at = of.waitlistRoot; at != NONE; ) {
            if (rank(at) <= rank) {
                count += size(left(at)) + 1;
                at = right(at);
            } else {
                at = left(at);
            }
        }
        return count;
    }

    /** Where the entry stands, from 1 on, those who were passed over counted. */
    long position(int row) {
        return countUpTo(sections.at(section(row)), rank(row));
    }

    long rank(int row) {
        return rows.get(row, RANK);
    }

    long joinedAtMillis(int row) {
        return rows.get(row, JOINED_AT);
    }

    int student(int row) {
        return rows.high(row, STUDENT_AND_SECTION);
    }

    int section(int row) {
        return rows.low(row, STUDENT_AND_SECTION);
    }

    /** The student's next older entry, or -1. */
    int olderOfStudent(int row) {
        return rows.low(row, OF_STUDENT);
    }

    private int left(int row) {
        return rows.high(row, CHILDREN);
    }

    private int right(int row) {
        return rows.low(row, CHILDREN);
    }

    private void children(int row, int left, int right) {
        rows.set(row, CHILDREN, (long) left << 32 | (right & 0xFFFF_FFFFL));
    }

    private int size(int row) {
        return row == NONE ? 0 : rows.high(row, COUNTS);
    }

    private int eligible(int row) {
        return row == NONE ? 0 : rows.low(row, COUNTS);
    }

    private void addToCounts(int row, int entries, int eligible) {
        counts(row, size(row) + entries, eligible(row) + eligible);
    }

    private void recount(int row) {
        counts(
                row,
                size(left(row)) + size(right(row)) + 1,
                eligible(left(row)) + eligible(right(row)) + (int) rows.get(row, ELIGIBLE));
    }

    private void counts(int row, int entries, int eligible) {
        rows.set(row, COUNTS, (long) entries << 32 | eligible);
    }

    private int towards(int from, int row) {
        return rank(row) < rank(from) ? left(from) : right(from);
    }

    private boolean isAbove(int one, int other) {
        long onePriority = Hash.mix(rank(one));
        long otherPriority = Hash.mix(rank(other));
        return onePriority != otherPriority ? onePriority > otherPriority : rank(one) < rank(other);
    }

    /** Makes one tree of two, all ranks of the first being lower. As deep as the deeper of them, some 40 for a million. */
    private int merge(int lower, int higher) {
        if (lower == NONE) {
            return higher;
        }
        if (higher == NONE) {
            return lower;
        }
        if (isAbove(lower, higher)) {
            children(lower, left(lower), merge(right(lower), higher));
            recount(lower);
            return lower;
        }
        children(higher, merge(lower, left(higher)), right(higher));
        recount(higher);
        return higher;
    }

    private void pushToStudent(int student, int row) {
        int head = students.waitlistsHead(student);
        rows.setHigh(row, OF_STUDENT, NONE);
        rows.setLow(row, OF_STUDENT, head);
        if (head != NONE) {
            rows.setHigh(head, OF_STUDENT, row);
        }
        students.waitlists(student, row, students.waitlistCount(student) + 1);
    }

    private void removeFromStudent(int row) {
        int student = student(row);
        int newer = rows.high(row, OF_STUDENT);
        int older = rows.low(row, OF_STUDENT);
        int head = students.waitlistsHead(student);
        if (older != NONE) {
            rows.setHigh(older, OF_STUDENT, newer);
        }
        if (newer == NONE) {
            head = older;
        } else {
            rows.setLow(newer, OF_STUDENT, older);
        }
        students.waitlists(student, head, students.waitlistCount(student) - 1);
    }
}
