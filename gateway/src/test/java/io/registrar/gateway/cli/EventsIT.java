package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.EventLines;
import io.registrar.gateway.http.Exposition;
import io.registrar.gateway.http.HistoryPages;
import io.registrar.gateway.http.RawConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a real server: over a kill and a restart, and to a crowd of readers. */
class EventsIT {
    private static final String EVENTS = "/v1/events";

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
    }

    static InetSocketAddress address(String url) {
        return new InetSocketAddress(URI.create(url).getHost(), URI.create(url).getPort());
    }

    /** Reads on to the end of the stream, or to this id, and adds the ids to those that were seen. */
    private static void follow(String url, List<String> seen, AtomicLong count, String until) {
        String resumed = seen.isEmpty() ? "" : "Last-Event-ID: " + seen.get(seen.size() - 1) + "\r\n";
        try (EventLines lines = new EventLines(address(url), EVENTS, resumed, 0)) {
            assertTrue(lines.head.startsWith("HTTP/1.1 200 "), lines.head);
            boolean goesOn = true;
            while (goesOn) {
                Optional<EventLines.Event> event = lines.next();
                event.ifPresent(of -> {
                    seen.add(of.id());
                    count.incrementAndGet();
                });
                goesOn = event.isPresent() && !event.get().id().equals(until);
            }
        }
    }

    @Test
    void shouldTellEachEventOnceAcrossAKill() throws Exception {
        List<String> seen = new ArrayList<>();
        AtomicLong count = new AtomicLong();
        try (HistoryLoad load = new HistoryLoad(7, 100, 5)) {
            try (RegistrarProcess server = RegistrarProcess.serve(data)) {
                String url = server.awaitUrl();
                load.prepare(url);
                Thread following = new Thread(() -> follow(url, seen, count, ""));
                following.start();
                List<Future<?>> running = load.start(url, Integer.MAX_VALUE);
                Await.until("much was told", () -> count.get() > 3_000);
                server.kill();
                HistoryLoad.await(running);
                following.join();
            }
            try (RegistrarProcess server = RegistrarProcess.serve(data)) {
                String url = server.awaitUrl();
                List<Future<?>> running = load.start(url, 5_000);
                HistoryLoad.await(running);
                long last;
                try (WireClient client = new WireClient(url)) {
                    last = client.call("GET", EVENTS + "?limit=1", "")
                            .json()
                            .path("sequence")
                            .asLong();
                    assertPages(client, last);
                }
                follow(url, seen, count, Long.toString(last));
                for (int i = 0; i < last; i++) {
                    assertEquals(Integer.toString(i + 1), seen.get(i));
                }
                assertEquals(last, seen.size());
                server.stopInOrder();
            }
        }
    }

    /** Pages to the end tell of every sequence once, some of them refusals, and each as its receipt does. */
    private static void assertPages(WireClient client, long last) throws IOException {
        String after = "0";
        long sequence = 0;
        long refused = 0;
        while (!after.isEmpty()) {
            JsonNode page = client.call("GET", EVENTS + "?limit=1000&after=" + after, "")
                    .json();
            for (JsonNode event : page.path("items")) {
                assertEquals(++sequence, event.path("sequence").asLong());
                boolean isRefused =
                        !List.of("ok", "created").contains(event.path("code").asText());
                refused += isRefused ? 1 : 0;
                if (sequence % 500 == 0) {
                    JsonNode receipt =
                            client.call("GET", "/v1/commands/" + sequence, "").json();
                    assertEquals(receipt.path("type"), event.path("type"));
                    assertEquals(receipt.path("at"), event.path("at"));
                    assertEquals(receipt.path("outcome").path("code"), event.path("code"));
                }
            }
            after = page.path("next").isNull() ? "" : page.path("next").asText();
        }
        assertEquals(last, sequence);
        assertTrue(refused > 0, "some were refused");
    }

    private static List<String> burst(int students) {
        List<String> lines = new ArrayList<>();
        lines.add("{\"type\":\"putSection\",\"sectionId\":\"s\",\"kind\":\"course\",\"title\":\"t\",\"capacity\":1000,"
                + "\"price\":3}");
        for (int i = 1; i < students; i++) {
            lines.add("{\"type\":\"putStudent\",\"studentId\":\"student-" + i + "\",\"credits\":5}");
            lines.add("{\"type\":\"enroll\",\"sectionId\":\"s\",\"studentId\":\"student-" + i + "\"}");
        }
        lines.add("{\"type\":\"putStudent\",\"studentId\":\"last\",\"credits\":5}");
        return lines;
    }

    private static void send(String url, List<String> lines) {
        byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
        String head = "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        try (RawConnection connection = new RawConnection(address(url))) {
            Thread sender = new Thread(() -> connection.send(head).send(body));
            sender.start();
            assertEquals(200, connection.readHead().status());
            int answers = 0;
            for (String line = connection.readLineOfChunks(); !line.isEmpty(); line = connection.readLineOfChunks()) {
                answers++;
            }
            assertEquals(lines.size(), answers);
        }
    }

    @Test
    void shouldTellACrowdAndDropWhoStallsInBoundedMemory() throws Exception {
        int readers = 200;
        int stalling = 20;
        List<String> burst = burst(2_500);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<EventLines> stalled = new ArrayList<>();
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            for (int reader = 0; reader < readers; reader++) {
                boolean stalls = reader % (readers / stalling) == 0;
                EventLines lines = new EventLines(address(url), EVENTS, "", stalls ? 4 << 10 : 0);
                assertTrue(lines.head.startsWith("HTTP/1.1 200 "), lines.head);
                if (stalls) {
                    stalled.add(lines);
                } else {
                    Thread thread = new Thread(() -> {
                        for (int id = 1; id <= burst.size(); id++) {
                            assertEquals(
                                    Integer.toString(id),
                                    lines.next().orElseThrow().id());
                        }
                        lines.close();
                    });
                    thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
                    thread.start();
                    threads.add(thread);
                }
            }
            assertEquals(readers, page(url).of("event_readers"));
            Thread bursting = new Thread(() -> send(url, burst));
            bursting.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
            bursting.start();
            threads.add(bursting);
            double window = 0;
            double unsent = 0;
            while (threads.stream().anyMatch(Thread::isAlive)) {
                Exposition page = page(url);
                window = Math.max(window, page.of("event_window_bytes"));
                unsent = Math.max(unsent, page.of("event_unsent_bytes"));
            }
            assertEquals(List.of(), failures);
            // The window and one chunk; and for each reader what a channel takes, one chunk, and its overhead.
            assertTrue(window <= (4 << 20) + (128 << 10), "window of " + window);
            assertTrue(unsent <= readers * (200 << 10), "unsent " + unsent);
            Await.until("those who stall are dropped", () -> page(url).of("event_readers_dropped_total") == stalling);
            for (EventLines lines : stalled) {
                assertDropped(lines, burst.size());
            }
            Await.until("nobody listens", () -> page(url).of("event_readers") == 0);
            Exposition after = page(url);
            assertEquals(0, after.of("event_unsent_bytes"));
            System.out.println("EventsIT: at most " + (long) window + " bytes in the window, " + (long) unsent
                    + " unsent, " + readers + " readers, " + stalling + " stalled");
            String log = server.stopInOrder();
            assertFalse(log.contains("ERROR"), log);
        }
    }

    /** What it was sent is in order, and the last of it says why there is no more. */
    private static void assertDropped(EventLines lines, int last) {
        long id = 0;
        EventLines.Event event = lines.next().orElseThrow();
        for (; event.name().isEmpty(); event = lines.next().orElseThrow()) {
            assertEquals(Long.toString(++id), event.id());
        }
        assertEquals("end", event.name());
        JsonNode word = HistoryPages.parse(event.data());
        assertEquals("reader_too_slow", word.path("code").asText());
        assertEquals(Long.toString(id), word.path("lastEventId").asText());
        assertTrue(id < last, "it was dropped before the end");
        lines.close();
    }

    private static Exposition page(String url) {
        try (WireClient client = new WireClient(url)) {
            return new Exposition(client.call("GET", "/metrics", "").body());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
