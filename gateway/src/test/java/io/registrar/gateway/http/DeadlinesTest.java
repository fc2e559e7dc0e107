package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody holds a connection by being slow. */
class DeadlinesTest {
    private static final String BODY_HEAD = Requests.head(
            "PUT /v1/students/slow HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 60000");
    private static final String CHUNKS_HEAD = Requests.head(
            "PUT /v1/students/slow HTTP/1.1",
            "Host: x",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked");

    private static TestGateway hasty(int requestMillis, int idleMillis) {
        return TestGateway.start(new HttpSettings(100, 64 << 10, requestMillis, idleMillis, 60_000, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a: b\r\n", "\r", "GET "})
    void shouldTimeOutWhenAHeadTrickles(String part) {
        try (TestGateway gateway = hasty(300, 120_000);
                RawConnection connection = gateway.connect()) {
            connection.send("GET /livez HTTP/1.1\r\nHost: x\r\n" + (part.equals("\r") ? "A: b" : ""));
            assertTimesOut(connection, part.equals("\r") ? "b" : part);
        }
    }

    @Test
    void shouldTimeOutWhenARequestLineTrickles() {
        try (TestGateway gateway = hasty(300, 120_000);
                RawConnection connection = gateway.connect()) {
            assertTimesOut(connection, "G");
        }
    }

    @Test
    void shouldTimeOutWhenNothingFollowsAWholeLine() {
        try (TestGateway gateway = hasty(300, 120_000);
                RawConnection connection = gateway.connect()) {
            assertTimesOut(connection.send("GET /livez HTTP/1.1\r\n"), "");
        }
    }

    @Test
    void shouldTimeOutWhenABodyTrickles() {
        try (TestGateway gateway = hasty(300, 120_000);
                RawConnection plain = gateway.connect();
                RawConnection chunked = gateway.connect();
                RawConnection refused = gateway.connect()) {
            assertTimesOut(plain.send(BODY_HEAD), "x");
            assertTimesOut(chunked.send(CHUNKS_HEAD), "1\r\nx\r\n");
            assertTimesOut(refused.send(BODY_HEAD.replace("/v1/students/slow", "/nowhere")), "x");
        }
    }

    @Test
    void shouldAnswerWhatWasWholeBeforeItTimesOut() {
        try (TestGateway gateway = hasty(300, 120_000);
                RawConnection connection = gateway.connect()) {
            connection.send(Requests.putStudent("whole", 1) + Requests.LIVEZ + BODY_HEAD);
            assertEquals(201, connection.read().status());
            assertEquals(200, connection.read().status());
            assertTimesOut(connection, "x");
            gateway.expect(200, Requests.get("/v1/students/whole"));
        }
    }

    private static void assertTimesOut(RawConnection connection, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.ISO_8859_1);
        Await.until("the server answers", () -> {
            connection.trySend(bytes);
            return connection.hasAnswer();
        });
        Answer answer = connection.read();
        assertEquals(408, answer.status());
        assertEquals("request_timeout", answer.member("code"));
        assertEquals("close", answer.header("connection"));
        assertTrue(connection.isEnded());
    }

    @Test
    void shouldEndAConnectionThatIsIdle() {
        try (TestGateway gateway = hasty(60_000, 1_500);
                RawConnection silent = gateway.connect();
                RawConnection done = gateway.connect()) {
            assertEquals(200, done.send(Requests.LIVEZ).read().status());
            assertTrue(silent.isEnded());
            assertTrue(done.isEnded());
        }
    }

    @Test
    void shouldNotCallAConnectionIdleThatWaitsForItsAnswer() {
        try (TestGateway gateway = hasty(300, 1_500);
                RawConnection waiting = gateway.connect();
                RawConnection pipelining = gateway.connect()) {
            gateway.log.hold();
            waiting.send(Requests.putStudent("a", 1));
            gateway.log.awaitStalled();
            int count = 3 * HttpSettings.MAX_IN_FLIGHT;
            pipelining.send(Requests.putStudent("b", 1).repeat(count));
            try (RawConnection idle = gateway.connect()) {
                // Its end tells that the others have waited as long.
                assertTrue(idle.isEnded());
            }
            gateway.log.release();
            assertEquals(201, waiting.read().status());
            for (int i = 0; i < count; i++) {
                assertEquals(i == 0 ? 201 : 200, pipelining.read().status());
            }
        }
    }

    @Test
    void shouldRefuseOneConnectionTooMany() {
        int most = 3;
        try (TestGateway gateway = TestGateway.start(new HttpSettings(most, 64 << 10, 60_000, 120_000, 60_000, 2))) {
            List<RawConnection> open = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                RawConnection connection = gateway.connect();
                open.add(connection);
                assertEquals(200, connection.send(Requests.LIVEZ).read().status());
            }
            RawConnection tooMany = gateway.connect();
            Answer refused = tooMany.read();
            assertEquals(503, refused.status());
            assertEquals("too_many_connections", refused.member("code"));
            assertEquals("1", refused.header("retry-after"));
            assertEquals("close", refused.header("connection"));
            assertTrue(tooMany.isEnded());
            assertEquals(200, open.get(1).send(Requests.LIVEZ).read().status());
            open.remove(0).close();
            // The one refused is still open at this end, and takes nobody's place.
            Await.until("the next one is taken", () -> {
                RawConnection next = gateway.connect();
                next.trySend(Requests.LIVEZ.getBytes(StandardCharsets.US_ASCII));
                if (next.read().status() == 200) {
                    open.add(next);
                    return true;
                }
                next.close();
                return false;
            });
            open.forEach(RawConnection::close);
            tooMany.close();
        }
    }
}
