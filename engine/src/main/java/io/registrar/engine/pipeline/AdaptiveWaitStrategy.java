package io.registrar.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spins shortly, yields, naps while traffic is likely to come soon, and blocks after a quiet moment, so that an idle
 * server takes no processor time and a busy one no wake-ups. A publisher pays one volatile read, and a lock only if
 * somebody is blocked.
 *
 * <p>Correct because the sleeper first says that it sleeps and then looks at the cursor once more, while the publisher
 * first moves the cursor and then looks whether anybody sleeps; both are sequentially consistent. Should a wake-up be
 * missed all the same, the block ends by itself after {@link #MAX_BLOCK_NANOS}.
 */
final class AdaptiveWaitStrategy implements WaitStrategy {
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    /** A park this short takes about 50 microseconds on Linux, its timer's slack. */
    private static final long NAP_NANOS = 1_000;

    private static final int NAPS = 200;
    private static final long MAX_BLOCK_NANOS = 100_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final AtomicInteger sleepers = new AtomicInteger();

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // Yielding is a step of the ladder, not what correctness rests on.
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        int patience = SPINS + YIELDS + NAPS;
        long available;
        while ((available = dependent.get()) < sequence) {
            barrier.checkAlert();
            if (patience > YIELDS + NAPS) {
                Thread.onSpinWait();
                patience--;
            } else if (patience > NAPS) {
                Thread.yield();
                patience--;
            } else if (patience > 0 || cursor.get() >= sequence) {
                // Published, but a stage before this one is still at it: it will be done soon, and wakes nobody.
                LockSupport.parkNanos(NAP_NANOS);
                patience = Math.max(0, patience - 1);
            } else {
                block(sequence, cursor, barrier);
            }
        }
        return available;
    }

    private void block(long sequence, Sequence cursor, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        lock.lock();
        try {
            sleepers.incrementAndGet();
            long left = MAX_BLOCK_NANOS;
            while (cursor.get() < sequence && left > 0) {
                barrier.checkAlert();
                left = published.awaitNanos(left);
            }
        } finally {
            sleepers.decrementAndGet();
            lock.unlock();
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        if (sleepers.get() == 0) {
            return;
        }
        lock.lock();
        try {
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
