package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerParserTest {
    private static final String CREATED =
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length:  0\r\nConnection: keep-alive\r\n\r\n";

    private final AnswerParser parser = new AnswerParser(256);

    @Test
    void shouldReadEveryAnswerWhenSeveralCameAtOnce() {
        receive(CREATED + OK + CREATED);

        assertEquals(List.of(201, 200, 201), statuses());
    }

    @Test
    void shouldReadTheSameWhenCutAnywhere() {
        String answers = CREATED + OK;
        for (int cut = 0; cut <= answers.length(); cut++) {
            receive(answers.substring(0, cut));
            List<Integer> found = statuses();
            receive(answers.substring(cut));
            found.addAll(statuses());

            assertEquals(List.of(201, 200), found, "cut at " + cut);
        }
    }

    @Test
    void shouldReadOnWhenItsRoomHasBeenUsedUp() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            receive(CREATED.substring(0, 50));
            found.addAll(statuses());
            receive(CREATED.substring(50) + OK.substring(0, 20));
            found.addAll(statuses());
            receive(OK.substring(20));
            found.addAll(statuses());
        }

        assertEquals(100, found.size());
    }

    @Test
    void shouldShowTheAnswerThatItPassedLast() {
        receive(OK + CREATED);
        statuses();

        assertTrue(parser.last().startsWith("HTTP/1.1 201 Created"), parser.last());
    }

    @Test
    void shouldGiveTheTailOfTheAnswerThatItPassedLast() {
        receive(OK + CREATED + OK);
        parser.next();
        parser.next();

        assertEquals("\"a\":1}", parser.tail(6));
        assertEquals(CREATED, parser.tail(1_000));
    }

    @Test
    void shouldRefuseWhenTheLengthIsMissing() {
        receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        assertThrows(IllegalStateException.class, parser::next);
    }

    @Test
    void shouldRefuseWhenItIsNoAnswer() {
        receive("SSH-2.0-something else\r\n");

        assertThrows(IllegalStateException.class, parser::next);
    }

    @Test
    void shouldRefuseWhenTheLengthIsNoNumber() {
        receive("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\nab");

        assertThrows(IllegalStateException.class, parser::next);
    }

    @Test
    void shouldRefuseWhenAnAnswerIsLargerThanItsRoom() {
        receive("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(215));
        assertEquals(0, parser.next());

        assertThrows(IllegalStateException.class, parser::room);
    }

    private List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        for (int status = parser.next(); status != 0; status = parser.next()) {
            statuses.add(status);
        }
        return statuses;
    }

    private void receive(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        parser.room().put(bytes);
        parser.received(bytes.length);
    }
}
