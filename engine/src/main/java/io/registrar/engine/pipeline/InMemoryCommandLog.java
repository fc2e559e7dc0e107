package io.registrar.engine.pipeline;

import io.registrar.engine.codec.RecordHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log that forgets everything with the process: for embedding the engine where nothing needs to last, and for tests.
 * It keeps the contract of {@link CommandLog} but for the crash. Safe for the threads that the contract names.
 */
public final class InMemoryCommandLog implements CommandLog {
    private final List<byte[]> batches = new ArrayList<>();
    private long nextSequence = 1;
    private boolean sealed;

    /** Makes an empty log. */
    public InMemoryCommandLog() {}

    @Override
    public synchronized void replay(long firstSequence, RecordVisitor visitor) {
        for (byte[] batch : batches) {
            for (int at = 0; at < batch.length; at += RecordHeader.length(batch, at)) {
                if (RecordHeader.sequence(batch, at) >= firstSequence) {
                    visitor.onRecord(batch, at, RecordHeader.length(batch, at));
                }
            }
        }
    }

    @Override
    public synchronized void start(long firstSequence) {
        if (firstSequence != nextSequence) {
            throw new IllegalStateException("Expected sequence " + nextSequence + ", but found " + firstSequence);
        }
        sealed = false;
    }

    @Override
    public boolean hasRoom(int length) {
        return true;
    }

    @Override
    public synchronized void append(long firstSequence, int count, byte[] records, int length) {
        if (sealed) {
            throw new IllegalStateException("Expected an open log, but it is sealed");
        }
        if (firstSequence != nextSequence) {
            throw new IllegalStateException("Expected sequence " + nextSequence + ", but found " + firstSequence);
        }
        batches.add(Arrays.copyOf(records, length));
        nextSequence += count;
    }

    @Override
    public void force() {
        // Memory is all there is.
    }

    @Override
    public synchronized void seal() {
        sealed = true;
    }

    @Override
    public void close() {
        // Kept for another replay: closing a log does not forget it.
    }
}
