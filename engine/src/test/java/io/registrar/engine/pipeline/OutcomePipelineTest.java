package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The outcome stage, in every layout: what a client has heard of can be looked up. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OutcomePipelineTest {
    private static final int PUBLISHERS = 4;
    private static final int ROUNDS = 300;
    private static final int COMMANDS_PER_ROUND = 3;
    /** Between two tries to get into a full ring, so that the stages get a processor at all. */
    private static final long RETRY_NANOS = 10_000;

    private static final String SECTION = "cs-101";

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final InMemoryCommandLog commands = new InMemoryCommandLog();
    private final ObservedOutcomeLog outcomes = new ObservedOutcomeLog();
    private final OutcomeRecorder recorder = new OutcomeRecorder(outcomes);
    private final AtomicLong clockMillis = new AtomicLong(1_000);
    private final CommandEncoder encoder = new CommandEncoder();
    private final AtomicReference<Throwable> unexpected = new AtomicReference<>();

    @ParameterizedTest
    @EnumSource
    void shouldHaveEveryOutcomeInTheLogBeforeItIsTold(Layout layout) throws Exception {
        LookedUpReplies receiver = new LookedUpReplies(outcomes.newReader());
        recorder.start();
        Pipeline pipeline = pipeline(layout, engine, Optional.of(recorder), receiver, this::fail);
        pipeline.start();
        makeSection(pipeline);
        publishAtOnce(pipeline);
        int count = 1 + PUBLISHERS * ROUNDS * COMMANDS_PER_ROUND;
        // Queries are answered too, but nothing is kept of them.
        receiver.await(count + PUBLISHERS * ROUNDS);
        pipeline.stop();
        assertEquals(List.of(), receiver.problems);
        assertEquals(count, receiver.told.size());
        // Whole batches in order, without a gap; none of them empty.
        long next = 1;
        for (int batch = 0; batch < outcomes.firsts.size(); batch++) {
            assertEquals(next, outcomes.firsts.get(batch));
            assertTrue(outcomes.counts.get(batch) > 0);
            next += outcomes.counts.get(batch);
        }
        assertEquals(count, next - 1);
        for (int place = 0; place < count; place++) {
            assertEquals(place + 1, receiver.told.get(place).sequence());
        }
        assertIsWhatAReplayMakes(count);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnFromWhereAReplayEnded(Layout layout) throws Exception {
        LookedUpReplies first = new LookedUpReplies(null);
        Pipeline pipeline = pipeline(layout, engine, Optional.empty(), first, this::fail);
        pipeline.start();
        makeSection(pipeline);
        publishAtOnce(pipeline);
        pipeline.stop();
        int before = first.told.size();
        // The next start makes the history of the first one, which kept none, and then goes on.
        EnrollmentEngine later = new EnrollmentEngine();
        replay(later, recorder);
        recorder.start();
        LookedUpReplies second = new LookedUpReplies(outcomes.newReader());
        pipeline = pipeline(layout, later, Optional.of(recorder), second, this::fail);
        pipeline.start();
        publishAtOnce(pipeline);
        pipeline.stop();
        assertEquals(List.of(), second.problems);
        assertEquals(before + 1, second.told.get(0).sequence());
        assertIsWhatAReplayMakes(before + second.told.size());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellNobodyAndStopWhenTheAppendFails(Layout layout) throws Exception {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        Semaphore failed = new Semaphore(0);
        LookedUpReplies receiver = new LookedUpReplies(outcomes.newReader());
        outcomes.failingFrom = 3;
        recorder.start();
        Pipeline pipeline = pipeline(layout, engine, Optional.of(recorder), receiver, (stage, failure) -> {
            failures.add(stage + ": " + failure.getMessage());
            failed.release();
        });
        pipeline.start();
        makeSection(pipeline);
        receiver.await(1);
        publish(pipeline, encoder.putStudent("ops", "ada", 10));
        receiver.await(1);
        publish(pipeline, encoder.enroll("ops", SECTION, "ada"));
        assertTrue(failed.tryAcquire(60, TimeUnit.SECONDS), "nobody was told of a failure");
        assertFalse(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "after the failure"));
        pipeline.stop();
        assertEquals(List.of("outcome: planted failure of append"), failures);
        assertEquals(2, receiver.told.size(), "nobody is told of what can't be looked up");
        assertEquals(3, outcomes.firsts.size(), "an append that failed is never tried again");
        // The command itself was journaled and is replayed; only a clean end seals the log.
        assertEquals(3, engine.lastSequence());
        byte[] more = new byte[encoder.length()];
        commands.append(4, 1, more, more.length);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheSameWithAndWithoutARecorder(Layout layout) throws Exception {
        LookedUpReplies with = new LookedUpReplies(outcomes.newReader());
        recorder.start();
        runOnePublisher(pipeline(layout, engine, Optional.of(recorder), with, this::fail));
        InMemoryCommandLog otherCommands = new InMemoryCommandLog();
        EnrollmentEngine otherEngine = new EnrollmentEngine();
        LookedUpReplies without = new LookedUpReplies(null);
        clockMillis.set(1_000);
        runOnePublisher(new Pipeline(
                settings(layout),
                otherEngine,
                otherCommands,
                Optional.empty(),
                without,
                clockMillis::get,
                this::fail,
                TestHost.THREAD));
        assertEquals(List.of(), with.problems);
        assertNull(unexpected.get());
        assertEquals(with.told, without.told);
        assertEquals(engine.digest(), otherEngine.digest());
        assertThrows(IllegalStateException.class, () -> otherCommands.append(1, 1, new byte[1], 1), "it is sealed");
    }

    private void runOnePublisher(Pipeline pipeline) throws InterruptedException {
        pipeline.start();
        makeSection(pipeline);
        publishRounds(pipeline, 0);
        pipeline.stop();
    }

    private static PipelineSettings settings(Layout layout) {
        // A small ring: publishers meet a full one all the time, and batches have every size.
        return new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE);
    }

    private Pipeline pipeline(
            Layout layout,
            EnrollmentEngine applying,
            Optional<OutcomeRecorder> recording,
            ReplyReceiver receiver,
            FailureHandler failureHandler) {
        return new Pipeline(
                settings(layout),
                applying,
                commands,
                recording,
                receiver,
                clockMillis::get,
                failureHandler,
                TestHost.THREAD);
    }

    /** For pipelines that should have no failure: whoever publishes is told. */
    private void fail(String stage, Throwable failure) {
        unexpected.set(new AssertionError("failure of " + stage, failure));
    }

    private void makeSection(Pipeline pipeline) {
        SectionSettings settings = SectionSettings.of(SectionKind.SECTION, "Computing", PUBLISHERS / 2, 1);
        publish(pipeline, encoder.putSection("ops", SECTION, settings));
    }

    private void publishAtOnce(Pipeline pipeline) throws InterruptedException {
        List<Thread> threads = IntStream.range(0, PUBLISHERS)
                .mapToObj(publisher -> new Thread(() -> publishRounds(pipeline, publisher)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publishRounds(Pipeline pipeline, int publisher) {
        CommandEncoder own = new CommandEncoder();
        String student = "student-" + publisher;
        Query query = new Query.SectionById(SECTION);
        for (int round = 0; round < ROUNDS; round++) {
            publish(pipeline, own.putStudent("ops", student, 10));
            publish(pipeline, own.enroll("ops", SECTION, student));
            while (!pipeline.publisher().publish(query, "a query")) {
                awaitRoom();
            }
            publish(pipeline, own.unenroll("ops", SECTION, student));
        }
    }

    private void publish(Pipeline pipeline, CommandEncoder encoded) {
        while (!pipeline.publisher().publish(encoded.buffer(), encoded.length(), "a command")) {
            awaitRoom();
        }
    }

    /** A pipeline that failed never has room again. */
    private void awaitRoom() {
        if (unexpected.get() != null) {
            throw new IllegalStateException(unexpected.get());
        }
        LockSupport.parkNanos(RETRY_NANOS);
    }

    private void replay(EnrollmentEngine replaying, OutcomeRecorder recording) {
        Outcome outcome = new Outcome();
        commands.replay((buffer, offset, length) -> {
            replaying.apply(buffer, offset, length, outcome);
            recording.replay(buffer, offset, length, outcome);
        });
    }

    /** The history of the whole command log, made by a recorder of its own, is the one that was kept. */
    private void assertIsWhatAReplayMakes(long count) {
        assertNull(unexpected.get());
        InMemoryOutcomeLog again = new InMemoryOutcomeLog();
        OutcomeRecorder recording = new OutcomeRecorder(again);
        replay(new EnrollmentEngine(), recording);
        recording.start();
        assertEquals(recording.position().runningHash(), recorder.position().runningHash());
        OutcomeReader expected = again.newReader();
        OutcomeReader found = outcomes.newReader();
        for (long sequence = 1; sequence <= count; sequence++) {
            Outcome outcome = expected.read(sequence).outcome();
            assertEquals(outcome, found.read(sequence).outcome());
            for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
                if (outcome.effectKind(effect).isBeginning()) {
                    long enrollment = outcome.effectEnrollmentId(effect);
                    assertEquals(expected.lastChangeOf(enrollment), found.lastChangeOf(enrollment));
                }
            }
        }
        assertThrows(RuntimeException.class, () -> found.read(count + 1));
    }
}
