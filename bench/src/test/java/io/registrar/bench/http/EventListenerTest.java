package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventListenerTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 2000\n\n";

    private AnsweringServer server;

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Reads to the end of an answer, a few bytes at a time. */
    private EventListener listen(String answer) throws IOException {
        server = new AnsweringServer(requestLine -> answer, 1);
        try (EventListener listener = new EventListener(server.address(), 41, 0)) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = listener.take(new byte[7]);
            }
            return listener;
        }
    }

    @Test
    void shouldFollowTheIds() throws IOException {
        EventListener listener =
                listen(HEAD + "id: 42\ndata: {\"x\":\"id: 7\"}\n\n: heartbeat\n\nid: 43\ndata: {}\n\n");

        assertEquals(43, listener.lastId());
        assertEquals("", listener.lastWord());
    }

    @Test
    void shouldHearTheLastWordAndNoEventsOwn() throws IOException {
        EventListener listener =
                listen(HEAD + "id: 42\ndata: {\"code\":\"ok\"}\n\nevent: end\ndata: {\"code\":\"why\"}\n\n");

        assertEquals(42, listener.lastId());
        assertEquals("{\"code\":\"why\"}", listener.lastWord());
    }

    @Test
    void shouldFailWhenAnEventIsMissingOrComesTwice() {
        for (String ids : List.of("id: 43\n", "id: 42\nid: 42\n", "id: 42.4000\n")) {
            IllegalStateException failure = assertThrows(IllegalStateException.class, () -> listen(HEAD + ids), ids);
            assertTrue(failure.getMessage().startsWith("Expected event 4"), failure.getMessage());
        }
    }

    @Test
    void shouldFailWhenItIsRefused() {
        assertThrows(
                IllegalStateException.class,
                () -> listen("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"));
    }
}
