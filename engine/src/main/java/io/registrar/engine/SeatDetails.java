package io.registrar.engine;

/**
 * What few seats have and most have not, beside {@link EnrollmentTable}: lessons finished, and bookings. A seat that has
 * neither takes no room here, and its commands do not look here.
 *
 * <pre>
 *  a seat's row      upper half        lower half
 *    0               enrollment row    first booking, or -1       a free row: next free row in the lower half
 *    1               first marks       lessons finished
 *
 *  a row of marks
 *    0               a bit for each of 64 lessons
 *    1               which 64          next marks, or -1          a free row: next free row in the lower half
 * </pre>
 */
final class SeatDetails {
    private static final int SEAT_AND_BOOKINGS = 0;
    private static final int MARKS_AND_COUNT = 1;
    private static final int BITS = 0;
    private static final int WORD_AND_NEXT = 1;
    private static final int NONE = Section.NONE;

    private final EnrollmentTable enrollments;
    private final HashIndex bySeat = new HashIndex();
    private final Rows seats = new Rows(2, SEAT_AND_BOOKINGS);
    private final Rows marks = new Rows(2, WORD_AND_NEXT);

    SeatDetails(EnrollmentTable enrollments) {
        this.enrollments = enrollments;
    }

    void save(StateSink sink) {
        seats.save(sink);
        marks.save(sink);
        bySeat.save(sink);
    }

    void load(StateSource source) {
        seats.load(source);
        marks.load(source);
        bySeat.load(source);
    }

    /** How many lessons the seat's enrollment has finished. */
    int lessonsFinished(int seat) {
        int details = find(seat);
        return details == NONE ? 0 : seats.rows.low(details, MARKS_AND_COUNT);
    }

    boolean hasFinished(int seat, int lesson) {
        int details = find(seat);
        int at = details == NONE ? NONE : findMarks(details, wordOf(lesson));
        return at != NONE && (marks.rows.get(at, BITS) & bitOf(lesson)) != 0;
    }

    /** The highest lesson that the seat's enrollment has finished, or 0. */
    int highestFinished(int seat) {
        int details = find(seat);
        int highest = 0;
        for (int at = details == NONE ? NONE : seats.rows.high(details, MARKS_AND_COUNT);
                at != NONE;
                at = marks.rows.low(at, WORD_AND_NEXT)) {
            int last = Long.SIZE - Long.numberOfLeadingZeros(marks.rows.get(at, BITS));
            highest = Math.max(highest, marks.rows.high(at, WORD_AND_NEXT) * Long.SIZE + last);
        }
        return highest;
    }

    /** Marks a lesson that was not finished yet, and returns how many are now. */
    int finish(int seat, int lesson) {
        int details = findOrAdd(seat);
        int at = findMarks(details, wordOf(lesson));
        if (at == NONE) {
            at = marks.take();
            marks.rows.set(at, BITS, 0);
            marks.rows.setHigh(at, WORD_AND_NEXT, wordOf(lesson));
            marks.rows.setLow(at, WORD_AND_NEXT, seats.rows.high(details, MARKS_AND_COUNT));
            seats.rows.setHigh(details, MARKS_AND_COUNT, at);
        }
        marks.rows.set(at, BITS, marks.rows.get(at, BITS) | bitOf(lesson));
        int finished = seats.rows.low(details, MARKS_AND_COUNT) + 1;
        seats.rows.setLow(details, MARKS_AND_COUNT, finished);
        return finished;
    }

    /** The seat's newest booking, or -1. */
    int bookingsHead(int seat) {
        int details = find(seat);
        return details == NONE ? NONE : seats.rows.low(details, SEAT_AND_BOOKINGS);
    }

    void bookingsHead(int seat, int booking) {
        seats.rows.setLow(findOrAdd(seat), SEAT_AND_BOOKINGS, booking);
    }

    /** Forgets all about a seat that is given back; its bookings are gone already. */
    void remove(int seat) {
        long hash = Hash.mix(seat);
        int slot = slotOf(hash, seat);
        int details = bySeat.rowAt(hash, slot);
        for (int at = seats.rows.high(details, MARKS_AND_COUNT); at != NONE; ) {
            int next = marks.rows.low(at, WORD_AND_NEXT);
            marks.free(at);
            at = next;
        }
        bySeat.remove(hash, slot);
        seats.free(details);
    }

    /** A hash of the lessons finished, whatever the order they were finished in. */
    long lessonsHash(int seat, long seed) {
        int details = find(seat);
        long sum = 0;
        for (int at = details == NONE ? NONE : seats.rows.high(details, MARKS_AND_COUNT);
                at != NONE;
                at = marks.rows.low(at, WORD_AND_NEXT)) {
            sum += Hash.chain(seed + marks.rows.high(at, WORD_AND_NEXT), marks.rows.get(at, BITS));
        }
        return sum;
    }

    private int findMarks(int details, int word) {
        int at = seats.rows.high(details, MARKS_AND_COUNT);
        while (at != NONE && marks.rows.high(at, WORD_AND_NEXT) != word) {
            at = marks.rows.low(at, WORD_AND_NEXT);
        }
        return at;
    }

    private int find(int seat) {
        if (!enrollments.hasDetails(seat)) {
            return NONE;
        }
        long hash = Hash.mix(seat);
        return bySeat.rowAt(hash, slotOf(hash, seat));
    }

    private int slotOf(long hash, int seat) {
        int slot = bySeat.first(hash);
        while (seats.rows.high(bySeat.rowAt(hash, slot), SEAT_AND_BOOKINGS) != seat) {
            slot = bySeat.next(hash, slot);
        }
        return slot;
    }

    private int findOrAdd(int seat) {
        int details = find(seat);
        if (details == NONE) {
            details = seats.take();
            seats.rows.setHigh(details, SEAT_AND_BOOKINGS, seat);
            seats.rows.setLow(details, SEAT_AND_BOOKINGS, NONE);
            seats.rows.setHigh(details, MARKS_AND_COUNT, NONE);
            seats.rows.setLow(details, MARKS_AND_COUNT, 0);
            bySeat.insert(Hash.mix(seat), details);
            enrollments.setHasDetails(seat);
        }
        return details;
    }

    private static int wordOf(int lesson) {
        return (lesson - 1) / Long.SIZE;
    }

    private static long bitOf(int lesson) {
        return 1L << (lesson - 1) % Long.SIZE;
    }
}
