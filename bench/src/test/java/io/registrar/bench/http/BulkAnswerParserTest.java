package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkAnswerParserTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String ANSWER = HEAD
            + chunk(line(1, 201) + line(2, 200))
            + chunk(line(3, 409))
            + chunk(line(4, 200) + line(5, 201) + line(6, 201));
    private static final List<Integer> STATUSES = List.of(201, 200, 409, 200, 201, 201);

    private BulkAnswerParser parser = new BulkAnswerParser(512);

    private static String line(int number, int status) {
        return "{\"line\":" + number + ",\"status\":" + status + ",\"a\":\"b\"}\n";
    }

    private static String chunk(String lines) {
        return String.format("%08x\r\n", lines.length()) + lines + "\r\n";
    }

    private void receive(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        parser.room().put(bytes);
        parser.received(bytes.length);
    }

    private List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        for (int status = parser.next(); status != 0; status = parser.next()) {
            statuses.add(status);
        }
        return statuses;
    }

    @Test
    void shouldReadTheSameWhenCutAnywhere() {
        for (int cut = 0; cut <= ANSWER.length(); cut++) {
            parser = new BulkAnswerParser(512);
            receive(ANSWER.substring(0, cut));
            List<Integer> found = statuses();
            receive(ANSWER.substring(cut));
            found.addAll(statuses());

            assertEquals(STATUSES, found, "cut at " + cut);
        }
    }

    @Test
    void shouldReadOnWhenItsRoomHasBeenUsedUp() {
        receive(HEAD);
        for (int number = 1; number <= 1_000; number++) {
            receive(chunk(line(number, 201)));
            assertEquals(List.of(201), statuses());
        }
    }

    @Test
    void shouldFailWhenALineIsLeftOut() {
        receive(HEAD + chunk(line(1, 201) + line(3, 201)));
        assertEquals(201, parser.next());

        IllegalStateException failure = assertThrows(IllegalStateException.class, parser::next);
        assertTrue(failure.getMessage().startsWith("Expected line 2, but found: {\"line\":3,"), failure.getMessage());
    }

    @Test
    void shouldFailWhenTheAnswerIsAnother() {
        for (String other : List.of(
                "HTTP/1.1 503 Service Unavailable\r\n\r\n",
                HEAD + "0\r\n\r\n",
                HEAD + chunk("{\"a\":1}\n"),
                HEAD + "00000004\r\n" + line(1, 200))) {
            parser = new BulkAnswerParser(512);
            receive(other);

            assertThrows(IllegalStateException.class, parser::next, other);
        }
    }
}
