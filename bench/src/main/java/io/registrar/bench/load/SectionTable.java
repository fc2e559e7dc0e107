package io.registrar.bench.load;

import java.util.Arrays;

/**
 * How many seats of each section are taken, as far as the client can know while answers are under way: at least those who
 * were told so and have not asked to leave, at most all who were told so or may be told so.
 */
final class SectionTable {
    private final int[] capacity;
    private final int[] surely;
    private final int[] perhaps;
    /** The last moment at which all seats may have been taken by others than one of those who then asked for one. */
    private final long[] perhapsFullNanos;

    private final boolean[] everFull;

    /**
     * A table of sections alike.
     *
     * @param nanos a moment before every other one
     */
    SectionTable(int count, int seats, long nanos) {
        capacity = new int[count];
        surely = new int[count];
        perhaps = new int[count];
        perhapsFullNanos = new long[count];
        everFull = new boolean[count];
        Arrays.fill(capacity, seats);
        Arrays.fill(perhapsFullNanos, nanos);
    }

    int count() {
        return capacity.length;
    }

    int capacity(int section) {
        return capacity[section];
    }

    void setCapacity(int section, int seats) {
        capacity[section] = seats;
    }

    /** A seat is asked for. */
    void enrolling(int section) {
        perhaps[section]++;
    }

    /**
     * The seat was given.
     *
     * @return false if there were not so many
     */
    boolean enrolled(int section) {
        return ++surely[section] <= capacity[section];
    }

    /** The seat wasn't given, or was given back. */
    void without(int section, long nowNanos) {
        if (perhaps[section]-- == capacity[section] + 1) {
            perhapsFullNanos[section] = nowNanos;
        }
    }

    /** The seat is to be given back. */
    void unenrolling(int section) {
        surely[section]--;
    }

    /** It was not given back. */
    void stayed(int section) {
        surely[section]++;
    }

    /**
     * True if all seats may have been taken by others at some moment since. Asked before {@link #without}, while who asks is
     * counted among them.
     */
    boolean mayHaveBeenFull(int section, long sinceNanos) {
        return perhaps[section] > capacity[section] || perhapsFullNanos[section] >= sinceNanos;
    }

    /** Somebody was told that it is full. */
    void toldFull(int section) {
        everFull[section] = true;
    }

    /** True if somebody was told that it is full. */
    boolean wasFull(int section) {
        return everFull[section];
    }
}
