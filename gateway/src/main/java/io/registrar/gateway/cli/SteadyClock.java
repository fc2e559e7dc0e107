package io.registrar.gateway.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time that commands get, in Unix epoch milliseconds: the wall clock, looked at once, and from then on what the
 * monotonic clock counts. It goes as fast as the wall clock and never jumps: somebody who sets the wall clock forward
 * makes no hold expire, and one who sets it back makes nothing stand still. A start looks at the wall clock anew.
 *
 * <p>Safe for all threads; makes no garbage.
 */
final class SteadyClock implements LongSupplier {
    private final long startMillis;
    private final long startNanos;
    private final LongSupplier monotonicNanos;

    /** Looks at the wall clock, now and never again. */
    SteadyClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * @param wallMillis asked once, here
     * @param monotonicNanos never falls; its zero means nothing
     */
    SteadyClock(LongSupplier wallMillis, LongSupplier monotonicNanos) {
        this.monotonicNanos = monotonicNanos;
        startNanos = monotonicNanos.getAsLong();
        startMillis = wallMillis.getAsLong();
    }

    @Override
    public long getAsLong() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong() - startNanos);
    }
}
