package io.registrar.engine.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts things of a few kinds, each kind a number from 0. One thread counts, with a plain addition and an ordered store and
 * nothing else; any thread reads, and may read a count that is a moment old, but never one that falls.
 */
public final class Tally {
    private final AtomicLongArray counts;

    /**
     * Makes one that has counted nothing.
     *
     * @param kinds how many kinds there are
     */
    public Tally(int kinds) {
        counts = new AtomicLongArray(kinds);
    }

    /** Counts one more of this kind. For one thread. */
    public void count(int kind) {
        add(kind, 1);
    }

    /** Counts so many more of this kind. For the same thread. */
    public void add(int kind, long more) {
        counts.setRelease(kind, counts.getPlain(kind) + more);
    }

    /** How many of this kind were counted. For any thread. */
    public long of(int kind) {
        return counts.getAcquire(kind);
    }
}
