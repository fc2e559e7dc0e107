package io.registrar.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * One thread of the ring: takes what is available, at most {@link #MAX_BATCH} slots, and leads the batch through its
 * stages one after the other. Whether all stages share one runner or each has its own is wiring; this loop is the same.
 */
final class StageRunner implements Runnable {
    /** Most slots of one batch, so that a long queue still sees its first answers soon. */
    static final int MAX_BATCH = 1024;

    private final RingBuffer<Slot> ring;
    private final SequenceBarrier barrier;
    private final List<Stage> stages;
    private final FailureHandler failureHandler;
    private final Sequence done = new Sequence();
    private final Histogram batchSlots = Histogram.ofSizes(MAX_BATCH);
    /** One for each stage. */
    private final Histogram[] stageNanos;

    /** Open until every stage is ready, or one has failed. */
    private final CountDownLatch starting = new CountDownLatch(1);

    private volatile boolean stopping;
    private volatile boolean endsInOrder;

    StageRunner(RingBuffer<Slot> ring, SequenceBarrier barrier, List<Stage> stages, FailureHandler failureHandler) {
        this.ring = ring;
        this.barrier = barrier;
        this.stages = List.copyOf(stages);
        this.failureHandler = failureHandler;
        this.stageNanos =
                Stream.generate(Histogram::ofNanos).limit(stages.size()).toArray(Histogram[]::new);
    }

    /** Last slot that all stages of this runner are done with. */
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

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace") // Nothing is printed here: the handler logs once and halts.
    public void run() {
        String at = "start";
        try {
            for (Stage stage : stages) {
                at = stage.name();
                stage.onStart();
            }
            starting.countDown();
            long next = done.get() + 1;
            while (!stopping) {
                long last = Math.min(awaitSlots(next), next + MAX_BATCH - 1);
                if (last < next) {
                    continue;
                }
                batchSlots.record(last - next + 1);
                long began = System.nanoTime();
                for (int i = 0; i < stageNanos.length; i++) {
                    Stage stage = stages.get(i);
                    at = stage.name();
                    for (long slot = next; slot <= last; slot++) {
                        stage.onSlot(ring.get(slot));
                    }
                    stage.onBatchEnd();
                    long ended = System.nanoTime();
                    stageNanos[i].record(ended - began);
                    began = ended;
                }
                done.set(last);
                next = last + 1;
            }
            if (endsInOrder) {
                for (Stage stage : stages) {
                    at = stage.name();
                    stage.onStop();
                }
            }
        } catch (Throwable failure) {
            // Whatever it is, this thread can't go on, and so the process must not.
            failureHandler.onFailure(at, failure);
        } finally {
            starting.countDown();
        }
    }

    /** Returns when every stage is ready for its first slot, or one has failed. */
    void awaitStart() throws InterruptedException {
        starting.await();
    }

    /** Returns the last slot available, which is before {@code next} if the wait was cut short. */
    private long awaitSlots(long next) throws InterruptedException {
        try {
            return barrier.waitFor(next);
        } catch (AlertException stop) {
            // stop() raised it; the loop looks at the flag.
            return next - 1;
        } catch (TimeoutException nothingCame) {
            // Only strategies with a time limit throw it; waiting again is right.
            return next - 1;
        }
    }

    /**
     * Makes the loop end; the caller has seen to it that {@link #done} has reached the last slot, unless a stage failed.
     *
     * @param inOrder whether the stages may end cleanly: false if any stage of the pipeline has failed
     */
    void stop(boolean inOrder) {
        endsInOrder = inOrder;
        stopping = true;
        barrier.alert();
    }
}
