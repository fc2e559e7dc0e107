package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.registrar.engine.Answer;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured on the way through the ring, held against what was done. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineMetricsTest {
    private static final int RING_SLOTS = 16;

    private final CommandEncoder encoder = new CommandEncoder();
    private final List<String> failures = new ArrayList<>();
    private final AtomicInteger replies = new AtomicInteger();
    private final AtomicInteger replyBatches = new AtomicInteger();
    private final AtomicInteger appends = new AtomicInteger();
    private final AtomicInteger forces = new AtomicInteger();
    private final CountDownLatch mayForce = new CountDownLatch(1);
    private final InMemoryCommandLog records = new InMemoryCommandLog();

    /** A log that counts, and whose forces wait until they may. */
    private final CommandLog log = new CommandLog() {
        @Override
        public void replay(long firstSequence, RecordVisitor visitor) {
            records.replay(firstSequence, visitor);
        }

        @Override
        public void start(long nextSequence) {
            records.start(nextSequence);
        }

        @Override
        public boolean hasRoom(int length) {
            return true;
        }

        @Override
        public void append(long firstSequence, int count, byte[] batch, int length) {
            appends.incrementAndGet();
            records.append(firstSequence, count, batch, length);
        }

        @Override
        public void force() {
            try {
                mayForce.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("Expected no interrupt", interrupted);
            }
            forces.incrementAndGet();
        }

        @Override
        public void seal() {
            records.seal();
        }

        @Override
        public void close() {
            records.close();
        }
    };

    private final ReplyReceiver receiver = new ReplyReceiver() {
        @Override
        public void onOutcome(Object ticket, Outcome outcome) {
            replies.incrementAndGet();
        }

        @Override
        public void onRefused(Object ticket) {
            throw new IllegalStateException("Expected room for " + ticket);
        }

        @Override
        public void onAnswer(Object ticket, Answer answer, long sequence) {
            replies.incrementAndGet();
        }

        @Override
        public void onBatchEnd() {
            replyBatches.incrementAndGet();
        }
    };

    private Pipeline pipeline(Layout layout, SyncMode syncMode) {
        return new Pipeline(
                new PipelineSettings(RING_SLOTS, layout, Waiting.BLOCKING, syncMode),
                new EnrollmentEngine(),
                log,
                Optional.empty(),
                receiver,
                () -> 1,
                (stage, failure) -> failures.add(stage + ": " + failure),
                TestHost.THREAD);
    }

    private void publish(Pipeline pipeline, CommandEncoder command) {
        while (!pipeline.publisher().publish(command.buffer(), command.length(), "somebody")) {
            Thread.onSpinWait();
        }
    }

    private static long count(Histogram histogram) {
        long count = 0;
        for (int bucket = 0; bucket <= histogram.bounds(); bucket++) {
            count += histogram.count(bucket);
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatWasDone(Layout layout) throws InterruptedException {
        mayForce.countDown();
        Pipeline pipeline = pipeline(layout, SyncMode.ALWAYS);
        PipelineMetrics metrics = pipeline.metrics();
        pipeline.start();
        for (int i = 0; i < 300; i++) {
            publish(pipeline, encoder.putStudent("ops", "ada" + i, 5));
            publish(pipeline, encoder.enroll("ops", "nothing", "ada" + i));
            if (i % 3 == 0) {
                while (!pipeline.publisher().publish(new Query.StudentById("ada" + i), "somebody")) {
                    Thread.onSpinWait();
                }
            }
        }
        pipeline.stop();
        assertEquals(List.of(), failures);
        assertEquals(700, replies.get());
        for (ResultCode code : ResultCode.values()) {
            long expected = code == ResultCode.CREATED || code == ResultCode.SECTION_NOT_FOUND ? 300 : 0;
            assertEquals(expected, metrics.commands(code), code::toString);
        }
        assertEquals(100, metrics.queries());
        assertEquals(600, metrics.lastSequence());
        assertEquals(700, metrics.batchSlots().sum());
        assertEquals(
                List.of("journal", "apply", "reply"),
                List.copyOf(metrics.stageNanos().keySet()));
        long batches = count(metrics.batchSlots());
        assertEquals(batches, count(metrics.stageNanos().get("journal")));
        assertEquals(replyBatches.get(), count(metrics.stageNanos().get("reply")));
        if (layout != Layout.APART) {
            assertEquals(batches, replyBatches.get());
        }
        metrics.stageNanos().forEach((stage, nanos) -> assertTrue(nanos.sum() > 0, stage));
        // The last force, when it stops, is of no batch.
        assertEquals(forces.get() - 1, count(metrics.forceNanos()));
        assertEquals(appends.get(), count(metrics.forceNanos()));
        assertTrue(
                metrics.forceNanos().sum()
                        <= metrics.stageNanos().get("journal").sum(),
                "forces took longer than the stage that makes them");
        assertEquals(0, metrics.slotsInUse());
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowAFullRing(Layout layout) throws InterruptedException {
        Pipeline pipeline = pipeline(layout, SyncMode.ALWAYS);
        PipelineMetrics metrics = pipeline.metrics();
        pipeline.start();
        assertEquals(RING_SLOTS, metrics.ringSlots());
        for (int i = 0; i < RING_SLOTS; i++) {
            assertEquals(i, metrics.slotsInUse());
            publish(pipeline, encoder.putStudent("ops", "ada" + i, 5));
        }
        assertEquals(RING_SLOTS, metrics.slotsInUse());
        mayForce.countDown();
        pipeline.stop();
        assertEquals(0, metrics.slotsInUse());
        assertEquals(RING_SLOTS, metrics.commands(ResultCode.CREATED));
    }

    @ParameterizedTest
    @EnumSource
    void shouldMeasureForcesByTheClock(Layout layout) throws InterruptedException {
        mayForce.countDown();
        Pipeline pipeline = pipeline(layout, SyncMode.interval(1));
        pipeline.start();
        publish(pipeline, encoder.putStudent("ops", "ada", 5));
        while (forces.get() < 3) {
            Thread.onSpinWait();
        }
        pipeline.stop();
        assertEquals(forces.get() - 1, count(pipeline.metrics().forceNanos()));
    }

    @Test
    void shouldAllocateNothingWhenItApplies() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        EnrollmentEngine engine = new EnrollmentEngine();
        ApplyStage stage = new ApplyStage(engine);
        Histogram histogram = Histogram.ofNanos();
        Slot slot = new Slot();
        CommandEncoder command = encoder.enroll("ops", "nothing", "ada");
        long bytes = 0;
        int rounds = 200_000;
        for (int round = -50_000; round < rounds; round++) {
            if (round == 0) {
                bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            }
            slot.setCommand(command.buffer(), command.length(), "somebody");
            RecordHeader.stamp(slot.record, 0, engine.lastSequence() + 1, 1);
            stage.onSlot(slot);
            stage.onBatchEnd();
            histogram.record(round);
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
        assertTrue(allocated <= 16 * 1024, () -> allocated + " bytes in " + rounds + " commands");
        assertEquals(50_000 + rounds, stage.commands(ResultCode.SECTION_NOT_FOUND));
    }
}
