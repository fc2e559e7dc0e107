package io.registrar.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has stages run as a task of somebody else's thread, such as an event loop: whoever publishes sees to it that the task is to
 * come, and it takes what has been published until then. Between the thread that publishes and the one that decides there is
 * no hop then, if they are the same.
 *
 * <p>As the ring's wait strategy it never waits. No slot is forgotten: the task first says that it is not to come any more, and
 * then looks at the cursor; a publisher first moves the cursor, and then looks whether the task is to come.
 */
final class StageTask implements StageHost, WaitStrategy, Runnable {
    private final Executor executor;
    private final CountDownLatch starting = new CountDownLatch(1);
    private final AtomicBoolean isToCome = new AtomicBoolean();

    private RingBuffer<Slot> ring;
    private StageRunner runner;

    /** @param executor runs one task at a time, each of them in the sight of the next */
    StageTask(Executor executor) {
        this.executor = executor;
    }

    /** Takes what it is to run: the ring is made with this as its wait strategy, and so comes later. */
    void host(RingBuffer<Slot> ofSlots, StageRunner stages) {
        ring = ofSlots;
        runner = stages;
    }

    @Override
    public Sequence done() {
        return runner.done();
    }

    @Override
    public void start() {
        executor.execute(() -> {
            try {
                runner.begin();
            } finally {
                starting.countDown();
            }
            // What was published meanwhile.
            run();
        });
    }

    @Override
    public void awaitStart() throws InterruptedException {
        starting.await();
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier) {
        return dependent.get();
    }

    @Override
    public void signalAllWhenBlocking() {
        if (!isToCome.get() && isToCome.compareAndSet(false, true)) {
            executor.execute(this);
        }
    }

    @Override
    public void run() {
        if (starting.getCount() > 0) {
            // Its stages aren't ready yet; start() will look again.
            return;
        }
        isToCome.set(false);
        runner.runBatch();
        // More than a batch; or a slot that was claimed and is not yet published by another thread.
        if (runner.done().get() < ring.getCursor() && !runner.hasFailed()) {
            signalAllWhenBlocking();
        }
    }

    @Override
    public void stop(boolean inOrder) throws InterruptedException {
        if (!inOrder) {
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                runner.end();
            } finally {
                ended.countDown();
            }
        });
        ended.await();
    }
}
