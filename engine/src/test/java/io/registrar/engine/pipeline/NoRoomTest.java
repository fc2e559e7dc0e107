package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command without room on the disk leaves no trace but its answer, and the next one with room goes on as if it had not been. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NoRoomTest {
    /** Has room for batches up to a length, and can stand in the middle of a force. */
    private static final class FullLog implements CommandLog {
        final InMemoryCommandLog records = new InMemoryCommandLog();
        final Semaphore forces = new Semaphore(0);
        final Semaphore inForce = new Semaphore(0);
        final List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
        volatile int room = Integer.MAX_VALUE;

        @Override
        public boolean hasRoom(int length) {
            return length <= room;
        }

        @Override
        public void append(long firstSequence, int count, byte[] batch, int length) {
            lengths.add(length);
            records.append(firstSequence, count, batch, length);
        }

        @Override
        public void force() {
            inForce.release();
            forces.acquireUninterruptibly();
        }

        @Override
        public void replay(long firstSequence, RecordVisitor visitor) {
            records.replay(firstSequence, visitor);
        }

        @Override
        public void start(long nextSequence) {
            records.start(nextSequence);
        }

        @Override
        public void seal() {
            records.seal();
        }

        @Override
        public void close() {
            records.close();
        }
    }

    private static final class Replies implements ReplyReceiver {
        final List<String> told = Collections.synchronizedList(new ArrayList<>());
        final Semaphore arrived = new Semaphore(0);

        @Override
        public void onOutcome(Object ticket, Outcome outcome) {
            keep(ticket + " " + outcome.sequence() + " at " + outcome.timeMillis());
        }

        @Override
        public void onRefused(Object ticket) {
            keep(ticket + " refused");
        }

        @Override
        public void onAnswer(Object ticket, Answer answer, long sequence) {
            keep(ticket + " saw " + sequence);
        }

        @Override
        public void onBatchEnd() {}

        private void keep(String what) {
            told.add(what);
            arrived.release();
        }

        void await(int count) throws InterruptedException {
            assertTrue(arrived.tryAcquire(count, 60, TimeUnit.SECONDS), "replies are missing: " + told);
        }
    }

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final FullLog log = new FullLog();
    private final ObservedOutcomeLog outcomes = new ObservedOutcomeLog();
    private final Replies replies = new Replies();
    private final AtomicLong clockMillis = new AtomicLong(1_000);
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final CommandEncoder encoder = new CommandEncoder();
    private Pipeline pipeline;

    private void start(Layout layout, SyncMode syncMode) {
        OutcomeRecorder recorder = new OutcomeRecorder(outcomes);
        recorder.start();
        pipeline = new Pipeline(
                new PipelineSettings(64, layout, Waiting.ADAPTIVE, syncMode),
                engine,
                log,
                Optional.of(recorder),
                replies,
                clockMillis::get,
                (stage, failure) -> failures.add(failure),
                TestHost.THREAD);
        if (syncMode.kind() != SyncMode.Kind.ALWAYS) {
            log.forces.release(1_000);
        }
        pipeline.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        log.forces.release(1_000);
        pipeline.stop();
        assertEquals(List.of(), failures);
        assertEquals(List.of(), engine.audit().violations());
        EnrollmentEngine again = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        log.replay((buffer, offset, length) -> again.apply(buffer, offset, length, outcome));
        assertEquals(engine.digest(), again.digest());
        assertEquals(
                engine.lastSequence(),
                outcomes.records
                        .newReader()
                        .read(engine.lastSequence())
                        .outcome()
                        .sequence());
    }

    private int put(String student) {
        encoder.putStudent("ops", student, 10);
        assertTrue(pipeline.publisher().publish(encoder.buffer(), encoder.length(), student));
        return encoder.length();
    }

    private void ask(String ticket) {
        assertTrue(pipeline.publisher().publish(new Query.StudentById("ada"), ticket));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatTheLogHasNoRoomForAndGoOnWhenItHas(Layout layout) throws InterruptedException {
        start(layout, SyncMode.NONE);
        put("ada");
        replies.await(1);
        log.room = 0;
        clockMillis.set(2_000);
        put("ben");
        ask("look");
        put("cleo");
        replies.await(3);
        log.room = Integer.MAX_VALUE;
        clockMillis.set(3_000);
        put("dan");
        replies.await(1);
        assertEquals(
                List.of("ada 1 at 1000", "ben refused", "look saw 1", "cleo refused", "dan 2 at 3000"), replies.told);
        assertEquals(2, engine.lastSequence());
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatThereWouldBeNoRoomToWriteTheOutcomeOf(Layout layout) throws InterruptedException {
        start(layout, SyncMode.NONE);
        put("ada");
        replies.await(1);
        outcomes.isFull = true;
        put("ben");
        ask("look");
        replies.await(2);
        outcomes.isFull = false;
        put("ben");
        replies.await(1);
        assertEquals(List.of("ada 1 at 1000", "ben refused", "look saw 1", "ben 2 at 1000"), replies.told);
    }

    @ParameterizedTest
    @EnumSource
    void shouldJournalOfABatchWhatThereIsRoomFor(Layout layout) throws InterruptedException {
        start(layout, SyncMode.ALWAYS);
        put("first");
        assertTrue(log.inForce.tryAcquire(60, TimeUnit.SECONDS));
        // While that is forced, a batch gathers.
        int length = put("s-1");
        put("s-2");
        ask("look");
        put("s-3");
        encoder.putStudent("o", "x", 1);
        assertTrue(encoder.length() < length && RecordHeader.MIN_RECORD_LENGTH < encoder.length());
        assertTrue(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "short"));
        log.room = 2 * length + encoder.length();
        log.forces.release(1_000);
        replies.await(6);
        // What is short enough for the rest still comes in; it is a command of its own.
        assertEquals(
                List.of(
                        "first 1 at 1000",
                        "s-1 2 at 1000",
                        "s-2 3 at 1000",
                        "look saw 3",
                        "s-3 refused",
                        "short 4 at 1000"),
                replies.told);
        assertEquals(log.room, log.lengths.get(1));
    }
}
