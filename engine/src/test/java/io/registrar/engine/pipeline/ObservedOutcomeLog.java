package io.registrar.engine.pipeline;

import io.registrar.engine.codec.OutcomeRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An outcome log that keeps a count of what was asked of it, and fails when told to. */
final class ObservedOutcomeLog implements OutcomeLog {
    final InMemoryOutcomeLog records = new InMemoryOutcomeLog();
    final List<Long> firsts = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
    volatile boolean isFull;
    volatile long failingFrom = Long.MAX_VALUE;

    @Override
    public void append(long firstSequence, byte[] batch, int length) {
        int count = 0;
        for (int at = 0; at < length; at += OutcomeRecord.length(batch, at)) {
            count++;
        }
        firsts.add(firstSequence);
        counts.add(count);
        if (firstSequence + count > failingFrom) {
            throw new IllegalStateException("planted failure of append");
        }
        records.append(firstSequence, batch, length);
    }

    @Override
    public boolean hasRoom() {
        return !isFull;
    }

    @Override
    public void enrollmentBegun(long enrollmentId) {
        records.enrollmentBegun(enrollmentId);
    }

    @Override
    public void enrollmentChanged(long enrollmentId, long sequence) {
        records.enrollmentChanged(enrollmentId, sequence);
    }

    @Override
    public void start() {
        records.start();
    }

    @Override
    public OutcomeReader newReader() {
        return records.newReader();
    }

    @Override
    public void close() {
        records.close();
    }
}
