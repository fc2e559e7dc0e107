package io.registrar.engine.pipeline;

import io.registrar.engine.codec.RecordHeader;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives each command its sequence and its time, and writes it down before any later stage sees it: one append a batch,
 * and one force, if the sync mode is "always". Queries pass. A command for which there is no room, in the log or for its
 * outcome, is refused before it has a sequence: it leaves no trace.
 */
final class JournalStage implements Stage {
    private final CommandLog log;
    private final BooleanSupplier outcomesHaveRoom;
    private final LongSupplier clockMillis;
    private final boolean forceEveryBatch;
    private final Histogram forceNanos;
    private final Gathering gathering;

    private long nextSequence;
    private long lastTimeMillis;

    private byte[] batch = new byte[64 * 1024];
    private int batchLength;
    private int batchCount;

    /**
     * @param outcomesHaveRoom asked once a batch: whether what its commands come to can be written
     * @param forceNanos where each force is recorded, if the sync mode is "always"
     * @param gathering told of the same
     * @param lastSequence sequence of the last journaled command
     * @param lastTimeMillis its time: no later command is earlier, whatever the clock says
     */
    JournalStage(
            CommandLog log,
            BooleanSupplier outcomesHaveRoom,
            LongSupplier clockMillis,
            SyncMode syncMode,
            Histogram forceNanos,
            Gathering gathering,
            long lastSequence,
            long lastTimeMillis) {
        this.log = log;
        this.outcomesHaveRoom = outcomesHaveRoom;
        this.clockMillis = clockMillis;
        this.forceEveryBatch = syncMode.forcesEveryBatch();
        this.forceNanos = forceNanos;
        this.gathering = gathering;
        this.nextSequence = lastSequence + 1;
        this.lastTimeMillis = lastTimeMillis;
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public void onStart() {
        log.start(nextSequence);
    }

    @Override
    public void onSlot(Slot slot) {
        if (!slot.isCommand()) {
            return;
        }
        slot.isRefused = !hasRoom(slot.recordLength);
        if (slot.isRefused) {
            return;
        }
        if (batchCount == 0) {
            lastTimeMillis = Math.max(lastTimeMillis, clockMillis.getAsLong());
        }
        RecordHeader.stamp(slot.record, 0, nextSequence + batchCount, lastTimeMillis);
        if (batchLength + slot.recordLength > batch.length) {
            // Bounded by the largest batch of the longest records, 3 MiB.
            batch = Arrays.copyOf(batch, Math.max(batch.length * 2, batchLength + slot.recordLength));
        }
        System.arraycopy(slot.record, 0, batch, batchLength, slot.recordLength);
        batchLength += slot.recordLength;
        batchCount++;
    }

    /** The outcomes' room is for far more than a batch: what the first command of one was told holds for the others. */
    private boolean hasRoom(int recordLength) {
        return (batchCount > 0 || outcomesHaveRoom.getAsBoolean()) && log.hasRoom(batchLength + recordLength);
    }

    @Override
    public void onBatchEnd() {
        if (batchCount == 0) {
            // No force, and nobody waits to share one.
            gathering.forced(0);
            return;
        }
        log.append(nextSequence, batchCount, batch, batchLength);
        if (forceEveryBatch) {
            long began = System.nanoTime();
            log.force();
            long took = System.nanoTime() - began;
            forceNanos.record(took);
            gathering.forced(took);
        }
        nextSequence += batchCount;
        batchCount = 0;
        batchLength = 0;
    }

    @Override
    public void onStop() {
        log.force();
        log.seal();
    }
}
