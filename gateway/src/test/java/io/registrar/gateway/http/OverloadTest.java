package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import io.registrar.engine.pipeline.SyncMode;
import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More than the server can do now: said at once, never queued without bound, never at another client's cost. */
class OverloadTest {
    private static final int RING_SIZE = 8;
    private static final HttpSettings ONE_LOOP = TestGateway.PATIENT.withEventLoops(1);

    /**
     * Lets the event loop, of which there is one, catch up with what was sent before: the second answer comes out of a
     * later round than everything that had arrived when the first was asked for.
     */
    private static void letLoopCatchUp(TestGateway gateway) {
        gateway.expect(200, Requests.LIVEZ);
        gateway.expect(200, Requests.LIVEZ);
    }

    /** Inline the ring is as full as one round of the event loop makes it, and a log that is held holds that too. */
    @ParameterizedTest
    @EnumSource(value = Layout.class, mode = EnumSource.Mode.EXCLUDE, names = "INLINE")
    void shouldRefuseAtOnceWhenTheRingIsFull(Layout layout) {
        PipelineSettings fewSlots = new PipelineSettings(RING_SIZE, layout, Waiting.BLOCKING, SyncMode.ALWAYS);
        try (TestGateway gateway = TestGateway.start(ONE_LOOP, fewSlots);
                RawConnection connection = gateway.connect()) {
            gateway.log.hold();
            connection.send(Requests.putStudent("s0", 0));
            gateway.log.awaitStalled();
            int count = 30;
            StringBuilder requests = new StringBuilder();
            for (int i = 1; i < count; i++) {
                requests.append(Requests.putStudent("s" + i, i));
            }
            connection.send(requests.toString());
            letLoopCatchUp(gateway);
            for (String request : new String[] {
                Requests.putStudent("other", 1), Requests.get("/v1/students/s0"), Requests.unenroll("none", "s0")
            }) {
                Answer refused = gateway.ask(request);
                assertEquals(503, refused.status());
                assertEquals("overloaded", refused.member("code"));
                assertEquals("1", refused.header("retry-after"));
                assertEquals("", refused.header("connection"));
            }
            gateway.log.release();
            for (int i = 0; i < count; i++) {
                Answer answer = connection.read();
                if (i < RING_SIZE) {
                    assertEquals(201, answer.status());
                    assertEquals("s" + i, answer.member("studentId"));
                } else {
                    assertEquals("overloaded", answer.member("code"), "request " + i);
                }
            }
            assertEquals(RING_SIZE, gateway.log.appended());
            // An answer is out a moment before its slot is free.
            Await.until(
                    "the ring has room",
                    () -> gateway.ask(Requests.get("/v1/students/other")).status() == 404);
            gateway.expect(201, Requests.putStudent("other", 1));
        }
    }

    @Test
    void shouldReadNoFurtherThanAConnectionMayHaveInFlight() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP);
                RawConnection connection = gateway.connect()) {
            gateway.log.hold();
            int count = 3_000;
            Thread sender = new Thread(() -> {
                for (int i = 0; i < count; i++) {
                    connection.send(Requests.putStudent("s" + i, i));
                }
            });
            sender.start();
            gateway.log.awaitStalled();
            letLoopCatchUp(gateway);
            gateway.log.release();
            for (int i = 0; i < count; i++) {
                assertEquals("s" + i, connection.read().member("studentId"));
            }
            assertTrue(
                    gateway.log.largestBatch() <= HttpSettings.MAX_IN_FLIGHT,
                    () -> "a batch of " + gateway.log.largestBatch());
            assertEquals(count, gateway.log.appended());
        }
    }

    @Test
    void shouldAnswerAllWhenManyConnectionsWaitForTheRing() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.log.hold();
            RawConnection[] connections = new RawConnection[20];
            int each = 100;
            for (int c = 0; c < connections.length; c++) {
                connections[c] = gateway.connect();
                StringBuilder requests = new StringBuilder();
                for (int i = 0; i < each; i++) {
                    requests.append(Requests.putStudent(c + "-" + i, i))
                            .append(Requests.get("/v1/students/" + c + "-" + i));
                }
                connections[c].send(requests.toString());
                if (c % 2 == 0) {
                    connections[c].shutOutput();
                }
            }
            gateway.log.awaitStalled();
            gateway.log.release();
            for (int c = 0; c < connections.length; c++) {
                for (int i = 0; i < each; i++) {
                    assertEquals(c + "-" + i, connections[c].read().member("studentId"));
                    assertEquals(c + "-" + i, connections[c].read().member("studentId"));
                }
                if (c % 2 == 0) {
                    assertTrue(connections[c].isEnded());
                }
                connections[c].close();
            }
        }
    }

    @Test
    void shouldCarryOutWhatWasUnderWayWhenItsConnectionDies() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP)) {
            gateway.log.hold();
            RawConnection dying = gateway.connect();
            RawConnection leaving = gateway.connect();
            dying.send(Requests.putStudent("first", 1));
            gateway.log.awaitStalled();
            for (int i = 0; i < 50; i++) {
                dying.send(Requests.putStudent("dying" + i, i));
                leaving.send(Requests.putStudent("leaving" + i, i));
            }
            // And a request whose end never comes.
            dying.send("PUT /v1/students/x HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{");
            letLoopCatchUp(gateway);
            dying.reset();
            leaving.close();
            letLoopCatchUp(gateway);
            gateway.log.release();
            Await.until("all is carried out", () -> gateway.log.appended() == 101);
            for (int i = 0; i < 50; i++) {
                gateway.expect(200, Requests.get("/v1/students/dying" + i));
                gateway.expect(200, Requests.get("/v1/students/leaving" + i));
            }
        }
    }

    @Test
    void shouldCutAClientThatTakesNoAnswers() {
        HttpSettings hasty = new HttpSettings(100, 64 << 10, 60_000, 120_000, 500, 1);
        try (TestGateway gateway = TestGateway.start(hasty);
                RawConnection deaf = new RawConnection(gateway.server.address(), 4096)) {
            gateway.expect(201, Requests.putSection("s1", 1));
            long enough = 256L << 20;
            AtomicLong sent = new AtomicLong();
            byte[] requests = Requests.get("/v1/sections/s1").repeat(500).getBytes(StandardCharsets.US_ASCII);
            Thread sender = new Thread(() -> {
                while (sent.get() < enough && deaf.trySend(requests)) {
                    sent.addAndGet(requests.length);
                }
            });
            sender.start();
            while (sender.isAlive()) {
                // Its own connection each time, on the one event loop that the deaf client has too.
                gateway.expect(200, Requests.get("/v1/sections/s1"));
            }
            assertTrue(sent.get() < enough, "the server takes all there is");
        }
    }

    @Test
    void shouldHoldBytesAndNotRequestsWhileAConnectionWaits() {
        try (TestGateway gateway = TestGateway.start(ONE_LOOP)) {
            gateway.log.hold();
            try (RawConnection stalling = gateway.connect()) {
                stalling.send(Requests.putStudent("a", 1));
                gateway.log.awaitStalled();
                int clients = 20;
                int count = 2_000;
                String page = Requests.get("/v1/sections?limit=1");
                String many = Requests.LIVEZ.repeat(count);
                RawConnection[] waiting = new RawConnection[clients];
                long before = usedHeap();
                for (int i = 0; i < clients; i++) {
                    // A page fills the row, and the rest has to wait; a shut half makes epoll read it all the same.
                    waiting[i] = gateway.connect().send(page).send(many).shutOutput();
                }
                letLoopCatchUp(gateway);
                long each = (usedHeap() - before) / clients;
                gateway.log.release();
                for (RawConnection connection : waiting) {
                    for (int i = 0; i <= count; i++) {
                        assertEquals(200, connection.read().status());
                    }
                    assertTrue(connection.isEnded());
                    connection.close();
                }
                // As requests, they were a kilobyte each.
                assertTrue(each < 400 << 10, "holds " + each + " bytes a connection");
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
