package io.registrar.engine;

/** The parts that a state is saved in, in this order. A number once given is never used for anything else. */
public enum StatePart {
    /** Sequence, time, and what is counted over all tables. */
    COUNTERS(1),
    /** Sections, their settings and counters, and their sessions. */
    SECTIONS(2),
    /** Students, their balances, and where their lists begin. */
    STUDENTS(3),
    /** Seat-holding enrollments. */
    ENROLLMENTS(4),
    /** Lessons finished, and where the bookings of a seat begin. */
    SEAT_DETAILS(5),
    /** When pending enrollments are due. */
    HOLDS(6),
    /** Entries of wait lists. */
    WAITLISTS(7),
    /** Bookings of sessions. */
    BOOKINGS(8),
    /** Idempotency keys and the outcomes remembered with them. */
    KEYS(9),
    /** Ids of imported enrollments. A state without any is saved without this part, as before there were imports. */
    IMPORTS(10);

    private final int number;

    StatePart(int number) {
        this.number = number;
    }

    /** Its number in a saved state. */
    public int number() {
        return number;
    }
}
