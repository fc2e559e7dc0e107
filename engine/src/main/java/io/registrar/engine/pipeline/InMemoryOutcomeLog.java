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
    private boolean closed;

    /** Makes an empty log. */
    public InMemoryOutcomeLog() {}

    @Override
    public synchronized void append(long firstSequence, byte[] batch, int length) {
        if (firstSequence != records.size() + 1L) {
            throw new IllegalStateException(
                    "Expected sequence " + (records.size() + 1L) + ", but found " + firstSequence);
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
    public void enrollmentBegun(long enrollmentId) {
        // What it may change to one day needs no room kept for it.
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
        };
    }

    private synchronized byte[] record(long sequence) {
        if (closed || sequence < 1 || sequence > records.size()) {
            throw new IllegalStateException("Expected a record of sequence " + sequence + ", but found none");
        }
        return records.get((int) sequence - 1);
    }

    private synchronized long changeOf(long enrollmentId) {
        if (closed) {
            throw new IllegalStateException("Expected an open history, but it is closed");
        }
        return lastChanges.getOrDefault(enrollmentId, 0L);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
