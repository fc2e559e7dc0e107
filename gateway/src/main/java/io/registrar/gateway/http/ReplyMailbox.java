package io.registrar.gateway.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands answers from the reply stage to one event loop: one lock and at most one wake-up a batch, however many answers it
 * has. Those of other threads, far fewer, come one by one.
 */
final class ReplyMailbox implements Runnable {
    private final EventExecutor eventLoop;

    /** Filled by the reply stage alone, between two ends of a batch. */
    private PendingReply[] batch = new PendingReply[64];

    private int batchSize;

    /** Guarded by this. */
    private PendingReply[] handed = new PendingReply[64];

    private int handedSize;

    /** Emptied by the event loop alone. */
    private PendingReply[] taken = new PendingReply[64];

    private EnrollmentHandler[] owners = new EnrollmentHandler[64];

    ReplyMailbox(EventExecutor eventLoop) {
        this.eventLoop = eventLoop;
    }

    void add(PendingReply reply) {
        if (batchSize == batch.length) {
            batch = Arrays.copyOf(batch, batchSize * 2);
        }
        batch[batchSize++] = reply;
    }

    void handOver() {
        if (batchSize == 0) {
            return;
        }
        boolean wake;
        synchronized (this) {
            wake = handedSize == 0;
            if (handedSize + batchSize > handed.length) {
                handed = Arrays.copyOf(handed, Math.max(handed.length * 2, handedSize + batchSize));
            }
            System.arraycopy(batch, 0, handed, handedSize, batchSize);
            handedSize += batchSize;
        }
        Arrays.fill(batch, 0, batchSize, null);
        batchSize = 0;
        if (wake) {
            try {
                eventLoop.execute(this);
            } catch (RejectedExecutionException stopped) {
                // The event loop has ended, and with it every connection that waited.
                return;
            }
        }
    }

    /** Hands over one answer, from a thread that is not the reply stage's. */
    void deliver(PendingReply reply) {
        try {
            eventLoop.execute(() -> {
                reply.isReady = true;
                reply.connection.answersReady();
            });
        } catch (RejectedExecutionException stopped) {
            // As above.
            return;
        }
    }

    /** On the event loop: marks all answers as ready, then lets each connection write once. */
    @Override
    public void run() {
        int count;
        synchronized (this) {
            PendingReply[] swap = taken;
            taken = handed;
            handed = swap;
            count = handedSize;
            handedSize = 0;
        }
        if (owners.length < count) {
            owners = new EnrollmentHandler[taken.length];
        }
        for (int i = 0; i < count; i++) {
            taken[i].isReady = true;
            // Kept apart, because a reply that has been written is given back, and belongs to nobody then.
            owners[i] = taken[i].connection;
            taken[i] = null;
        }
        for (int i = 0; i < count; i++) {
            // A connection that has written already has nothing ready left, and does nothing.
            owners[i].answersReady();
            owners[i] = null;
        }
    }
}
