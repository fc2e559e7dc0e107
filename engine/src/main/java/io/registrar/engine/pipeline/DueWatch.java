package io.registrar.engine.pipeline;

import com.lmax.disruptor.Sequence;
import io.registrar.engine.codec.CommandEncoder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Puts a tick into the ring when something is due and nobody calls, on a thread of its own. It is late by at most {@link
 * #MAX_WAIT_MILLIS} and what the thread is; a clock that jumps is seen as soon. A ring without room is tried again at the
 * next look, as is a tick that the log had no room for, and there is never more than one tick in it.
 */
final class DueWatch {
    /** Who asks for ticks: the actor in their records. */
    static final String ACTOR = "registrar";

    /** Longest time between two looks at the clock. */
    static final int MAX_WAIT_MILLIS = 50;

    private final CommandPublisher publisher;
    private final LongSupplier dueMillis;
    private final Sequence done;
    private final LongSupplier clockMillis;
    private final FailureHandler failureHandler;
    private final CommandEncoder tick = new CommandEncoder().tick(ACTOR);
    private final Thread thread = new Thread(this::run, "due-watch");
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** The slot of the last tick. */
    private long lastTick = CommandPublisher.NO_SLOT;

    /**
     * @param dueMillis when a tick is to be made, as of the last command applied
     * @param done last slot that every stage is done with; what is due is up to date by then
     */
    DueWatch(
            CommandPublisher publisher,
            LongSupplier dueMillis,
            Sequence done,
            LongSupplier clockMillis,
            FailureHandler failureHandler) {
        this.publisher = publisher;
        this.dueMillis = dueMillis;
        this.done = done;
        this.clockMillis = clockMillis;
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
            // A publisher that is closed stays closed: the pipeline stops, or a stage has failed.
            while (publisher.isOpen() && !stopping.await(look(), TimeUnit.MILLISECONDS)) {
                // Looking is all there is to do.
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure(thread.getName(), failure);
        }
    }

    /** Makes a tick if it is time, and returns how many milliseconds the next look may wait. */
    private long look() {
        if (done.get() < lastTick) {
            return MAX_WAIT_MILLIS;
        }
        long due = dueMillis.getAsLong();
        long now = clockMillis.getAsLong();
        if (now < due) {
            return now > due - MAX_WAIT_MILLIS ? due - now : MAX_WAIT_MILLIS;
        }
        long slot = publisher.publishTick(tick.buffer(), tick.length());
        lastTick = slot == CommandPublisher.NO_SLOT ? lastTick : slot;
        return MAX_WAIT_MILLIS;
    }
}
