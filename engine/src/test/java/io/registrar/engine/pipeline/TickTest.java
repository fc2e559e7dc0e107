package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.Query;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pipeline does when something is due and nobody calls. The clock is the test's: no time passes but by its word. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TickTest {
    private static final String SECTION = "cs-101";
    private static final int HOLD_SECONDS = 10;
    private static final long FIRST_MILLIS = 1_000_000;
    private static final long DUE_MILLIS = FIRST_MILLIS + HOLD_SECONDS * 1_000L;

    /** Two looks and more, for a tick that must not come. */
    private static final long LOOKS = 3;

    /** Counts how often the clock is asked, which the watch does at each look. */
    private static final class TestClock implements LongSupplier {
        private final AtomicLong millis = new AtomicLong(FIRST_MILLIS);
        private final Semaphore looks = new Semaphore(0);

        @Override
        public long getAsLong() {
            if (Thread.currentThread().getName().equals("due-watch")) {
                looks.release();
            }
            return millis.get();
        }

        void set(long now) {
            millis.set(now);
        }

        /** Returns when the watch has looked so often again: what it was to do, it has done, but for the last time. */
        void awaitLooks(long count) throws InterruptedException {
            looks.drainPermits();
            assertTrue(looks.tryAcquire((int) count, 60, TimeUnit.SECONDS), "nobody looks at the clock");
        }
    }

    /** Keeps what the pipeline tells, and can hold up the reply stage. */
    private static final class Replies implements ReplyReceiver {
        final List<Object> tickets = Collections.synchronizedList(new ArrayList<>());
        final Semaphore arrived = new Semaphore(0);
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void onOutcome(Object ticket, Outcome outcome) {
            keep(ticket);
        }

        @Override
        public void onRefused(Object ticket) {
            throw new IllegalStateException("Expected room for " + ticket);
        }

        @Override
        public void onAnswer(Object ticket, Answer answer, long sequence) {
            keep(ticket);
        }

        @Override
        public void onBatchEnd() {}

        private void keep(Object ticket) {
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            tickets.add(ticket);
            arrived.release();
        }

        void await(int count) throws InterruptedException {
            assertTrue(arrived.tryAcquire(count, 60, TimeUnit.SECONDS), "replies are missing");
        }
    }

    /** Says how many commands were appended. */
    private static final class CountedLog implements CommandLog {
        final InMemoryCommandLog records = new InMemoryCommandLog();
        final Semaphore appended = new Semaphore(0);
        /** How often it has said that there is no room. */
        final Semaphore refused = new Semaphore(0);

        volatile String failing = "";
        volatile boolean isFull;

        @Override
        public boolean hasRoom(int length) {
            if (isFull) {
                refused.release();
            }
            return !isFull;
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
        public void append(long firstSequence, int count, byte[] batch, int length) {
            if (failing.equals("append")) {
                throw new IllegalStateException("planted failure of append");
            }
            records.append(firstSequence, count, batch, length);
            appended.release(count);
        }

        @Override
        public void force() {}

        @Override
        public void seal() {
            records.seal();
        }

        @Override
        public void close() {}

        void await(int count) throws InterruptedException {
            assertTrue(appended.tryAcquire(count, 60, TimeUnit.SECONDS), "commands are missing");
        }
    }

    private final CountedLog log = new CountedLog();
    private final InMemoryOutcomeLog outcomes = new InMemoryOutcomeLog();
    private final Replies replies = new Replies();
    private final TestClock clock = new TestClock();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore failed = new Semaphore(0);
    private final CommandEncoder encoder = new CommandEncoder();
    private EnrollmentEngine engine = new EnrollmentEngine();
    private Pipeline pipeline;

    @BeforeEach
    void noThreadFromBefore() {
        assertFalse(isWatched());
    }

    @AfterEach
    void stopWhatATestHasLeft() throws InterruptedException {
        replies.gate.countDown();
        if (pipeline != null) {
            pipeline.stop();
        }
    }

    private void start(Layout layout, int ringSize) {
        OutcomeRecorder recorder = new OutcomeRecorder(outcomes);
        recorder.start();
        start(layout, ringSize, Optional.of(recorder), clock);
    }

    private void start(Layout layout, int ringSize, Optional<OutcomeRecorder> recorder, LongSupplier asked) {
        pipeline = new Pipeline(
                new PipelineSettings(ringSize, layout, Waiting.ADAPTIVE, SyncMode.NONE),
                engine,
                log,
                recorder,
                replies,
                asked,
                (stage, failure) -> {
                    failures.add(stage);
                    failed.release();
                },
                TestHost.THREAD);
        pipeline.start();
    }

    /** An end in order, after which nobody watches the clock. */
    private void stop() throws InterruptedException {
        pipeline.stop();
        assertFalse(isWatched());
        assertEquals(List.of(), failures);
        assertEquals(List.of(), engine.audit().violations());
    }

    private static boolean isWatched() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("due-watch"));
    }

    private void publish(CommandEncoder encoded) throws InterruptedException {
        assertTrue(pipeline.publisher().publish(encoded.buffer(), encoded.length(), encoded.type()));
        replies.await(1);
        log.await(1);
    }

    /** A section, so many students, and a seat held by each, due at the clock's time and the hold's. */
    private void hold(int students) throws InterruptedException {
        publish(encoder.putSection(
                "ops",
                SECTION,
                new SectionSettings(
                        SectionKind.SECTION,
                        "Computing",
                        SectionSettings.UNLIMITED,
                        3,
                        "",
                        0,
                        SectionSettings.NO_OPENING,
                        SectionSettings.NO_CLOSING,
                        HOLD_SECONDS,
                        0)));
        for (int student = 0; student < students; student++) {
            publish(encoder.putStudent("ops", "student-" + student, 10));
            publish(encoder.enroll("ops", SECTION, "student-" + student, true, false));
        }
    }

    private List<CommandType> journaled() {
        CommandDecoder decoder = new CommandDecoder();
        List<CommandType> types = new ArrayList<>();
        log.replay((buffer, offset, length) ->
                types.add(decoder.wrap(buffer, offset, length).type()));
        return types;
    }

    private long ticks() {
        return journaled().stream().filter(CommandType.TICK::equals).count();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTickOnceWhenAHoldIsDueAndNobodyCalls(Layout layout) throws Exception {
        start(layout, 64);
        hold(2);
        clock.set(DUE_MILLIS - 1);
        clock.awaitLooks(LOOKS);
        clock.set(DUE_MILLIS);
        log.await(1);
        clock.awaitLooks(LOOKS);
        stop();
        assertEquals(1, ticks());
        // Nobody was told of the tick, and everybody of what they asked.
        assertEquals(journaled().size() - 1, replies.tickets.size());
        // But it can be looked up.
        long sequence = engine.lastSequence();
        var tick = outcomes.newReader().read(sequence);
        assertEquals(CommandType.TICK, tick.command().type());
        assertEquals(DueWatch.ACTOR, tick.command().actor());
        assertEquals(DUE_MILLIS, tick.command().timeMillis());
        Outcome outcome = tick.outcome();
        assertEquals(4, outcome.effectCount());
        assertEquals(EffectKind.ENROLLMENT_ENDED, outcome.effectKind(0));
        assertEquals(EnrollmentStatus.EXPIRED.number(), outcome.effectDetail(0));
        assertEquals("student-0", outcome.name(outcome.effectStudentName(0)));
        assertEquals("student-1", outcome.name(outcome.effectStudentName(2)));
        assertEquals(sequence, outcomes.newReader().lastChangeOf(1));
        assertEquals(sequence, outcomes.newReader().lastChangeOf(2));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTickForEachDueTime(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        clock.set(FIRST_MILLIS + 5_000);
        publish(encoder.putStudent("ops", "late", 10));
        publish(encoder.enroll("ops", SECTION, "late", true, false));
        clock.set(DUE_MILLIS + 4_999);
        log.await(1);
        assertEquals(1, ticks());
        clock.awaitLooks(LOOKS);
        assertEquals(1, ticks());
        clock.set(DUE_MILLIS + 5_000);
        log.await(1);
        clock.awaitLooks(LOOKS);
        stop();
        assertEquals(2, ticks());
        assertEquals(Long.MAX_VALUE, engine.nextDueMillis());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotTickWhenNothingIsDueAnyMore(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        publish(encoder.confirm("ops", SECTION, "student-0"));
        clock.set(DUE_MILLIS * 2);
        clock.awaitLooks(LOOKS);
        stop();
        assertEquals(0, ticks());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTickAtOnceWhenSomethingWasDueWhileNobodyRan(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        stop();
        EnrollmentEngine later = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        log.replay((buffer, offset, length) -> later.apply(buffer, offset, length, outcome));
        engine = later;
        clock.set(DUE_MILLIS + 1);
        start(layout, 64, Optional.empty(), clock);
        log.await(1);
        stop();
        assertEquals(1, ticks());
        assertEquals(Long.MAX_VALUE, engine.nextDueMillis());
        assertEquals(DUE_MILLIS + 1, engine.lastTimeMillis());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTickWhenTheClockWasSetBackOnceItHasComeAgain(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        clock.set(DUE_MILLIS - 2);
        publish(encoder.putStudent("ops", "ada", 10));
        clock.set(5);
        clock.awaitLooks(LOOKS);
        assertEquals(0, ticks());
        clock.set(DUE_MILLIS);
        log.await(1);
        stop();
        assertEquals(1, ticks());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTryAgainWhenTheRingIsFull(Layout layout) throws Exception {
        start(layout, 8);
        hold(1);
        // Eight slots that nobody gets an answer from.
        replies.gate = new CountDownLatch(1);
        for (int slot = 0; slot < 8; slot++) {
            // The last replies were given, but their slots may not be free yet.
            while (!pipeline.publisher().publish(new Query.Now(), slot)) {
                Thread.onSpinWait();
            }
        }
        clock.set(DUE_MILLIS);
        clock.awaitLooks(LOOKS);
        assertEquals(0, ticks());
        replies.gate.countDown();
        log.await(1);
        replies.await(8);
        clock.awaitLooks(LOOKS);
        stop();
        assertEquals(1, ticks());
    }

    @ParameterizedTest
    @EnumSource
    void shouldTryAgainWhenTheDiskIsFull(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        log.isFull = true;
        clock.set(DUE_MILLIS);
        assertTrue(log.refused.tryAcquire(3, 60, TimeUnit.SECONDS), "nobody tries again");
        log.isFull = false;
        log.await(1);
        clock.awaitLooks(LOOKS);
        stop();
        assertEquals(1, ticks());
        assertEquals(journaled().size() - 1, replies.tickets.size());
    }

    @Test
    void shouldLeadATickThatIsInTheRingToItsEndWhenItStops() throws Exception {
        start(Layout.APART, 64);
        hold(1);
        replies.gate = new CountDownLatch(1);
        assertTrue(pipeline.publisher().publish(new Query.Now(), "held up"));
        clock.set(DUE_MILLIS);
        log.await(1);
        pipeline.close();
        replies.gate.countDown();
        stop();
        assertEquals(1, ticks());
        assertEquals(DUE_MILLIS, engine.lastTimeMillis());
        assertThrows(IllegalStateException.class, () -> log.append(99, 1, new byte[1], 1), "it is sealed");
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeNoTickOnceItIsClosed(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        pipeline.close();
        clock.set(DUE_MILLIS);
        stop();
        assertEquals(0, ticks());
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWhenAStageFails(Layout layout) throws Exception {
        start(layout, 64);
        hold(1);
        log.failing = "append";
        clock.set(DUE_MILLIS);
        assertTrue(failed.tryAcquire(60, TimeUnit.SECONDS), "nobody was told of a failure");
        // By itself: a host that halts does not stop it first.
        while (isWatched()) {
            Thread.onSpinWait();
        }
        pipeline.stop();
        assertEquals(List.of("journal"), failures);
        assertEquals(0, ticks());
    }

    @Test
    void shouldTellTheFailureHandlerWhenTheClockFails() throws Exception {
        start(Layout.APART, 64, Optional.empty(), () -> {
            if (Thread.currentThread().getName().equals("due-watch")) {
                throw new IllegalStateException("planted failure of the clock");
            }
            return FIRST_MILLIS;
        });
        assertTrue(failed.tryAcquire(60, TimeUnit.SECONDS), "nobody was told of a failure");
        encoder.putStudent("ops", "ada", 10);
        assertFalse(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "after the failure"));
        pipeline.stop();
        assertEquals(List.of("due-watch"), failures);
    }

    @Test
    void shouldTakeNoCommandWithoutATicket() throws Exception {
        start(Layout.FUSED, 8);
        encoder.putStudent("ops", "ada", 10);
        for (int more = 0; more < 20; more++) {
            assertThrows(
                    NullPointerException.class,
                    () -> pipeline.publisher().publish(encoder.buffer(), encoder.length(), null));
        }
        publish(encoder);
        stop();
    }
}
