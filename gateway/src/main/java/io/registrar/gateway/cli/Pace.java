package io.registrar.gateway.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How work goes that may be beside others who matter more: it leaves them room on the disk, and is given up when it is no longer
 * wanted. Room on the processor is left by the system, which runs a process that stands behind others when they rest. Used by one
 * thread.
 */
final class Pace {
    /** Some ten milliseconds of a replay: the question is a look into the system. */
    private static final int STEPS_PER_QUESTION = 10_000;

    private static final long MOST_PAUSE_NANOS = 4_000_000;

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
     * For a process beside others that matter more.
     *
     * @param isUnwanted asked again and again; from then on every call may throw {@link CancellationException}
     */
    static Pace beside(BooleanSupplier isUnwanted) {
        return new Pace(true, isUnwanted);
    }

    /**
     * For work beside a process that it must not outlive, or for nobody's.
     *
     * @param serverPid the process, or null if there is none
     * @throws WrongUseException if there is no such process
     */
    static Pace orFull(Long serverPid) {
        if (serverPid == null) {
            return full();
        }
        ProcessHandle process = ProcessHandle.of(serverPid)
                .orElseThrow(() -> new WrongUseException("expected a process " + serverPid + ", but found none"));
        return beside(() -> !process.isAlive());
    }

    /**
     * To be called after each small step.
     *
     * @throws CancellationException if the work is no longer wanted
     */
    void step() {
        if (++steps % STEPS_PER_QUESTION == 0) {
            orGiveUp();
        }
    }

    /**
     * To be called after each piece that was forced to the disk: pauses for about as long as that has taken.
     *
     * @throws CancellationException if the work is no longer wanted
     */
    void pieceForced() {
        orGiveUp();
        if (pauses) {
            // What has taken longer was no work of the disk's for this, but waiting for something else.
            LockSupport.parkNanos(Math.min(System.nanoTime() - pieceStart, MOST_PAUSE_NANOS));
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
}
