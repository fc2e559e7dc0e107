package io.registrar.gateway.cli;

import io.registrar.engine.StatePart;
import io.registrar.engine.StateSink;
import java.util.concurrent.locks.LockSupport;

/**
 * Leaves others room: after each piece of work whoever goes at a pace pauses for as long as it has worked, so that it takes
 * half a processor at most. Used by one thread.
 */
final class Pace {
    /** Work between two pauses: short beside what a client notices. */
    private static final long PIECE_NANOS = 1_000_000;

    /** Between two looks at the clock. */
    private static final int STEPS_PER_LOOK = 256;

    private final boolean pauses;
    private int steps;
    private long pieceStart = System.nanoTime();

    private Pace(boolean pauses) {
        this.pauses = pauses;
    }

    /** For a process that has nothing else to do. */
    static Pace full() {
        return new Pace(false);
    }

    /** For a thread beside others that matter more. */
    static Pace half() {
        return new Pace(true);
    }

    /** To be called after each small step. */
    void step() {
        if (pauses && ++steps % STEPS_PER_LOOK == 0) {
            pauseIfDue();
        }
    }

    private void pauseIfDue() {
        long worked = System.nanoTime() - pieceStart;
        if (worked >= PIECE_NANOS) {
            // More than a few pieces was no work, but waiting for something.
            LockSupport.parkNanos(Math.min(worked, 4 * PIECE_NANOS));
            pieceStart = System.nanoTime();
        }
    }

    /** A sink that goes on at this pace. */
    StateSink of(StateSink sink) {
        return new StateSink() {
            @Override
            public void begin(StatePart part) {
                sink.begin(part);
            }

            @Override
            public void putLong(long value) {
                sink.putLong(value);
                step();
            }

            @Override
            public void putLongs(long[] values, int from, int count) {
                sink.putLongs(values, from, count);
                if (pauses) {
                    pauseIfDue();
                }
            }

            @Override
            public void putBytes(byte[] values, int from, int count) {
                sink.putBytes(values, from, count);
                step();
            }
        };
    }
}
