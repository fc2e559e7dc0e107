package io.registrar.engine.pipeline;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The one ring and its stages, wired: publishers ‖ journal → apply → outcome → reply. Built over an engine that has been brought up
 * to date by replaying the log; from {@link #start} to {@link #stop} the engine and the recorder belong to the
 * pipeline's threads.
 */
public final class Pipeline {
    private static final long DRAIN_POLL_NANOS = 200_000;

    private final RingBuffer<Slot> ring;
    private final CommandPublisher publisher;
    private final List<StageHost> hosts = new ArrayList<>();
    private final ApplyStage applyStage;
    private final IntervalForcer forcer;
    private final DueWatch dueWatch;
    private final PipelineMetrics metrics;
    private volatile boolean failed;

    /**
     * Wires the pipeline; nothing runs yet.
     *
     * @param engine brought up to date, and left alone by everybody else from now on
     * @param log replayed, not started
     * @param recorder replayed and started; without one no history is kept
     * @param receiver takes the replies
     * @param clockMillis the time that commands get, in Unix epoch milliseconds; asked by two threads. Best one that does
     *     not jump: a command's time is never earlier than the last one's, whatever this says
     * @param failureHandler told when a stage can't go on, or the thread that makes ticks
     * @throws IllegalArgumentException if the layout is inline, which needs an executor: see the other constructor
     */
    public Pipeline(
            PipelineSettings settings,
            EnrollmentEngine engine,
            CommandLog log,
            Optional<OutcomeRecorder> recorder,
            ReplyReceiver receiver,
            LongSupplier clockMillis,
            FailureHandler failureHandler) {
        this(settings, engine, log, recorder, receiver, clockMillis, failureHandler, Optional.empty());
    }

    /**
     * Wires the pipeline; nothing runs yet.
     *
     * @param host of layout inline: runs the stages, one task at a time, best on the thread that publishes; must take tasks until
     *     {@link #stop} has returned
     */
    public Pipeline(
            PipelineSettings settings,
            EnrollmentEngine engine,
            CommandLog log,
            Optional<OutcomeRecorder> recorder,
            ReplyReceiver receiver,
            LongSupplier clockMillis,
            FailureHandler failureHandler,
            Optional<Executor> host) {
        FailureHandler closingHandler = (stage, failure) -> {
            failed = true;
            close();
            failureHandler.onFailure(stage, failure);
        };
        // 1. The ring: many event loops publish.
        Optional<StageTask> task = settings.layout() == Layout.INLINE ? Optional.of(task(host)) : Optional.empty();
        WaitStrategy waits = task.<WaitStrategy>map(inline -> inline).orElseGet(() -> waitStrategy(settings.waiting()));
        ring = RingBuffer.create(ProducerType.MULTI, Slot::new, settings.ringSize(), waits);
        publisher = new CommandPublisher(ring);
        // 2. The stages, in the order of a slot's way.
        List<Stage> stages = new ArrayList<>();
        BooleanSupplier outcomesHaveRoom =
                recorder.map(history -> (BooleanSupplier) history::hasRoom).orElse(() -> true);
        // Written by one thread: the journal stage's, or that which forces by the clock.
        Histogram forceNanos = Histogram.ofNanos();
        Gathering gathering = new Gathering();
        stages.add(new JournalStage(
                log,
                outcomesHaveRoom,
                clockMillis,
                settings.syncMode(),
                forceNanos,
                gathering,
                engine.lastSequence(),
                engine.lastTimeMillis()));
        applyStage = new ApplyStage(engine);
        stages.add(applyStage);
        recorder.ifPresent(history -> stages.add(new OutcomeStage(history)));
        stages.add(new ReplyStage(receiver));
        // 3. The threads: each waits for the one before it, the first for the publishers.
        List<List<Stage>> stagesByThread = settings.layout() == Layout.APART
                ? stages.stream().map(List::of).toList()
                : List.of(stages);
        List<StageRunner> runners = new ArrayList<>();
        Sequence[] before = new Sequence[0];
        for (List<Stage> ofThread : stagesByThread) {
            SequenceBarrier barrier = ring.newBarrier(before);
            // The first one journals; a task of somebody else's thread may not wait there.
            boolean mayWait = runners.isEmpty() && task.isEmpty();
            StageRunner runner = new StageRunner(
                    ring, barrier, ofThread, mayWait ? Optional.of(gathering) : Optional.empty(), closingHandler);
            runners.add(runner);
            task.ifPresent(inline -> inline.host(ring, runner));
            hosts.add(task.<StageHost>map(inline -> inline).orElseGet(() -> new StageThread(runner)));
            before = new Sequence[] {runner.done()};
        }
        // 4. A slot is free again when the last stage is done with it.
        ring.addGatingSequences(before);
        // 5. Forcing by the clock, if that is the sync mode.
        forcer = settings.syncMode().kind() == SyncMode.Kind.INTERVAL
                ? new IntervalForcer(log, settings.syncMode().intervalMillis(), forceNanos, closingHandler)
                : null;
        // 6. A tick when something is due and nobody calls.
        dueWatch = new DueWatch(publisher, applyStage::dueMillis, before[0], clockMillis, closingHandler);
        // 7. What is measured on the way.
        metrics = new PipelineMetrics(ring, runners, forceNanos, applyStage);
    }

    /**
     * Starts the threads, and returns when every stage is ready, or one has failed; from now on commands are taken. Who is
     * interrupted meanwhile does not wait, and stays interrupted.
     */
    public void start() {
        // First of all: a stage that fails at once closes it again, and it must stay closed.
        publisher.open();
        hosts.forEach(StageHost::start);
        try {
            for (StageHost host : hosts) {
                host.awaitStart();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (forcer != null) {
            forcer.start();
        }
        dueWatch.start();
    }

    /** Sequence of the last command that was applied, a batch late at most. Any thread may ask. */
    public long lastSequence() {
        return applyStage.lastSequence();
    }

    /** What is measured. */
    public PipelineMetrics metrics() {
        return metrics;
    }

    /** The way into the ring. */
    public CommandPublisher publisher() {
        return publisher;
    }

    /** Refuses new commands from now on; those in the ring go on. */
    public void close() {
        publisher.close();
    }

    /**
     * Stops in order: refuses new commands, leads those in the ring to their answers, forces and seals the log, and ends
     * the threads. After it the engine may be looked at. Does nothing more than wait if a stage has failed.
     */
    public void stop() throws InterruptedException {
        close();
        if (forcer != null) {
            forcer.stop();
        }
        // Before the ring is drained: a tick is in it by now, or never.
        dueWatch.stop();
        for (StageHost host : hosts) {
            while (!failed && host.done().get() < ring.getCursor()) {
                LockSupport.parkNanos(DRAIN_POLL_NANOS);
            }
        }
        for (StageHost host : hosts) {
            host.stop(!failed);
        }
    }

    private static StageTask task(Optional<Executor> host) {
        return new StageTask(
                host.orElseThrow(() -> new IllegalArgumentException("Expected an executor for layout inline")));
    }

    private static WaitStrategy waitStrategy(PipelineSettings.Waiting waiting) {
        return switch (waiting) {
            case BLOCKING -> new BlockingWaitStrategy();
            case SLEEPING -> new SleepingWaitStrategy();
            case ADAPTIVE -> new AdaptiveWaitStrategy();
        };
    }
}
