package io.registrar.gateway.cli;

import io.registrar.engine.StatePart;
import io.registrar.engine.StateSink;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Leaves others room: after each piece of work whoever goes at a pace pauses for as long as it has worked, so that it takes
 * half a processor at most, and gives up where it is no longer wanted. Used by one thread.
 */
final class Pace {
    /** Work between two pauses: short beside what a client notices. */
    private static final long PIECE_NANOS = 1_000_000;

    /** Between two looks at the clock. */
    private static final int STEPS_PER_LOOK = 256;

    private final boolean pauses;
    private final BooleanSupplier isUnwanted;
    private int steps;
    private long pieceStart = System.nanoTime();

    private Pace(boolean pauses, BooleanSupplier isUnwanted) {
        this.pauses = pauses;
        this.isUnwanted = isUnwanted;
    }

    /** For a process that has nothing else to do. */
    static Pace full() {
        return new Pace(false, () -> false);
    }

    /**
     * For a thread beside others that matter more.
     *
     * @param isUnwanted asked at each pause; from then on a step throws {@link CancellationException}
     */
    static Pace half(BooleanSupplier isUnwanted) {
        return new Pace(true, isUnwanted);
    }

    /**
     * To be called after each small step.
     *
     * @throws CancellationException if the work is no longer wanted
     */
    void step() {
        if (pauses && ++steps % STEPS_PER_LOOK == 0) {
            pauseIfDue();
        }
    }

    private void pauseIfDue() {
        long worked = System.nanoTime() - pieceStart;
        if (worked >= PIECE_NANOS) {
            orGiveUp();
            // More than a few pieces was no work, but waiting for something.
            LockSupport.parkNanos(Math.min(worked, 4 * PIECE_NANOS));
            pieceStart = System.nanoTime();
        }
    }

    /**
     * To be called before a long step.
     *
     * @throws CancellationException if the work is no longer wanted
     */
    void orGiveUp() {
        if (isUnwanted.getAsBoolean()) {
            throw new CancellationException("given up: nobody wants it any more");
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
