package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.FailureHandler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says so when the wall clock and the time that commands get come to lie far apart: somebody has set the wall clock, or the
 * machine has slept. Commands go on by their own time, so a registration that opens at nine by the one opens at another
 * moment by the other; a restart, which takes the wall clock over, is the operator's to choose.
 */
final class ClockWatch implements AutoCloseable {
    /** As far as a start puts up with: {@link ClockCheck#MOST_BEHIND}. */
    private static final long FAR_MILLIS = ClockCheck.MOST_BEHIND.toMillis();

    private static final int LOOK_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final LongSupplier wallMillis;
    private final LongSupplier steadyMillis;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** By how much the wall clock was ahead when that was last said; used by the watching thread alone. */
    private long toldMillis;

    ClockWatch(LongSupplier wallMillis, LongSupplier steadyMillis) {
        this.wallMillis = wallMillis;
        this.steadyMillis = steadyMillis;
    }

    /**
     * Looks from now on, on a thread of its own. Called at most once.
     *
     * @param failureHandler told if that can't go on
     */
    void start(FailureHandler failureHandler) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                            look();
                        }
                    } catch (InterruptedException | RuntimeException | Error failure) {
                        failureHandler.onFailure("clock-watch", failure);
                    }
                },
                "clock-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** One look. Says something only where that is news. */
    void look() {
        long aheadMillis = wallMillis.getAsLong() - steadyMillis.getAsLong();
        if (Math.abs(aheadMillis - toldMillis) < FAR_MILLIS) {
            return;
        }
        if (Math.abs(aheadMillis) < FAR_MILLIS) {
            toldMillis = 0;
            LOG.info("the wall clock and the time of commands agree again");
            return;
        }
        toldMillis = aheadMillis;
        LOG.warn(
                "the wall clock has moved, and is {} s {} the time of commands, which goes on by the monotonic clock; a"
                        + " restart takes the wall clock over",
                Duration.ofMillis(Math.abs(aheadMillis)).toSeconds(),
                aheadMillis > 0 ? "ahead of" : "behind");
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
