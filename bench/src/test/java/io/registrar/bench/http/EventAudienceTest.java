package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a server that has told of two commands before, and tells of two more. */
@Timeout(120)
class EventAudienceTest {
    private static final String TOLD = "retry: 2000\n\nid: 3\ndata: {}\n\nid: 4\ndata: {}\n\n";
    private static final String DROPPED =
            "id: 3\ndata: {}\n\nevent: end\ndata: {\"code\":\"%s\",\"detail\":\"\",\"lastEventId\":\"%d\"}\n\n";

    private final AtomicInteger listening = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private AnsweringServer server;

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** @param streams of the first connection that asks, and of the others */
    private URI serve(String... streams) throws IOException {
        server = new AnsweringServer(
                requestLine -> {
                    if (requestLine.startsWith("GET /v1/events?after=2 ")) {
                        int number = listening.getAndIncrement();
                        return "HTTP/1.1 200 OK\r\n\r\n" + streams[Math.min(number, streams.length - 1)];
                    }
                    return metrics();
                },
                Integer.MAX_VALUE);
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    private String metrics() {
        String body = "registrar_last_sequence 2.0\nregistrar_event_readers " + listening.get()
                + ".0\nregistrar_event_readers_dropped_total " + dropped.get() + ".0\n";
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void shouldEndWhenEverybodyWasToldOfEverything() throws IOException {
        URI url = serve(TOLD);
        long before = System.nanoTime();
        try (EventAudience audience = new EventAudience(url, 3, 0)) {
            listening.set(0);
            long told = audience.finish(4);

            assertTrue(told - before > 0 && System.nanoTime() - told > 0, "told at " + told);
        }
    }

    @Test
    void shouldHearOfThoseWhoStallThatTheyWereDropped() throws IOException {
        URI url = serve(String.format(DROPPED, "reader_too_slow", 3), TOLD);
        try (EventAudience audience = new EventAudience(url, 0, 1)) {
            listening.set(0);
            dropped.set(1);
            audience.finish(4);

            assertEquals(0, listening.get());
        }
    }

    @Test
    void shouldFailWhenAWordIsAnotherOrNamesAnotherEvent() throws IOException {
        for (String stream :
                List.of(String.format(DROPPED, "stopping", 3), String.format(DROPPED, "reader_too_slow", 4))) {
            URI url = serve(stream);
            try (EventAudience audience = new EventAudience(url, 0, 1)) {
                listening.set(0);
                dropped.set(1);
                IOException failure = assertThrows(IOException.class, () -> audience.finish(4));

                assertTrue(failure.getMessage().contains("nothing was taken"), failure.getMessage());
            }
            dropped.set(0);
            server.close();
        }
    }

    @Test
    void shouldFailWhenSomethingIsMissing() throws IOException {
        URI url = serve("id: 3\ndata: {}\n\nid: 5\ndata: {}\n\n");
        try (EventAudience audience = new EventAudience(url, 2, 0)) {
            IOException failure = assertThrows(IOException.class, () -> audience.finish(5));

            assertTrue(failure.getMessage().contains("Expected event 4, but found 5"), failure.getMessage());
        }
    }
}
