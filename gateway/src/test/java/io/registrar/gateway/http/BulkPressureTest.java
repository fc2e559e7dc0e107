package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import io.registrar.engine.pipeline.SyncMode;
import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulks that are more than the server, or their own client, can do now: nothing is refused for it, and nothing piles up. */
class BulkPressureTest {
    private static final HttpSettings ONE_LOOP = TestGateway.PATIENT.withEventLoops(1);
    private static final String LINE = Lines.putStudent("ada", 1) + "\n";

    private static TestGateway withRing(int size, Layout layout) {
        return TestGateway.start(ONE_LOOP, new PipelineSettings(size, layout, Waiting.BLOCKING, SyncMode.ALWAYS));
    }

    /** By then the one event loop has read what was sent before. */
    private static void letLoopCatchUp(TestGateway gateway) {
        gateway.expect(200, Requests.LIVEZ);
        gateway.expect(200, Requests.LIVEZ);
    }

    private static List<String> allGood(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(line -> line + (line == 1 ? " 201" : " 200"))
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void shouldHoldALineAndNotRefuseItWhenTheRingIsFull(int ringSize) {
        for (Layout layout : Layout.values()) {
            try (TestGateway gateway = withRing(ringSize, layout);
                    RawConnection one = gateway.connect();
                    RawConnection other = gateway.connect()) {
                int count = 1_500;
                Thread sender = new Thread(() -> {
                    one.send(Lines.bulk(LINE.repeat(count)));
                    other.send(Lines.inChunks(LINE.repeat(count), 4_321));
                });
                gateway.expect(201, Requests.putStudent("ada", 1));
                sender.start();
                List<String> good = IntStream.rangeClosed(1, count)
                        .mapToObj(line -> line + " 200")
                        .collect(Collectors.toList());
                assertEquals(good, Lines.toldOf(one.read().body()), layout + " " + ringSize);
                assertEquals(good, Lines.toldOf(other.read().body()), layout + " " + ringSize);
                assertEquals(2 * count + 1, gateway.log.appended());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Layout.class, mode = EnumSource.Mode.EXCLUDE, names = "INLINE")
    void shouldLeaveHalfOfTheRingToSingleRequests(Layout layout) {
        try (TestGateway gateway = withRing(16, layout);
                RawConnection bulk = gateway.connect();
                RawConnection single = gateway.connect()) {
            gateway.log.hold();
            bulk.send(Lines.bulk(LINE.repeat(500)));
            gateway.log.awaitStalled();
            letLoopCatchUp(gateway);
            for (int i = 0; i < 10; i++) {
                single.send(Requests.putStudent("s" + i, 1));
            }
            letLoopCatchUp(gateway);
            gateway.log.release();
            for (int i = 0; i < 8; i++) {
                assertEquals(201, single.read().status(), "request " + i);
            }
            assertEquals("overloaded", single.read().member("code"));
            assertEquals("overloaded", single.read().member("code"));
            assertEquals(allGood(500), Lines.toldOf(bulk.read().body()));
        }
    }

    @Test
    void shouldTakeNoMoreLinesThanMayBeInFlight() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP);
                RawConnection connection = gateway.connect()) {
            gateway.log.hold();
            int count = 20_000;
            AtomicLong sent = new AtomicLong();
            Thread sender = new Thread(() -> {
                connection.send(Lines.CHUNKED_HEAD);
                for (int i = 0; i < count; i++) {
                    connection.send(Lines.chunk(LINE));
                    sent.incrementAndGet();
                }
                connection.send(Lines.LAST_CHUNK);
            });
            sender.start();
            gateway.log.awaitStalled();
            Await.until("many are sent", () -> sent.get() > 2 * HttpSettings.MAX_LINES_IN_FLIGHT);
            String inTheRing = "\nregistrar_ring_slots_used " + HttpSettings.MAX_LINES_IN_FLIGHT + ".0\n";
            Await.until("as many wait as may", () -> metrics(gateway).contains(inTheRing));
            letLoopCatchUp(gateway);
            assertTrue(metrics(gateway).contains(inTheRing), () -> metrics(gateway));
            gateway.log.release();
            assertEquals(allGood(count), Lines.toldOf(connection.read().body()));
        }
    }

    private static String metrics(TestGateway gateway) {
        return gateway.expect(200, Requests.get("/metrics")).body();
    }

    /** What a deaf client is owed is bounded by what it may have in flight, and so is what is read of it. */
    @Test
    void shouldReadNoFurtherThanItsClientTakesAnswers() {
        HttpSettings hasty = new HttpSettings(100, 64 << 10, 60_000, 120_000, 1_000, 1);
        try (TestGateway gateway = TestGateway.start(hasty);
                RawConnection deaf = new RawConnection(gateway.server.address(), 4096)) {
            byte[] lines = Lines.chunk(LINE.repeat(1_000)).getBytes(StandardCharsets.US_ASCII);
            long enough = 256L << 20;
            AtomicLong sent = new AtomicLong();
            deaf.send(Lines.CHUNKED_HEAD);
            Thread sender = new Thread(() -> {
                while (sent.get() < enough && deaf.trySend(lines)) {
                    sent.addAndGet(lines.length);
                }
            });
            sender.start();
            while (sender.isAlive()) {
                gateway.expect(200, Requests.LIVEZ);
            }
            assertTrue(sent.get() < enough, "the server takes all there is");
        }
    }

    @Test
    void shouldGoOnWhenALateClientTakesItsAnswers() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP);
                RawConnection late = new RawConnection(gateway.server.address(), 4096)) {
            // More than the kernel holds for the two.
            int count = 500_000;
            AtomicLong sent = new AtomicLong();
            late.send(Lines.CHUNKED_HEAD);
            Thread sender = new Thread(() -> {
                byte[] lines = Lines.chunk(LINE.repeat(1_000)).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < count / 1_000; i++) {
                    late.send(lines);
                    sent.addAndGet(1_000);
                }
                late.send(Lines.LAST_CHUNK);
            });
            sender.start();
            // It can't go on: what was sent stays what it is, however often others are served.
            AtomicLong seen = new AtomicLong();
            Await.until("the sender waits", () -> {
                long before = gateway.log.appended();
                for (int i = 0; i < 200; i++) {
                    gateway.expect(200, Requests.LIVEZ);
                }
                return seen.getAndSet(sent.get()) == sent.get() && before > 0 && before == gateway.log.appended();
            });
            assertTrue(sent.get() < count, "the server takes all there is");
            assertEquals(allGood(count), Lines.toldOf(late.read().body()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4096})
    void shouldDecideWhatWasPublishedWhenItsClientDies(int ringSize) {
        try (TestGateway gateway = withRing(ringSize, Layout.FUSED)) {
            gateway.log.hold();
            RawConnection dying = gateway.connect();
            RawConnection next = gateway.connect();
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 2_000; i++) {
                lines.append(Lines.putStudent("s" + i, i)).append('\n');
            }
            dying.send(Lines.CHUNKED_HEAD + Lines.chunk(lines.toString()));
            gateway.log.awaitStalled();
            letLoopCatchUp(gateway);
            next.send(Lines.bulk(LINE.repeat(10)));
            letLoopCatchUp(gateway);
            dying.reset();
            letLoopCatchUp(gateway);
            gateway.log.release();
            assertEquals(allGood(10), Lines.toldOf(next.read().body()));
            // In order, and without a gap: up to where it was read.
            int decided = (int) gateway.log.appended() - 10;
            assertEquals(Math.min(HttpSettings.MAX_LINES_IN_FLIGHT, Math.max(1, ringSize / 2)), decided);
            gateway.expect(200, Requests.get("/v1/students/s" + (decided - 1)));
            gateway.expect(404, Requests.get("/v1/students/s" + decided));
            next.close();
        }
    }

    @Test
    void shouldRefuseLinesOneByOneWhileTheDiskIsFull() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP);
                RawConnection connection = gateway.connect()) {
            connection.send(Lines.CHUNKED_HEAD);
            assertEquals(200, connection.readHead().status());
            connection.send(Lines.chunk(LINE));
            assertEquals("1 201", Lines.told(connection.readLineOfChunks()));
            gateway.log.fill();
            connection.send(Lines.chunk(LINE + LINE));
            assertEquals("2 503 journal_full", Lines.told(connection.readLineOfChunks()));
            assertEquals("3 503 journal_full", Lines.told(connection.readLineOfChunks()));
            gateway.log.free();
            connection.send(Lines.chunk(LINE) + Lines.LAST_CHUNK);
            assertEquals("4 200", Lines.told(connection.readLineOfChunks()));
            assertEquals("", connection.readLineOfChunks());
        }
    }

    @Test
    void shouldSayThatItRecovers() {
        try (TestGateway gateway = TestGateway.recovering(ONE_LOOP, PipelineSettings.DEFAULT)) {
            Answer answer = gateway.ask(Lines.bulk(LINE));
            assertEquals("503 recovering", answer.status() + " " + answer.member("code"));
            assertEquals("1", answer.header("retry-after"));
            assertEquals("close", answer.header("connection"));
            gateway.ready();
            assertEquals(
                    List.of("1 201"), Lines.toldOf(gateway.ask(Lines.bulk(LINE)).body()));
        }
    }

    @Test
    void shouldEndWithAWordWhenTheServerStops() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP);
                RawConnection between = gateway.connect();
                RawConnection within = gateway.connect()) {
            for (RawConnection connection : List.of(between, within)) {
                connection.send(Lines.CHUNKED_HEAD + Lines.chunk(LINE));
                assertEquals(200, connection.readHead().status());
                connection.readLineOfChunks();
            }
            within.send(Lines.chunk("{\"ty"));
            gateway.state.stop();
            within.send(Lines.chunk("pe\":\"tick\"}\n" + LINE + LINE));
            assertEquals("2 400 malformed_request", Lines.told(within.readLineOfChunks()));
            assertEquals("3 503 stopping", Lines.told(within.readLineOfChunks()));
            assertEquals("", within.readLineOfChunks());
            assertTrue(within.isEnded());
            within.hangUp();
            Thread stopping = new Thread(gateway::stop);
            stopping.start();
            assertEquals("2 503 stopping", Lines.told(between.readLineOfChunks()));
            assertEquals("", between.readLineOfChunks());
            assertTrue(between.isEnded());
        }
    }

    @Test
    void shouldRefuseTheLineThatWaitsForTheRingWhenTheServerStops() throws InterruptedException {
        try (TestGateway gateway = withRing(8, Layout.FUSED);
                RawConnection connection = gateway.connect()) {
            gateway.log.hold();
            connection.send(Lines.bulk(LINE.repeat(50)));
            gateway.log.awaitStalled();
            letLoopCatchUp(gateway);
            Thread stopping = new Thread(gateway::stop);
            stopping.start();
            List<String> told = Lines.toldOf(connection.read().body());
            assertEquals(5, told.size(), told::toString);
            assertEquals("5 503 stopping", told.get(4));
            assertTrue(connection.isEnded());
            connection.hangUp();
            stopping.join();
            assertEquals(4, gateway.log.appended());
        }
    }

    private static TestGateway hasty(int requestMillis) {
        return TestGateway.start(new HttpSettings(100, 64 << 10, requestMillis, 120_000, 60_000, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"type\":", "xxx"})
    void shouldEndABulkThatStalls(String start) {
        try (TestGateway gateway = hasty(300);
                RawConnection connection = gateway.connect()) {
            connection.send(Lines.CHUNKED_HEAD + Lines.chunk(LINE + start));
            assertEquals(
                    List.of("1 201", "2 408 request_timeout"),
                    Lines.toldOf(connection.read().body()));
            assertTrue(connection.isEnded());
        }
    }

    @Test
    void shouldEndABulkWhoseLineTrickles() {
        try (TestGateway gateway = hasty(300);
                RawConnection connection = gateway.connect()) {
            connection.send(Lines.CHUNKED_HEAD);
            assertEquals(200, connection.readHead().status());
            byte[] more = Lines.chunk("x").getBytes(StandardCharsets.US_ASCII);
            Await.until("the server answers", () -> {
                connection.trySend(more);
                return connection.hasAnswer();
            });
            assertEquals("1 408 request_timeout", Lines.told(connection.readLineOfChunks()));
            assertEquals("", connection.readLineOfChunks());
            assertTrue(connection.isEnded());
        }
    }

    /** Others that do nothing are ended three times meanwhile: so long does it take in all. */
    @Test
    void shouldGoOnWithABulkThatTakesLongerThanARequestMay() {
        try (TestGateway gateway = hasty(1_500);
                RawConnection slow = gateway.connect()) {
            slow.send(Lines.CHUNKED_HEAD);
            assertEquals(200, slow.readHead().status());
            int line = 0;
            for (int i = 0; i < 3; i++) {
                try (RawConnection stalled = gateway.connect()) {
                    stalled.send("GET /livez");
                    while (!stalled.hasAnswer()) {
                        line++;
                        slow.send(Lines.chunk(LINE.substring(0, 5))).send(Lines.chunk(LINE.substring(5)));
                        assertEquals(line + (line == 1 ? " 201" : " 200"), Lines.told(slow.readLineOfChunks()));
                    }
                    assertEquals(408, stalled.read().status());
                }
            }
            slow.send(Lines.LAST_CHUNK);
            assertEquals("", slow.readLineOfChunks());
        }
    }

    @Test
    void shouldNotCallABulkStalledThatWaitsForItsAnswers() {
        try (TestGateway gateway = hasty(1_500);
                RawConnection waiting = gateway.connect()) {
            gateway.log.hold();
            waiting.send(Lines.CHUNKED_HEAD + Lines.chunk(LINE));
            gateway.log.awaitStalled();
            List<RawConnection> stalled = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                stalled.add(gateway.connect().send("GET /livez"));
                assertEquals(408, stalled.get(i).read().status());
            }
            gateway.log.release();
            assertEquals(200, waiting.readHead().status());
            assertEquals("1 201", Lines.told(waiting.readLineOfChunks()));
            waiting.send(Lines.chunk(LINE) + Lines.LAST_CHUNK);
            assertEquals("2 200", Lines.told(waiting.readLineOfChunks()));
            assertEquals("", waiting.readLineOfChunks());
            stalled.forEach(RawConnection::close);
        }
    }
}
