package io.registrar.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.registrar.engine.ResultCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pipeline has measured since it was wired. Any thread may ask, at any time; nobody waits. */
public final class PipelineMetrics {
    private final RingBuffer<Slot> ring;
    private final Sequence freed;
    private final Histogram batchSlots;
    private final Map<String, Histogram> stageNanos = new LinkedHashMap<>();
    private final Histogram forceNanos;
    private final ApplyStage applied;

    /**
     * @param runners in the order of a slot's way
     * @param forceNanos where forces are recorded
     * @param applied counts what commands come to
     */
    PipelineMetrics(RingBuffer<Slot> ring, List<StageRunner> runners, Histogram forceNanos, ApplyStage applied) {
        this.ring = ring;
        this.freed = runners.get(runners.size() - 1).done();
        this.batchSlots = runners.get(0).batchSlots();
        runners.forEach(runner -> runner.addStageNanos(stageNanos));
        this.forceNanos = forceNanos;
        this.applied = applied;
    }

    /** Slots that the ring has. */
    public int ringSlots() {
        return ring.getBufferSize();
    }

    /** Slots that were taken by a publisher, and that the last stage is not done with. */
    public long slotsInUse() {
        // In this order: a slot is claimed before it is done with, so that the difference is not below 0.
        long done = freed.get();
        return Math.min(ring.getCursor() - done, ring.getBufferSize());
    }

    /** Slots of each batch that went through the journal stage. */
    public Histogram batchSlots() {
        return batchSlots;
    }

    /** How many nanoseconds each stage took for each batch, by the stage's name, in the order of a slot's way. */
    public Map<String, Histogram> stageNanos() {
        return stageNanos;
    }

    /** How many nanoseconds each force of the log took, but for the last one, when the pipeline stops. */
    public Histogram forceNanos() {
        return forceNanos;
    }

    /** Commands that were decided so, ticks and repeated commands included. */
    public long commands(ResultCode code) {
        return applied.commands(code);
    }

    /** Queries that were answered. */
    public long queries() {
        return applied.queries();
    }

    /** Sequence of the last command of the last batch that was applied. */
    public long lastSequence() {
        return applied.lastSequence();
    }
}
