package io.registrar.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A thread that takes disk space before it is needed: it runs one step over and over, at once when it is woken, and else
 * every {@link #LOOK_MILLIS}. A step that throws is its last.
 */
final class SpaceThread {
    /** Time from one look at the disk to the next. */
    static final int LOOK_MILLIS = 100;

    private final Thread thread;
    private final Runnable step;
    private final Consumer<Throwable> failed;
    private volatile boolean isStopping;

    /**
     * Starts nothing yet.
     *
     * @param failed told on the thread what the step threw
     */
    SpaceThread(String name, Runnable step, Consumer<Throwable> failed) {
        this.step = step;
        this.failed = failed;
        thread = new Thread(this::run, name);
        // What it does is for those to come: a process that has nothing else left may end.
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has the step run soon. Costs a system call if the thread sleeps; any thread may call. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** A pause within the step; shorter if the thread is woken. */
    void pause(long nanos) {
        if (!isStopping) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** True once the step should come to its end. */
    boolean isStopping() {
        return isStopping;
    }

    /** Returns when the step has run for the last time. Safe to call twice, and without a start. */
    void stop() {
        isStopping = true;
        wake();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                // Files must not be closed under a step: waited for all the same, and told on.
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isStopping) {
                step.run();
                pause(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        } catch (RuntimeException | Error failure) {
            failed.accept(failure);
        }
    }
}
