package io.registrar.gateway.http;

import io.registrar.engine.pipeline.CommandLog;
import io.registrar.engine.pipeline.InMemoryCommandLog;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A log whose force can be held, as a disk may: the ring fills up behind it; and that can be full. */
final class HeldCommandLog implements CommandLog {
    private final InMemoryCommandLog log = new InMemoryCommandLog();
    private final AtomicLong appended = new AtomicLong();
    private final AtomicInteger largestBatch = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Whether there is no room for any command. */
    private volatile boolean isFull;

    private boolean isHeld;
    private boolean isWaiting;

    /** Has no room from now on. */
    void fill() {
        isFull = true;
    }

    /** Has room again. */
    void free() {
        isFull = false;
    }

    void hold() {
        lock.lock();
        try {
            isHeld = true;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            isHeld = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the stage stands in a held force. */
    void awaitStalled() {
        Await.until("the ring is stalled", () -> {
            lock.lock();
            try {
                return isWaiting;
            } finally {
                lock.unlock();
            }
        });
    }

    /** Commands journaled so far. */
    long appended() {
        return appended.get();
    }

    /** Most commands that one append held. */
    int largestBatch() {
        return largestBatch.get();
    }

    @Override
    public void replay(long firstSequence, RecordVisitor visitor) {
        log.replay(firstSequence, visitor);
    }

    @Override
    public void start(long nextSequence) {
        log.start(nextSequence);
    }

    @Override
    public boolean hasRoom(int length) {
        return !isFull;
    }

    @Override
    public void append(long firstSequence, int count, byte[] records, int length) {
        log.append(firstSequence, count, records, length);
        appended.addAndGet(count);
        largestBatch.accumulateAndGet(count, Math::max);
    }

    @Override
    public void force() {
        lock.lock();
        try {
            while (isHeld) {
                isWaiting = true;
                changed.awaitUninterruptibly();
            }
            isWaiting = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void seal() {
        log.seal();
    }

    @Override
    public void close() {
        log.close();
    }
}
