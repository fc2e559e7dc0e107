package io.registrar.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import io.registrar.engine.EnrollmentEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Stages that share a thread: takes what is available in the ring, at most {@link #MAX_BATCH} slots, and leads the batch through
 * its stages one after the other. Whose thread that is, {@link StageThread} and {@link StageTask} know; the steps are the
 * same. A step that fails tells the failure handler, and is the last one.
 */
final class StageRunner {
    /** Most slots of one batch, so that a long queue still sees its first answers soon. */
    static final int MAX_BATCH = 1024;

    /** Most of them that go from one stage to the next at a time once they are journaled: the first are answered, and their clients ask
     * again, while the others are still decided. */
    static final int MAX_PART = 128;

    private final RingBuffer<Slot> ring;
    private final SequenceBarrier barrier;
    private final LongSupplier cursor;
    private final List<Stage> stages;
    private final FailureHandler failureHandler;
    private final Optional<Gathering> gathering;
    private final Sequence done = new Sequence();
    private final Histogram batchSlots = Histogram.ofSizes(MAX_BATCH);
    /** One for each stage. */
    private final Histogram[] stageNanos;

    /** Of the batch under way, one for each stage. */
    private final long[] spentNanos;

    private long lastLook;

    private long next = done.get() + 1;
    /** The stage whose turn it is, for the log line of a failure. */
    private String at = "start";

    private boolean hasFailed;

    // Made once: a batch allocates nothing.
    private final Step begin = this::startStages;
    private final Step batch = this::leadBatch;
    private final Step end = this::stopStages;

    /** @param gathering what the journal stage tells of its forces, if this thread may wait for more commands */
    StageRunner(
            RingBuffer<Slot> ring,
            SequenceBarrier barrier,
            List<Stage> stages,
            Optional<Gathering> gathering,
            FailureHandler failureHandler) {
        this.ring = ring;
        this.gathering = gathering;
        this.barrier = barrier;
        this.cursor = ring::getCursor;
        this.stages = List.copyOf(stages);
        this.failureHandler = failureHandler;
        this.stageNanos =
                Stream.generate(Histogram::ofNanos).limit(stages.size()).toArray(Histogram[]::new);
        this.spentNanos = new long[stages.size()];
    }

    /** What it is called: the stage's name, if there is but one. */
    String name() {
        return stages.size() == 1 ? stages.get(0).name() + "-stage" : "stages";
    }

    /** Last slot that all stages are done with. Any thread may ask. */
    Sequence done() {
        return done;
    }

    /** Slots of each batch. */
    Histogram batchSlots() {
        return batchSlots;
    }

    /** Puts in, by the name of each stage, how long it took for each batch. */
    void addStageNanos(Map<String, Histogram> byName) {
        for (int i = 0; i < stageNanos.length; i++) {
            byName.put(stages.get(i).name(), stageNanos[i]);
        }
    }

    /** Whether a step has failed. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Wakes the thread that waits in {@link #runBatch}. Any thread may. */
    void alert() {
        barrier.alert();
    }

    /** The first step. */
    void begin() {
        step(begin);
    }

    private void startStages() {
        for (Stage stage : stages) {
            at = stage.name();
            stage.onStart();
        }
    }

    /** Waits for slots as the ring's wait strategy does, and leads through the stages what there is then. */
    void runBatch() {
        step(batch);
    }

    private void leadBatch() throws InterruptedException {
        long most = next + Math.min(MAX_BATCH, ring.getBufferSize()) - 1;
        long last = awaitSlots();
        if (last < next) {
            return;
        }
        if (gathering.isPresent()) {
            gathering.get().await(cursor, most);
            last = Math.max(last, awaitSlots());
        }
        last = Math.min(last, most);
        long slots = last - next + 1;
        batchSlots.record(slots);
        Arrays.fill(spentNanos, 0);
        lastLook = System.nanoTime();
        lead(0, next, last);
        // Before anybody is answered: who comes back is not counted twice.
        long cursorThen = ring.getCursor();
        for (long first = next; first <= last; first += MAX_PART) {
            long end = Math.min(last, first + MAX_PART - 1);
            for (int i = 1; i < stageNanos.length; i++) {
                lead(i, first, end);
            }
            done.set(end);
        }
        for (int i = 0; i < stageNanos.length; i++) {
            stageNanos[i].record(spentNanos[i]);
        }
        if (gathering.isPresent()) {
            gathering.get().answered(slots, cursorThen);
        }
        next = last + 1;
    }

    private void lead(int number, long first, long last) {
        Stage stage = stages.get(number);
        at = stage.name();
        for (long few = first; few <= last; few += EnrollmentEngine.MOST_EXPECTED) {
            long end = Math.min(last, few + EnrollmentEngine.MOST_EXPECTED - 1);
            for (long slot = few; slot <= end; slot++) {
                stage.onExpected(ring.get(slot));
            }
            for (long slot = few; slot <= end; slot++) {
                stage.onSlot(ring.get(slot));
            }
        }
        stage.onBatchEnd();
        long now = System.nanoTime();
        spentNanos[number] += now - lastLook;
        lastLook = now;
    }

    /** The last step, of a pipeline that stops in order. */
    void end() {
        step(end);
    }

    private void stopStages() {
        for (Stage stage : stages) {
            at = stage.name();
            stage.onStop();
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // Nothing is printed here: the handler logs once and halts.
    private void step(Step step) {
        if (hasFailed) {
            return;
        }
        try {
            step.run();
        } catch (Throwable failure) {
            // Whatever it is, this thread can't go on, and so the process must not.
            hasFailed = true;
            failureHandler.onFailure(at, failure);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException;
    }

    /** Returns the last slot available, which is before {@link #next} if the wait was cut short. */
    private long awaitSlots() throws InterruptedException {
        try {
            return barrier.waitFor(next);
        } catch (AlertException stop) {
            // alert() raised it; whoever runs this looks why.
            return next - 1;
        } catch (TimeoutException nothingCame) {
            // Only strategies with a time limit throw it; waiting again is right.
            return next - 1;
        }
    }
}
