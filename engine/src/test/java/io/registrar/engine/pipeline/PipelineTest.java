package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query;
import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The ring and its stages, in every layout and with every way of waiting. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineTest {
    private static final int PUBLISHERS = 8;
    private static final int COMMANDS_PER_PUBLISHER = 1_000;
    /** Between two tries to get into a full ring, so that the stages get a processor at all. */
    private static final long RETRY_NANOS = 10_000;

    private static final String SECTION = "cs-101";

    /** One reply, as the reply stage gave it. */
    private record Reply(
            Object ticket, ResultCode code, Answer answer, long sequence, long timeMillis, boolean isCommand) {}

    /** Who published what: the publisher's number and its own count. */
    private record Ticket(int publisher, int number) {}

    /** Keeps every reply, in order, and can hold up the reply stage. */
    private static final class Replies implements ReplyReceiver {
        final List<Reply> all = Collections.synchronizedList(new ArrayList<>());
        final Semaphore arrived = new Semaphore(0);
        final AtomicLong batches = new AtomicLong();
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void onOutcome(Object ticket, Outcome outcome) {
            keep(new Reply(ticket, outcome.code(), null, outcome.sequence(), outcome.timeMillis(), true));
        }

        @Override
        public void onRefused(Object ticket) {
            throw new IllegalStateException("Expected room for " + ticket);
        }

        @Override
        public void onAnswer(Object ticket, Answer answer, long sequence) {
            keep(new Reply(ticket, null, answer, sequence, 0, false));
        }

        @Override
        public void onBatchEnd() {
            batches.incrementAndGet();
        }

        private void keep(Reply reply) {
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            all.add(reply);
            arrived.release();
        }

        void await(int count) throws InterruptedException {
            assertTrue(arrived.tryAcquire(count, 60, TimeUnit.SECONDS), "replies are missing");
        }
    }

    /** A log that says what was asked of it, and fails when told to. */
    private static final class ObservedLog implements CommandLog {
        final InMemoryCommandLog records = new InMemoryCommandLog();
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        final AtomicLong lastAppended = new AtomicLong();
        final AtomicLong lastForced = new AtomicLong();
        final Semaphore forces = new Semaphore(0);
        volatile String failing = "";

        @Override
        public void replay(long firstSequence, RecordVisitor visitor) {
            records.replay(firstSequence, visitor);
        }

        @Override
        public void start(long nextSequence) {
            call("start");
            records.start(nextSequence);
        }

        @Override
        public boolean hasRoom(int length) {
            return true;
        }

        @Override
        public void append(long firstSequence, int count, byte[] batch, int length) {
            call("append");
            records.append(firstSequence, count, batch, length);
            lastAppended.set(firstSequence + count - 1);
        }

        @Override
        public void force() {
            long covered = lastAppended.get();
            call("force");
            lastForced.accumulateAndGet(covered, Math::max);
            forces.release();
        }

        @Override
        public void seal() {
            call("seal");
            records.seal();
        }

        @Override
        public void close() {
            call("close");
        }

        private void call(String name) {
            calls.add(name);
            if (name.equals(failing)) {
                throw new IllegalStateException("planted failure of " + name);
            }
        }

        long count(String name) {
            synchronized (calls) {
                return calls.stream().filter(name::equals).count();
            }
        }
    }

    /** Keeps what the pipeline's failure handler was told. */
    private static final class Failures implements FailureHandler {
        final List<String> stages = Collections.synchronizedList(new ArrayList<>());
        final List<Throwable> causes = Collections.synchronizedList(new ArrayList<>());
        final Semaphore told = new Semaphore(0);

        @Override
        public void onFailure(String stage, Throwable failure) {
            stages.add(stage);
            causes.add(failure);
            told.release();
        }

        void await() throws InterruptedException {
            assertTrue(told.tryAcquire(60, TimeUnit.SECONDS), "nobody was told of a failure");
        }
    }

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final ObservedLog log = new ObservedLog();
    private final Replies replies = new Replies();
    private final Failures failures = new Failures();
    private final AtomicLong clockMillis = new AtomicLong(1_000);
    private final CommandEncoder encoder = new CommandEncoder();

    static Stream<Arguments> wirings() {
        return Arrays.stream(Layout.values())
                .flatMap(layout -> Arrays.stream(Waiting.values()).map(waiting -> Arguments.of(layout, waiting)));
    }

    @ParameterizedTest
    @MethodSource("wirings")
    void shouldAnswerEverybodyOnceInOrderOfSequence(Layout layout, Waiting waiting) throws Exception {
        // A small ring: publishers meet a full one all the time, and try again.
        Pipeline pipeline =
                pipeline(new PipelineSettings(64, layout, waiting, SyncMode.NONE), clockMillis::getAndIncrement);
        pipeline.start();
        publish(pipeline, encoder.putSection("ops", SECTION, settings(PUBLISHERS / 2)), "section");
        replies.await(1);
        runPublishers(publisher -> publishRegistrations(pipeline, publisher));
        replies.await(PUBLISHERS * COMMANDS_PER_PUBLISHER);
        pipeline.stop();
        assertEquals(List.of(), failures.stages);

        List<Reply> all = List.copyOf(replies.all);
        assertEquals(1 + PUBLISHERS * COMMANDS_PER_PUBLISHER, all.size());
        long lastSequence = 0;
        long lastTimeMillis = 0;
        int[] lastNumber = new int[PUBLISHERS];
        Arrays.fill(lastNumber, -1);
        for (Reply reply : all) {
            if (reply.isCommand()) {
                assertEquals(++lastSequence, reply.sequence(), "sequences are dense");
                assertTrue(reply.timeMillis() >= lastTimeMillis, "time goes back");
                lastTimeMillis = reply.timeMillis();
            } else {
                assertEquals(lastSequence, reply.sequence(), "a read sees the commands before it and no other");
            }
            if (reply.ticket() instanceof Ticket ticket) {
                assertEquals(++lastNumber[ticket.publisher()], ticket.number(), "each reply once, in order");
            }
        }
        assertEquals(lastSequence, engine.lastSequence());
        assertEquals(List.of(), engine.audit().violations());
        assertReadsSawEarlierCommandsOnly(all);
        assertEquals(engine.digest(), replayed(log));
    }

    /** Seats by the replies before a read are the seats that the read saw. */
    private static void assertReadsSawEarlierCommandsOnly(List<Reply> all) {
        long enrolled = 0;
        int reads = 0;
        for (Reply reply : all) {
            if (reply.answer() instanceof SectionView view) {
                assertEquals(enrolled, view.enrolled());
                reads++;
            } else if (reply.ticket() instanceof Ticket ticket) {
                boolean isEnroll = ticket.number() % 4 == 1;
                boolean isUnenroll = ticket.number() % 4 == 3;
                enrolled += isEnroll && reply.code() == ResultCode.CREATED ? 1 : 0;
                enrolled -= isUnenroll && reply.code() == ResultCode.OK ? 1 : 0;
            }
        }
        assertTrue(reads > 0);
    }

    /** By turns: the student, a seat, a look, the seat back. */
    private static void publishRegistrations(Pipeline pipeline, int publisher) {
        CommandEncoder own = new CommandEncoder();
        String student = "student-" + publisher;
        for (int number = 0; number < COMMANDS_PER_PUBLISHER; number++) {
            Ticket ticket = new Ticket(publisher, number);
            switch (number % 4) {
                case 0 -> publish(pipeline, own.putStudent("ops", student, 10), ticket);
                case 1 -> publish(pipeline, own.enroll("ops", SECTION, student), ticket);
                case 2 -> publish(pipeline, new Query.SectionById(SECTION), ticket);
                default -> publish(pipeline, own.unenroll("ops", SECTION, student), ticket);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("wirings")
    void shouldLeaveHalfOfTheRingToThoseWhoCanNotWait(Layout layout, Waiting waiting) throws Exception {
        for (int slots : new int[] {1, 2, 8}) {
            replies.gate = new CountDownLatch(1);
            Pipeline pipeline = pipeline(new PipelineSettings(slots, layout, waiting, SyncMode.NONE), () -> 1);
            CommandPublisher publisher = pipeline.publisher();
            encoder.putStudent("ops", "ada", 10);
            assertFalse(publisher.publishPatiently(encoder.buffer(), encoder.length(), "too early"));
            pipeline.start();
            int patient = (slots + 1) / 2;
            for (int slot = 0; slot < patient; slot++) {
                assertTrue(publisher.publishPatiently(encoder.buffer(), encoder.length(), slot));
            }
            assertFalse(publisher.publishPatiently(encoder.buffer(), encoder.length(), "too many"));
            for (int slot = patient; slot < slots; slot++) {
                assertTrue(publisher.publish(encoder.buffer(), encoder.length(), slot));
            }
            assertFalse(publisher.publishPatiently(encoder.buffer(), encoder.length(), "too many"));
            replies.gate.countDown();
            replies.await(slots);
            pipeline.stop();
            assertFalse(publisher.publishPatiently(encoder.buffer(), encoder.length(), "too late"));
        }
    }

    @ParameterizedTest
    @MethodSource("wirings")
    void shouldSayFalseWhenTheRingIsFull(Layout layout, Waiting waiting) throws Exception {
        replies.gate = new CountDownLatch(1);
        Pipeline pipeline = pipeline(new PipelineSettings(8, layout, waiting, SyncMode.NONE), () -> 1);
        pipeline.start();
        encoder.putStudent("ops", "ada", 10);
        CommandPublisher publisher = pipeline.publisher();
        for (int slot = 0; slot < 8; slot++) {
            assertTrue(publisher.publish(encoder.buffer(), encoder.length(), slot));
        }
        assertFalse(publisher.publish(encoder.buffer(), encoder.length(), "too many"));
        assertFalse(publisher.publish(new Query.StudentById("ada"), "too many"));
        replies.gate.countDown();
        replies.await(8);
        publish(pipeline, new Query.StudentById("ada"), "again");
        replies.await(1);
        pipeline.stop();
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 6, 7, "again"),
                replies.all.stream().map(Reply::ticket).toList());
        assertEquals(8, engine.lastSequence());
    }

    @ParameterizedTest
    @MethodSource("wirings")
    void shouldRefuseWhenClosedAndStopWithEveryReplyGiven(Layout layout, Waiting waiting) throws Exception {
        replies.gate = new CountDownLatch(1);
        Pipeline pipeline = pipeline(new PipelineSettings(64, layout, waiting, SyncMode.NONE), () -> 1);
        encoder.putStudent("ops", "ada", 10);
        assertFalse(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "before start"));
        pipeline.start();
        for (int number = 0; number < 20; number++) {
            assertTrue(pipeline.publisher().publish(encoder.buffer(), encoder.length(), number));
        }
        pipeline.close();
        assertFalse(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "after close"));
        assertFalse(pipeline.publisher().publish(new Query.StudentById("ada"), "after close"));
        replies.gate.countDown();
        pipeline.stop();
        assertEquals(20, replies.all.size());
        assertEquals(20, engine.lastSequence());
        assertTrue(replies.batches.get() >= 1);
        assertEquals(List.of("force", "seal"), log.calls.subList(log.calls.size() - 2, log.calls.size()));
        assertEquals(20, log.lastForced.get());
        assertEquals(1, log.count("start"));
        assertEquals(1, log.count("seal"));
        assertEquals(List.of(), failures.stages);
    }

    @ParameterizedTest
    @EnumSource
    void shouldForceBeforeAnybodyIsAnsweredWhenTheModeIsAlways(Layout layout) throws Exception {
        List<Long> notForced = Collections.synchronizedList(new ArrayList<>());
        ReplyReceiver receiver = new ReplyReceiver() {
            @Override
            public void onOutcome(Object ticket, Outcome outcome) {
                if (log.lastForced.get() < outcome.sequence()) {
                    notForced.add(outcome.sequence());
                }
                replies.onOutcome(ticket, outcome);
            }

            @Override
            public void onRefused(Object ticket) {
                replies.onRefused(ticket);
            }

            @Override
            public void onAnswer(Object ticket, Answer answer, long sequence) {
                if (log.lastForced.get() < sequence) {
                    notForced.add(sequence);
                }
                replies.onAnswer(ticket, answer, sequence);
            }

            @Override
            public void onBatchEnd() {
                replies.onBatchEnd();
            }
        };
        Pipeline pipeline = new Pipeline(
                new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.ALWAYS),
                engine,
                log,
                Optional.empty(),
                receiver,
                clockMillis::get,
                failures,
                TestHost.THREAD);
        pipeline.start();
        runPublishers(publisher -> publishRegistrations(pipeline, publisher));
        replies.await(PUBLISHERS * COMMANDS_PER_PUBLISHER);
        pipeline.stop();
        assertEquals(List.of(), notForced);
    }

    @ParameterizedTest
    @EnumSource
    void shouldForceByTheClockWhenTheModeIsInterval(Layout layout) throws Exception {
        Pipeline pipeline = pipeline(new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.interval(1)), () -> 1);
        pipeline.start();
        publish(pipeline, encoder.putStudent("ops", "ada", 10), "ada");
        replies.await(1);
        // Two forces more: the second began after the reply, and so covers the command.
        log.forces.drainPermits();
        assertTrue(log.forces.tryAcquire(2, 60, TimeUnit.SECONDS));
        assertEquals(1, log.lastForced.get());
        pipeline.stop();
        assertEquals(List.of(), failures.stages);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveStartedTheLogWhenStartReturns(Layout layout) throws Exception {
        // Whoever is told that it is ready may be told to end the next moment.
        for (int round = 0; round < 50; round++) {
            ObservedLog fresh = new ObservedLog();
            Pipeline pipeline = new Pipeline(
                    new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE),
                    new EnrollmentEngine(),
                    fresh,
                    Optional.empty(),
                    replies,
                    () -> 1,
                    failures,
                    TestHost.THREAD);
            pipeline.start();
            assertEquals(List.of("start"), List.copyOf(fresh.calls));
            pipeline.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForceOnlyAtTheEndWhenTheModeIsNone(Layout layout) throws Exception {
        Pipeline pipeline = pipeline(new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE), () -> 1);
        pipeline.start();
        publish(pipeline, encoder.putStudent("ops", "ada", 10), "ada");
        replies.await(1);
        assertEquals(0, log.count("force"));
        pipeline.stop();
        assertEquals(1, log.count("force"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTimeFromGoingBack(Layout layout) throws Exception {
        Pipeline pipeline =
                pipeline(new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE), clockMillis::get);
        pipeline.start();
        for (long now : new long[] {1_000, 5_000, 2_000, 0, 6_000}) {
            clockMillis.set(now);
            publish(pipeline, encoder.putStudent("ops", "ada", 10), now);
            replies.await(1);
        }
        pipeline.stop();
        assertEquals(
                List.of(1_000L, 5_000L, 5_000L, 5_000L, 6_000L),
                replies.all.stream().map(Reply::timeMillis).toList());
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnFromWhereAReplayEnded(Layout layout) throws Exception {
        clockMillis.set(9_000);
        PipelineSettings settings = new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE);
        Pipeline first = pipeline(settings, clockMillis::get);
        first.start();
        publish(first, encoder.putStudent("ops", "ada", 10), "ada");
        first.stop();
        EnrollmentEngine later = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        log.replay((buffer, offset, length) -> later.apply(buffer, offset, length, outcome));
        // The clock is behind the last journaled time, and the sequence goes on where it was.
        clockMillis.set(4_000);
        Pipeline second = new Pipeline(
                settings, later, log, Optional.empty(), replies, clockMillis::get, failures, TestHost.THREAD);
        second.start();
        publish(second, encoder.putStudent("ops", "grace", 10), "grace");
        second.stop();
        Reply last = replies.all.get(1);
        assertEquals(2, last.sequence());
        assertEquals(9_000, last.timeMillis());
        assertEquals(List.of(), failures.stages);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheFailureHandlerOnceWhenAppendFails(Layout layout) throws Exception {
        log.failing = "append";
        assertOneFailure(layout, SyncMode.NONE, "journal");
        assertEquals(0, engine.lastSequence());
        assertEquals(List.of(), replies.all, "nobody is told of what was not written");
        assertEquals(1, log.count("append"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheFailureHandlerOnceWhenForceFails(Layout layout) throws Exception {
        log.failing = "force";
        assertOneFailure(layout, SyncMode.ALWAYS, "journal");
        assertEquals(List.of(), replies.all, "nobody is told of what was not forced");
        assertEquals(1, log.count("force"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheFailureHandlerOnceWhenForcingByTheClockFails(Layout layout) throws Exception {
        log.failing = "force";
        assertOneFailure(layout, SyncMode.interval(1), "journal-force");
        assertEquals(1, log.count("force"), "a force that failed is never tried again");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheFailureHandlerOnceWhenTheEngineFails(Layout layout) throws Exception {
        // No gateway makes such a record: its type is unknown.
        encoder.putStudent("ops", "ada", 10);
        encoder.buffer()[3] = 99;
        Pipeline pipeline = pipeline(new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE), () -> 1);
        pipeline.start();
        assertTrue(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "bad"));
        failures.await();
        assertRefusesAndStops(pipeline, "apply");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheFailureHandlerOnceWhenTheReceiverFails(Layout layout) throws Exception {
        IllegalStateException planted = new IllegalStateException("planted failure of the receiver");
        ReplyReceiver receiver = new ReplyReceiver() {
            @Override
            public void onOutcome(Object ticket, Outcome outcome) {
                throw planted;
            }

            @Override
            public void onRefused(Object ticket) {}

            @Override
            public void onAnswer(Object ticket, Answer answer, long sequence) {}

            @Override
            public void onBatchEnd() {}
        };
        Pipeline pipeline = new Pipeline(
                new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE),
                engine,
                log,
                Optional.empty(),
                receiver,
                () -> 1,
                failures,
                TestHost.THREAD);
        pipeline.start();
        publish(pipeline, encoder.putStudent("ops", "ada", 10), "ada");
        failures.await();
        assertSame(planted, failures.causes.get(0));
        assertRefusesAndStops(pipeline, "reply");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseForEverWhenTheLogDoesNotStart(Layout layout) throws Exception {
        log.failing = "start";
        Pipeline pipeline = pipeline(new PipelineSettings(64, layout, Waiting.ADAPTIVE, SyncMode.NONE), () -> 1);
        pipeline.start();
        failures.await();
        assertRefusesAndStops(pipeline, "journal");
    }

    @Test
    void shouldRefuseBytesThatCanBeNoRecordBeforeTakingASlot() throws Exception {
        Pipeline pipeline = pipeline(new PipelineSettings(8, Layout.FUSED, Waiting.ADAPTIVE, SyncMode.NONE), () -> 1);
        pipeline.start();
        CommandPublisher publisher = pipeline.publisher();
        byte[] tooShort = new byte[RecordHeader.MIN_RECORD_LENGTH - 1];
        byte[] tooLong = new byte[RecordHeader.MAX_RECORD_LENGTH + 1];
        byte[] some = new byte[RecordHeader.MIN_RECORD_LENGTH];
        for (int more = 0; more < 20; more++) {
            assertThrows(IllegalArgumentException.class, () -> publisher.publish(tooShort, tooShort.length, "t"));
            assertThrows(IllegalArgumentException.class, () -> publisher.publish(tooLong, tooLong.length, "t"));
            assertThrows(IllegalArgumentException.class, () -> publisher.publish(some, some.length + 1, "t"));
            assertThrows(NullPointerException.class, () -> publisher.publish(null, "t"));
        }
        // A slot that was claimed and not published would stop the ring here.
        publish(pipeline, encoder.putStudent("ops", "ada", 10), "ada");
        replies.await(1);
        pipeline.stop();
        assertEquals(List.of(), failures.stages);
    }

    @Test
    void shouldRefuseARingSizeThatARingCannotHave() {
        for (int size : new int[] {-1, 0, 3, 1 << 21, Integer.MIN_VALUE}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new PipelineSettings(size, Layout.FUSED, Waiting.ADAPTIVE, SyncMode.NONE));
        }
    }

    private void assertOneFailure(Layout layout, SyncMode syncMode, String stage) throws Exception {
        Pipeline pipeline = pipeline(new PipelineSettings(64, layout, Waiting.ADAPTIVE, syncMode), () -> 1);
        pipeline.start();
        encoder.putStudent("ops", "ada", 10);
        // It may have failed already where the clock forces.
        boolean isTaken = pipeline.publisher().publish(encoder.buffer(), encoder.length(), "ada");
        assertTrue(isTaken || syncMode.kind() == SyncMode.Kind.INTERVAL);
        failures.await();
        assertRefusesAndStops(pipeline, stage);
    }

    /** After a failure: nothing is taken any more, stopping ends, and the log is not called cleanly ended. */
    private void assertRefusesAndStops(Pipeline pipeline, String stage) throws InterruptedException {
        encoder.putStudent("ops", "grace", 10);
        assertFalse(pipeline.publisher().publish(encoder.buffer(), encoder.length(), "after the failure"));
        pipeline.stop();
        assertEquals(List.of(stage), failures.stages);
        assertEquals(0, log.count("seal"), "a log is sealed only at a clean end");
    }

    private Pipeline pipeline(PipelineSettings settings, LongSupplier clock) {
        return new Pipeline(settings, engine, log, Optional.empty(), replies, clock, failures, TestHost.THREAD);
    }

    private static StateDigest replayed(CommandLog log) {
        EnrollmentEngine replayed = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        log.replay((buffer, offset, length) -> replayed.apply(buffer, offset, length, outcome));
        return replayed.digest();
    }

    private interface Publishing {
        void run(int publisher);
    }

    private static void runPublishers(Publishing publishing) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, PUBLISHERS)
                .mapToObj(publisher -> new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    publishing.run(publisher);
                }))
                .toList();
        threads.forEach(Thread::start);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void publish(Pipeline pipeline, CommandEncoder encoded, Object ticket) {
        while (!pipeline.publisher().publish(encoded.buffer(), encoded.length(), ticket)) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static void publish(Pipeline pipeline, Query query, Object ticket) {
        while (!pipeline.publisher().publish(query, ticket)) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static SectionSettings settings(long capacity) {
        return new SectionSettings(
                SectionKind.SECTION,
                "Computing",
                capacity,
                1,
                "",
                0,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
    }
}
