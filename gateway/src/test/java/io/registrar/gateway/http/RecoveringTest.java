package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.http.RawConnection.Answer;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Before the server is ready, and while it stops. */
class RecoveringTest {
    private static TestGateway recovering() {
        return TestGateway.recovering(TestGateway.PATIENT, PipelineSettings.DEFAULT);
    }

    @Test
    void shouldSayRecoveringUntilItIsReady() {
        try (TestGateway gateway = recovering();
                RawConnection connection = gateway.connect()) {
            gateway.state.replaying(7);
            gateway.state.countReplayed();
            gateway.state.countReplayed();
            assertEquals(200, connection.send(Requests.LIVEZ).read().status());
            for (String request : new String[] {
                Requests.get("/readyz"),
                Requests.get("/v1/sections"),
                Requests.putStudent("a", 1),
                Requests.unenroll("s", "a")
            }) {
                Answer answer = connection.send(request).read();
                assertEquals(503, answer.status());
                assertEquals("recovering", answer.member("code"));
                assertEquals("1", answer.header("retry-after"));
                assertTrue(answer.member("detail").contains(" 2 of 7 commands"), answer.member("detail"));
            }
            // What is wrong in itself is said all the same.
            assertEquals(404, connection.send(Requests.get("/nowhere")).read().status());
            assertEquals(
                    400,
                    connection
                            .send(Requests.json("PUT", "/v1/students/a", "[]"))
                            .read()
                            .status());
            assertEquals(0, gateway.log.appended());
            gateway.ready();
            assertEquals(200, connection.send(Requests.get("/readyz")).read().status());
            assertEquals(
                    201, connection.send(Requests.putStudent("a", 1)).read().status());
        }
    }

    @Test
    void shouldSayStoppingAndClose() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.state.stop();
            for (String request :
                    new String[] {Requests.get("/readyz"), Requests.get("/v1/sections"), Requests.putStudent("a", 1)}) {
                try (RawConnection connection = gateway.connect()) {
                    Answer answer = connection.send(request + Requests.LIVEZ).read();
                    assertEquals("stopping", answer.member("code"));
                    assertEquals("1", answer.header("retry-after"));
                    assertEquals("close", answer.header("connection"));
                    assertTrue(connection.isEnded());
                }
            }
            assertEquals("close", gateway.expect(200, Requests.LIVEZ).header("connection"));
            assertEquals(0, gateway.log.appended());
        }
    }

    @Test
    void shouldAnswerWhatIsUnderWayWhenItDrains() throws InterruptedException {
        try (TestGateway gateway = TestGateway.start(TestGateway.PATIENT.withEventLoops(1));
                RawConnection busy = gateway.connect();
                RawConnection halfSent = gateway.connect();
                RawConnection idle = gateway.connect()) {
            InetSocketAddress address = gateway.server.address();
            gateway.log.hold();
            busy.send(Requests.putStudent("s0", 0));
            gateway.log.awaitStalled();
            int count = 2 * HttpSettings.MAX_IN_FLIGHT;
            // All at once, so that what is read stops in the middle of a request: one that still lies in the socket
            // when all
            // answers are out was never begun, and its connection may end without a word.
            StringBuilder requests = new StringBuilder();
            for (int i = 1; i < count; i++) {
                requests.append(Requests.putStudent("s" + i, i));
            }
            busy.send(requests.toString());
            String late = Requests.putStudent("late", 1);
            halfSent.send(late.substring(0, late.length() - 3));
            assertEquals(200, idle.send(Requests.LIVEZ).read().status());
            gateway.expect(200, Requests.LIVEZ);
            gateway.state.stop();
            Thread stopping = new Thread(() -> {
                try {
                    gateway.server.drain(RawConnection.PATIENCE_MILLIS);
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException("Expected no interrupt", interrupted);
                }
            });
            stopping.start();
            assertTrue(idle.isEnded());
            assertThrows(UncheckedIOException.class, () -> new RawConnection(address).close());
            halfSent.send(late.substring(late.length() - 3));
            Answer tooLate = halfSent.read();
            assertEquals("stopping", tooLate.member("code"));
            assertTrue(halfSent.isEnded());
            assertTrue(stopping.isAlive(), "does not wait for what is under way");
            gateway.log.release();
            for (int i = 0; i < HttpSettings.MAX_IN_FLIGHT; i++) {
                assertEquals("s" + i, busy.read().member("studentId"));
            }
            // What had not been begun is refused, once, and nothing comes after it.
            Answer refused = busy.read();
            assertEquals("stopping", refused.member("code"));
            assertTrue(busy.isEnded());
            halfSent.hangUp();
            idle.hangUp();
            busy.hangUp();
            stopping.join();
            assertEquals(HttpSettings.MAX_IN_FLIGHT, gateway.log.appended());
        }
    }

    @Test
    void shouldNotLoseAnswersToAResetWhenItDrains() {
        try (TestGateway gateway = TestGateway.start()) {
            int count = 2_000;
            try (RawConnection connection = gateway.connect()) {
                byte[] requests = Requests.get("/livez?").repeat(count).getBytes(StandardCharsets.US_ASCII);
                Thread sender = new Thread(() -> connection.trySend(requests));
                sender.start();
                assertEquals(200, connection.read().status());
                Thread stopping = new Thread(gateway::stop);
                stopping.start();
                // Some answers, the last of them says so, and then the end: no reset, and no answer cut short.
                Answer answer = connection.read();
                int answers = 2;
                while (answers < count && answer.header("connection").isEmpty()) {
                    answer = connection.read();
                    answers++;
                }
                assertFalse(connection.hasAnswer());
                assertTrue(connection.isEnded());
                connection.hangUp();
                join(sender);
                join(stopping);
            }
        }
    }

    @Test
    void shouldStopAlthoughAClientTakesNothing() {
        try (TestGateway gateway = TestGateway.start(TestGateway.PATIENT.withEventLoops(1))) {
            gateway.expect(201, Requests.putSection("s1", 1));
            byte[] requests = Requests.get("/v1/sections/s1").repeat(500).getBytes(StandardCharsets.US_ASCII);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RawConnection deaf = new RawConnection(gateway.server.address(), 4096);
                Thread sender = new Thread(() -> {
                    while (deaf.trySend(requests)) {
                        // Until the server is gone.
                    }
                    deaf.close();
                });
                senders.add(sender);
                sender.start();
            }
            for (int i = 0; i < 50; i++) {
                gateway.expect(200, Requests.get("/v1/sections/s1"));
            }
            gateway.stop(100);
            senders.forEach(RecoveringTest::join);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("Expected no interrupt", interrupted);
        }
    }
}
