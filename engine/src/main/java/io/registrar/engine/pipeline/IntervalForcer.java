package io.registrar.engine.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Forces the log every so many milliseconds, on a thread of its own. */
final class IntervalForcer {
    private final CommandLog log;
    private final int intervalMillis;
    private final Histogram forceNanos;
    private final FailureHandler failureHandler;
    private final Thread thread = new Thread(this::run, "journal-force");
    /** Ends the wait between two forces. Not an interrupt: that would close the file in the middle of a force. */
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** @param forceNanos where each force is recorded */
    IntervalForcer(CommandLog log, int intervalMillis, Histogram forceNanos, FailureHandler failureHandler) {
        this.log = log;
        this.intervalMillis = intervalMillis;
        this.forceNanos = forceNanos;
        this.failureHandler = failureHandler;
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopping.countDown();
        thread.join();
    }

    private void run() {
        try {
            while (!stopping.await(intervalMillis, TimeUnit.MILLISECONDS)) {
                long began = System.nanoTime();
                log.force();
                forceNanos.record(System.nanoTime() - began);
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure("journal-force", failure);
        }
    }
}
