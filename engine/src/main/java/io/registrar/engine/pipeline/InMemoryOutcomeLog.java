package io.registrar.engine.pipeline;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomeRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A history that is forgotten with the process: for embedding the engine where nothing needs to last, and for tests. Safe
 * for all threads.
 */
public final class InMemoryOutcomeLog implements OutcomeLog {
    private final List<byte[]> records = new ArrayList<>();
    private final Map<Long, Long> lastChanges = new HashMap<>();
    private final long firstSequence;
    private boolean closed;

    /** Makes an empty log. */
    public InMemoryOutcomeLog() {
        this(1);
    }

    /** Makes an empty log that is to take the history from this sequence on. */
    public InMemoryOutcomeLog(long firstSequence) {
        this.firstSequence = firstSequence;
    }

    @Override
    public synchronized void append(long firstOfBatch, byte[] batch, int length) {
        long next = firstSequence + records.size();
        if (firstOfBatch != next) {
            throw new IllegalStateException("Expected sequence " + next + ", but found " + firstOfBatch);
        }
        for (int at = 0; at < length; at += OutcomeRecord.length(batch, at)) {
            records.add(Arrays.copyOfRange(batch, at, at + OutcomeRecord.length(batch, at)));
        }
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public synchronized void enrollmentBegun(long enrollmentId) {
        lastChanges.put(enrollmentId, 0L);
    }

    @Override
    public synchronized void enrollmentChanged(long enrollmentId, long sequence) {
        lastChanges.put(enrollmentId, sequence);
    }

    @Override
    public void start() {
        // It has kept nothing from before.
    }

    @Override
    public OutcomeReader newReader() {
        OutcomeDecoder decoder = new OutcomeDecoder();
        return new OutcomeReader() {
            @Override
            public OutcomeDecoder read(long sequence) {
                byte[] record = record(sequence);
                return decoder.wrap(record, 0, record.length);
            }

            @Override
            public long lastChangeOf(long enrollmentId) {
                return changeOf(enrollmentId);
            }

            @Override
            public long firstSequence() {
                return firstSequence;
            }

            @Override
            public long lastSequence() {
                return lastRecord();
            }

            @Override
            public void doubt(String problem) {
                // Nothing of it is believed after the process anyway.
            }
        };
    }

    private synchronized long lastRecord() {
        return firstSequence + records.size() - 1;
    }

    private synchronized byte[] record(long sequence) {
        if (closed || sequence < firstSequence || sequence - firstSequence >= records.size()) {
            throw new IllegalStateException("Expected a record of sequence " + sequence + ", but found none");
        }
        return records.get((int) (sequence - firstSequence));
    }

    private synchronized long changeOf(long enrollmentId) {
        if (closed) {
            throw new IllegalStateException("Expected an open history, but it is closed");
        }
        Long last = lastChanges.get(enrollmentId);
        if (last == null) {
            throw new IllegalStateException("Expected enrollment " + enrollmentId + " to have begun, but it has not");
        }
        return last;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
