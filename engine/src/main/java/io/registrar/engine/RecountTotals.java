package io.registrar.engine;

/** What a recount adds up over all sections and students. */
final class RecountTotals {
    /** Seats on the rosters, and how many of them are holds. */
    long seats;

    long pending;
    /** What the seats on the rosters cost. */
    long costOfSeats;

    long balances;
    long waiting;
    long sessions;
    long bookings;
    /** Sequence of the newest change of any roster, as the sections say it and as the students do. */
    long newestOnRosters;

    long newestOfStudents;
}
