package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is read out of bytes must not depend on how they were cut on their way. */
class RequestReaderTest {
    private static final String BODY = "{\"studentId\":\"ada\"}";
    private static final List<String> REQUESTS = List.of(
            Requests.get("/v1/seats?sections=a,b"),
            "\r\n\r\n" + Requests.LIVEZ,
            Requests.json("POST", "/v1/sections/s1/enrollments", BODY),
            Requests.json("PUT", "/v1/students/a", ""),
            Requests.head("PUT /v1/students/a HTTP/1.1", "Host: x", "Transfer-Encoding: chunked")
                    + "8;a=\"b\"\r\n{\"studen\r\n00B\r\ntId\":\"ada\"}\r\n0\r\nA: b\r\n\r\n",
            Requests.head("PATCH * HTTP/1.0", "Content-Length: 1", "X:\t y ") + "z");
    private static final List<String> EVENTS = List.of(
            "GET /v1/seats?sections=a,b 0: ",
            "GET /livez 0: ",
            "POST /v1/sections/s1/enrollments 19: " + BODY,
            "PUT /v1/students/a 0: ",
            "PUT /v1/students/a 19: " + BODY,
            "OTHER * 1: z");

    private final ReadWindow window = new ReadWindow();
    private final RequestHead head = new RequestHead();
    private RequestReader reader = new RequestReader(window, 64);
    private boolean isInBody;
    private final List<String> events = new ArrayList<>();

    private void begin() {
        reader = new RequestReader(window, 64);
        isInBody = false;
        events.clear();
    }

    /** Reads as a connection does, and has another connection use the window in between. */
    private void feed(byte[] bytes, int from, int to) throws RefusedRequestException {
        reader.add(Unpooled.wrappedBuffer(bytes, from, to - from));
        boolean goesOn = true;
        while (goesOn) {
            if (!isInBody) {
                goesOn = reader.readHead(head);
                isInBody = goesOn;
                if (goesOn) {
                    reader.refuseIfTooLong();
                    events.add(head.method() + " " + Ascii.text(head.bytes(), head.targetFrom(), head.targetTo()));
                }
            } else {
                goesOn = reader.readBody();
                isInBody = !goesOn;
                if (goesOn) {
                    int last = events.size() - 1;
                    int bodyTo = reader.bodyFrom() + reader.bodyLength();
                    String body = Ascii.text(reader.body(), reader.bodyFrom(), bodyTo);
                    events.set(last, events.get(last) + " " + reader.bodyLength() + ": " + body);
                }
            }
        }
        reader.keepRest();
        Arrays.fill(window.withRoomFor(0), (byte) '\r');
    }

    @Test
    void shouldReadTheSameWhereverTheBytesAreCut() throws RefusedRequestException {
        byte[] bytes = String.join("", REQUESTS).getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= bytes.length; cut++) {
            begin();
            feed(bytes, 0, cut);
            feed(bytes, cut, bytes.length);
            assertEquals(EVENTS, events, "cut at " + cut);
            assertFalse(reader.hasRest(), "cut at " + cut);
        }
    }

    @Test
    void shouldReadTheSameInPiecesOfAnyLength() throws RefusedRequestException {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder requests = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int which = random.nextInt(REQUESTS.size());
                requests.append(REQUESTS.get(which));
                expected.add(EVENTS.get(which));
            }
            byte[] bytes = requests.toString().getBytes(StandardCharsets.ISO_8859_1);
            begin();
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + 1 + random.nextInt(1 + random.nextInt(200)));
                feed(bytes, at, to);
                at = to;
            }
            assertEquals(expected, events, "seed " + seed);
        }
    }

    @Test
    void shouldRefuseALongBodyBeforeItsFirstByte() throws RefusedRequestException {
        for (String request : List.of(
                Requests.head("PUT /a HTTP/1.1", "Host: x", "Content-Length: 65"),
                Requests.head("PUT /a HTTP/1.1", "Host: x", "Transfer-Encoding: chunked") + "41\r\n",
                Requests.head("PUT /a HTTP/1.1", "Host: x", "Transfer-Encoding: chunked") + "1\r\na\r\n40\r\n")) {
            begin();
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            RefusedRequestException refused =
                    assertThrows(RefusedRequestException.class, () -> feed(bytes, 0, bytes.length), request);
            assertEquals(RequestRefusal.BODY_TOO_LARGE, refused.refusal());
        }
        begin();
        String longest = Requests.head("PUT /a HTTP/1.1", "Host: x", "Content-Length: 64") + "x".repeat(64);
        feed(longest.getBytes(StandardCharsets.ISO_8859_1), 0, longest.length());
        assertTrue(events.get(0).startsWith("PUT /a 64: "), events.toString());
    }
}
