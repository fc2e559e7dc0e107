package io.registrar.engine;

/**
 * Bookings of sessions, one row each, threaded into two lists: its session's, in order of booking, and its seat's, newest
 * first, so that a seat that is given back takes its bookings along.
 *
 * <pre>
 *  field   upper half        lower half
 *    0     sequence of the command that booked
 *    1     booked at, Unix epoch milliseconds
 *    2     student           session             a free row: next free row in the lower half
 *    3     the session's previous and next       -1 = none
 *    4     the seat's newer and older            -1 = none
 *    5     seat: enrollment row
 * </pre>
 */
final class BookingTable {
    private static final int SEQUENCE = 0;
    private static final int BOOKED_AT = 1;
    private static final int STUDENT_AND_SESSION = 2;
    private static final int OF_SESSION = 3;
    private static final int OF_SEAT = 4;
    private static final int SEAT = 5;
    private static final int LONGS_PER_ROW = 6;
    private static final int NONE = Section.NONE;

    private final SessionTable sessions;
    private final SeatDetails details;
    private final Rows table = new Rows(LONGS_PER_ROW, STUDENT_AND_SESSION);
    private final LongRows rows = table.rows;
    private final PairIndex byMembership = new PairIndex(rows, STUDENT_AND_SESSION);

    BookingTable(SessionTable sessions, SeatDetails details) {
        this.sessions = sessions;
        this.details = details;
    }

    void save(StateSink sink) {
        table.save(sink);
        byMembership.save(sink);
    }

    void load(StateSource source) {
        table.load(source);
        byMembership.load(source);
    }

    /** Bookings there are. */
    int size() {
        return table.count();
    }

    /** The row of the student's booking of the session, or -1. */
    int find(Session session, int student) {
        return byMembership.find(PairIndex.pair(student, session.index));
    }

    void add(Session session, int student, int seat, long sequence, long bookedAtMillis) {
        int row = table.take();
        rows.set(row, SEQUENCE, sequence);
        rows.set(row, BOOKED_AT, bookedAtMillis);
        rows.set(row, STUDENT_AND_SESSION, PairIndex.pair(student, session.index));
        rows.set(row, SEAT, seat);
        link(row, OF_SESSION, session.bookingsTail, NONE);
        if (session.bookingsTail == NONE) {
            session.bookingsHead = row;
        }
        session.bookingsTail = row;
        session.booked++;
        link(row, OF_SEAT, NONE, details.bookingsHead(seat));
        details.bookingsHead(seat, row);
        byMembership.insert(row);
    }

    void remove(int row) {
        Session session = sessions.at(rows.low(row, STUDENT_AND_SESSION));
        if (session.bookingsHead == row) {
            session.bookingsHead = rows.low(row, OF_SESSION);
        }
        if (session.bookingsTail == row) {
            session.bookingsTail = rows.high(row, OF_SESSION);
        }
        session.booked--;
        unlink(row, OF_SESSION);
        int seat = (int) rows.get(row, SEAT);
        if (details.bookingsHead(seat) == row) {
            details.bookingsHead(seat, rows.low(row, OF_SEAT));
        }
        unlink(row, OF_SEAT);
        byMembership.remove(row);
        rows.set(row, SEQUENCE, 0);
        table.free(row);
    }

    /** Cancels every booking that this seat has. */
    void removeAllOfSeat(int seat) {
        for (int row = details.bookingsHead(seat); row != NONE; row = details.bookingsHead(seat)) {
            remove(row);
        }
    }

    /** True if the row holds the booking of this session that this command made. */
    boolean holds(int row, Session session, long sequence) {
        return row >= 0
                && row < table.end()
                && sequence > 0
                && sequence(row) == sequence
                && rows.low(row, STUDENT_AND_SESSION) == session.index;
    }

    long sequence(int row) {
        return rows.get(row, SEQUENCE);
    }

    long bookedAtMillis(int row) {
        return rows.get(row, BOOKED_AT);
    }

    int student(int row) {
        return rows.high(row, STUDENT_AND_SESSION);
    }

    int seat(int row) {
        return (int) rows.get(row, SEAT);
    }

    /** The session's next booking, or -1. */
    int nextOfSession(int row) {
        return rows.low(row, OF_SESSION);
    }

    private void link(int row, int field, int before, int behind) {
        rows.setHigh(row, field, before);
        rows.setLow(row, field, behind);
        if (before != NONE) {
            rows.setLow(before, field, row);
        }
        if (behind != NONE) {
            rows.setHigh(behind, field, row);
        }
    }

    private void unlink(int row, int field) {
        int before = rows.high(row, field);
        int behind = rows.low(row, field);
        if (before != NONE) {
            rows.setLow(before, field, behind);
        }
        if (behind != NONE) {
            rows.setHigh(behind, field, before);
        }
    }
}
