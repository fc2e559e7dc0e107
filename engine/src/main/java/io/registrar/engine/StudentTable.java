package io.registrar.engine;

/** Students by dense index: one row each, and no object. */
final class StudentTable {
    private static final int BALANCE = 0;
    /** Sum of what the seat-holding enrollments cost: all that may still be refunded. */
    private static final int REFUNDABLE = 1;
    /** Upper half: the row of the newest seat, or -1. Lower half: number of seats. */
    private static final int SEATS = 2;

    /** Sequence of the command that made the newest ledger entry, or 0: where the ledger is read backwards from. */
    private static final int LAST_LEDGER_SEQUENCE = 3;
    /** Sequence of the command that last began or ended an enrollment, or 0. */
    private static final int LAST_ENROLLMENT_SEQUENCE = 4;

    /** Upper half: the row of the newest wait list entry, or -1. Lower half: number of entries. */
    private static final int WAITLISTS = 5;

    private static final int LONGS_PER_ROW = 6;

    final IdTable ids = new IdTable();
    private final LongRows rows = new LongRows(LONGS_PER_ROW);

    void save(StateSink sink) {
        ids.save(sink);
        rows.save(sink, size());
    }

    void load(StateSource source) {
        ids.load(source);
        rows.load(source, size());
    }

    int size() {
        return ids.size();
    }

    int add(byte[] buffer, int idOffset, int idLength, long balance) {
        int student = ids.add(buffer, idOffset, idLength);
        rows.ensure(student);
        rows.set(student, BALANCE, balance);
        rows.setHigh(student, SEATS, Section.NONE);
        rows.setHigh(student, WAITLISTS, Section.NONE);
        return student;
    }

    /** Reads the student's row, and where the id lies. */
    long touch(int student) {
        return touchRow(student) + ids.touchPosition(student);
    }

    /** Reads the student's row. */
    long touchRow(int student) {
        return rows.touch(student);
    }

    long balance(int student) {
        return rows.get(student, BALANCE);
    }

    /** Changes the balance alone, and returns the new one. */
    long addToBalance(int student, long amount) {
        return rows.add(student, BALANCE, amount);
    }

    long refundable(int student) {
        return rows.get(student, REFUNDABLE);
    }

    /** Pays for a seat and returns the new balance. */
    long charge(int student, long cost) {
        rows.add(student, REFUNDABLE, cost);
        return rows.add(student, BALANCE, -cost);
    }

    /** A seat that was paid for elsewhere may be refunded here. */
    void owe(int student, long cost) {
        rows.add(student, REFUNDABLE, cost);
    }

    /** Gives back what a seat had cost and returns the new balance. */
    long refund(int student, long cost) {
        rows.add(student, REFUNDABLE, -cost);
        return rows.add(student, BALANCE, cost);
    }

    /** A seat that was paid for will not be refunded any more. */
    void forgo(int student, long cost) {
        rows.add(student, REFUNDABLE, -cost);
    }

    long lastLedgerSequence(int student) {
        return rows.get(student, LAST_LEDGER_SEQUENCE);
    }

    /** Notes the sequence of a new ledger entry and returns that of the one before, 0 if it is the first. */
    long replaceLastLedgerSequence(int student, long sequence) {
        return rows.replace(student, LAST_LEDGER_SEQUENCE, sequence);
    }

    long lastEnrollmentSequence(int student) {
        return rows.get(student, LAST_ENROLLMENT_SEQUENCE);
    }

    /** Notes the sequence of an enrollment begun or ended and returns that of the one before, 0 if it is the first. */
    long replaceLastEnrollmentSequence(int student, long sequence) {
        return rows.replace(student, LAST_ENROLLMENT_SEQUENCE, sequence);
    }

    /** Row of the student's newest seat, or -1. */
    int seatsHead(int student) {
        return rows.high(student, SEATS);
    }

    int seatCount(int student) {
        return rows.low(student, SEATS);
    }

    void seats(int student, int head, int count) {
        rows.set(student, SEATS, ((long) head << 32) | (count & 0xFFFF_FFFFL));
    }

    /** Row of the student's newest wait list entry, or -1. */
    int waitlistsHead(int student) {
        return rows.high(student, WAITLISTS);
    }

    int waitlistCount(int student) {
        return rows.low(student, WAITLISTS);
    }

    void waitlists(int student, int head, int count) {
        rows.set(student, WAITLISTS, ((long) head << 32) | (count & 0xFFFF_FFFFL));
    }
}
