package io.registrar.gateway.http;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.InMemoryOutcomeLog;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A history whose readers can be held, as a slow disk does, or fail, as a broken one. Appending goes on meanwhile. */
final class HeldOutcomeLog implements OutcomeLog {
    private final InMemoryOutcomeLog log = new InMemoryOutcomeLog();
    private final Set<Long> broken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger stalled = new AtomicInteger();
    /** What somebody could not believe. */
    final List<String> doubts = new CopyOnWriteArrayList<>();

    private volatile long firstSequence = 1;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** From now on whoever reads waits. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /** Waits until this many readers stand before a held record. */
    void awaitStalled(int readers) {
        Await.until(readers + " readers are stalled", () -> stalled.get() == readers);
    }

    /** From now on the record of this sequence can't be read. */
    void breakAt(long sequence) {
        broken.add(sequence);
    }

    /** From now on there is nothing before this sequence. */
    void retainFrom(long sequence) {
        firstSequence = sequence;
    }

    /** All can be read again. */
    void mend() {
        broken.clear();
    }

    private void pass(long sequence) {
        stalled.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("Expected no interrupt", interrupted);
        } finally {
            stalled.decrementAndGet();
        }
        if (sequence < firstSequence) {
            throw new IllegalStateException("Expected nobody to ask for what is not retained, but for " + sequence);
        }
        if (broken.contains(sequence)) {
            throw new UncheckedIOException(new IOException("no such place: " + sequence));
        }
    }

    @Override
    public void append(long firstSequence, byte[] records, int length) {
        log.append(firstSequence, records, length);
    }

    @Override
    public boolean hasRoom() {
        return log.hasRoom();
    }

    @Override
    public void enrollmentBegun(long enrollmentId) {
        log.enrollmentBegun(enrollmentId);
    }

    @Override
    public void enrollmentChanged(long enrollmentId, long sequence) {
        log.enrollmentChanged(enrollmentId, sequence);
    }

    @Override
    public void start() {
        log.start();
    }

    @Override
    public OutcomeReader newReader() {
        OutcomeReader reader = log.newReader();
        return new OutcomeReader() {
            @Override
            public OutcomeDecoder read(long sequence) {
                pass(sequence);
                return reader.read(sequence);
            }

            @Override
            public long lastChangeOf(long enrollmentId) {
                return reader.lastChangeOf(enrollmentId);
            }

            @Override
            public long firstSequence() {
                return firstSequence;
            }

            @Override
            public long lastSequence() {
                return reader.lastSequence();
            }

            @Override
            public void doubt(String problem) {
                doubts.add(problem);
            }
        };
    }

    @Override
    public void close() {
        log.close();
    }
}
