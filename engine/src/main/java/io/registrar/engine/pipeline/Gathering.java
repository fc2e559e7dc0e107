package io.registrar.engine.pipeline;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has a batch wait a moment for those who were answered just now, where a force takes long. Whoever asks again at once comes
 * while the next force is under way, and then waits for that one and for his own: everybody's command takes two forces'
 * time. Where the next batch waits until they are back, it takes one and a little.
 *
 * <p>It waits half of a force's time at most, counted from the answers. Where most did not come back until then, it was for nothing, and
 * the next batches do not wait: twice as many each time. Used by the thread of the journal stage alone.
 */
final class Gathering {
    /** Where forces are shorter, nobody waits: to come back takes as long. */
    static final long SHORT_FORCE_NANOS = 500_000;
    /** Most batches that do not wait, before one tries again. */
    static final int MOST_UNTRIED = 64;

    /** A park this short takes about 50 microseconds on Linux, its timer's slack. */
    private static final long NAP_NANOS = 1_000;

    private final LongSupplier nanoClock;
    private final LongConsumer nap;

    private long forceNanos;
    private long forceBefore;

    private long answered;
    private long answeredAt;
    /** Last slot that was taken when they were answered. */
    private long cursorThen;

    /** Batches that do not wait since the last one did for nothing, and how many of them are left. */
    private int untried;

    private int untriedLeft;

    Gathering() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    /** @param nap waits for so many nanoseconds, or a little longer */
    Gathering(LongSupplier nanoClock, LongConsumer nap) {
        this.nanoClock = nanoClock;
        this.nap = nap;
    }

    /** The batch's force took so long; 0 if it had none. */
    void forced(long nanos) {
        forceBefore = forceNanos;
        forceNanos = nanos;
    }

    /**
     * A batch has been led through all stages just now.
     *
     * @param slots that it had
     * @param cursor the last slot that had been taken by a publisher before the first of them was answered
     */
    void answered(long slots, long cursor) {
        answered = slots;
        answeredAt = nanoClock.getAsLong();
        cursorThen = cursor;
    }

    /**
     * Waits for more, if it is worth it.
     *
     * @param cursor tells the last slot that was taken by a publisher
     * @param most the last slot that the batch may have
     */
    void await(LongSupplier cursor, long most) {
        // The shorter one of two: a disk that stood still for once is not to be waited for again.
        long force = Math.min(forceNanos, forceBefore);
        long now = nanoClock.getAsLong();
        if (force < SHORT_FORCE_NANOS || now - answeredAt >= force / 2) {
            return;
        }
        if (untriedLeft > 0) {
            untriedLeft--;
            return;
        }
        long all = Math.min(most, cursorThen + answered);
        long nearlyAll = all - answered / 4;
        long seen = cursor.getAsLong();
        long lastCame = now;
        // A few who don't come back are not waited for to the end.
        while (seen < all && now - answeredAt < force / 2 && (seen < nearlyAll || now - lastCame < force / 16)) {
            nap.accept(NAP_NANOS);
            now = nanoClock.getAsLong();
            long last = cursor.getAsLong();
            if (last > seen) {
                seen = last;
                lastCame = now;
            }
        }
        untried = seen >= nearlyAll ? 0 : Math.min(MOST_UNTRIED, Math.max(1, 2 * untried));
        untriedLeft = untried;
    }
}
