package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.EventLines.Event;
import io.registrar.gateway.http.HistoryPages.Page;
import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP, in pages and as they come, held against what was answered. */
class EventsTest {
    private static final String EVENTS = "/v1/events";
    /** What one who does not read is given room for, so that it is felt soon. */
    private static final int SMALL_BUFFER_BYTES = 4 << 10;

    private TestGateway gateway;
    private RawConnection connection;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        connection = gateway.connect();
    }

    @AfterEach
    void stop() {
        connection.close();
        gateway.close();
    }

    private EventLines listen(String query, String headers) {
        return new EventLines(gateway.server.address(), EVENTS + query, headers, 0);
    }

    /** Sends commands at random, and returns what each was answered, in the order of sequences. */
    private List<Answer> decide(int count) {
        long seed = System.nanoTime();
        System.out.println("EventsTest: seed " + seed);
        RandomTraffic traffic = new RandomTraffic(new Random(seed), 7, 5);
        List<Answer> answers = new ArrayList<>();
        for (int from = 0; from < count; from += 100) {
            int some = Math.min(100, count - from);
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < some; i++) {
                requests.append(RandomTraffic.request(traffic.next()));
            }
            connection.send(requests.toString());
            for (int i = 0; i < some; i++) {
                answers.add(connection.read());
            }
        }
        return answers;
    }

    private void putStudents(int from, int to) {
        for (int at = from; at < to; at += 100) {
            int end = Math.min(to, at + 100);
            StringBuilder requests = new StringBuilder();
            for (int i = at; i < end; i++) {
                requests.append(Requests.putStudent("student-" + i, 0));
            }
            connection.send(requests.toString());
            for (int i = at; i < end; i++) {
                assertEquals(201, connection.read().status());
            }
        }
    }

    private List<String> pages(int limit) {
        List<String> items = new ArrayList<>();
        String after = "";
        Page page;
        do {
            page = HistoryPages.page(connection, EVENTS, limit, after);
            items.addAll(page.items());
            after = page.next();
        } while (!after.isEmpty());
        assertEquals(
                page.sequence(),
                HistoryPages.parse(items.get(items.size() - 1)).path("sequence").asLong());
        return items;
    }

    private static void assertAnswered(Answer answer, JsonNode event) {
        JsonNode body = HistoryPages.parse(answer.body());
        assertEquals(body.path("sequence"), event.path("sequence"));
        if (answer.status() >= 400) {
            assertEquals(body.path("code"), event.path("code"));
            assertEquals(0, event.path("changes").size(), event::toString);
        } else {
            assertEquals(
                    answer.status() == 201 ? "created" : "ok",
                    event.path("code").asText());
        }
    }

    private static Event next(EventLines lines) {
        return lines.next().orElseThrow(() -> new AssertionError("Expected an event, but found the stream's end"));
    }

    private static void assertIds(EventLines lines, long from, long to) {
        for (long id = from; id <= to; id++) {
            assertEquals(Long.toString(id), next(lines).id());
        }
    }

    @Test
    void shouldHaveOneEventOfEveryCommandInPagesOfAnySize() {
        List<Answer> answers = decide(700);
        List<String> events = pages(1_000);
        assertEquals(answers.size(), events.size());
        for (int i = 0; i < events.size(); i++) {
            assertAnswered(answers.get(i), HistoryPages.parse(events.get(i)));
        }
        assertTrue(answers.stream().anyMatch(answer -> answer.status() == 409));
        for (int limit : new int[] {1, 7, 100}) {
            assertEquals(events, pages(limit));
        }
        Page end = HistoryPages.page(connection, EVENTS, 10, "700");
        assertEquals(new Page(List.of(), "", 700), end);
    }

    @Test
    void shouldStreamTheSameAsThePagesFromAnywhereAndGoOnWithWhatComes() {
        decide(300);
        try (EventLines all = listen("", "");
                EventLines some = listen("?after=299", "");
                EventLines resumed = listen("?after=3", "Last-Event-ID: 298\r\n")) {
            assertTrue(all.head.contains("\r\nConnection: close\r\n"), all.head);
            decide(300);
            List<String> events = pages(1_000);
            List<String> streamed = new ArrayList<>();
            for (int id = 1; id <= 600; id++) {
                Event event = next(all);
                assertEquals(Integer.toString(id), event.id());
                assertEquals("", event.name());
                streamed.add(HistoryPages.parse(event.data()).toString());
            }
            assertEquals(events, streamed);
            assertIds(some, 300, 600);
            assertIds(resumed, 299, 600);
        }
        Await.until("nobody listens", () -> gateway.events.readers() == 0);
        Await.until("nothing is kept", () -> gateway.events.windowBytes() == 0);
        // And once more, from a standstill.
        try (EventLines later = listen("?after=600", "")) {
            decide(5);
            assertIds(later, 601, 605);
        }
    }

    @Test
    void shouldTellReadersThatComeAndGoEachEventOnceInOrder() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            Thread thread = new Thread(() -> {
                long seen = 0;
                while (seen < 3_000) {
                    try (EventLines lines = listen("", seen == 0 ? "" : "Last-Event-ID: " + seen + "\r\n")) {
                        long until = Math.min(3_000, seen + 150);
                        assertIds(lines, seen + 1, until);
                        seen = until;
                    }
                }
            });
            thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
            thread.start();
            threads.add(thread);
        }
        decide(3_000);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldNotTellOfWhatIsNotDurableYet() {
        putStudents(0, 3);
        try (EventLines lines = listen("", "")) {
            assertIds(lines, 1, 3);
            gateway.log.hold();
            connection.send(Requests.putStudent("ada", 1));
            gateway.log.awaitStalled();
            int heard = lines.comments.get();
            assertEquals(3, gateway.events.end().sequence());
            gateway.log.release();
            assertEquals(201, connection.read().status());
            assertIds(lines, 4, 4);
            assertTrue(lines.comments.get() >= heard);
        }
    }

    @Test
    void shouldSendHeartbeatsWhenThereIsNothingToHear() {
        try (EventLines lines = listen("", "")) {
            Thread later = new Thread(() -> {
                Await.until("two heartbeats were heard", () -> lines.comments.get() > 1);
                gateway.expect(201, Requests.putStudent("ada", 1));
            });
            later.start();
            assertIds(lines, 1, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?after=x",
                "?after=-1",
                "?after=5",
                "?after=1.0",
                "?limit=0",
                "?limit=1001",
                "?since=1",
                "?after=4.1"
            })
    void shouldRefuseWhatIsNoPlace(String query) {
        putStudents(0, 3);
        Answer page = gateway.expect(400, Requests.get(EVENTS + query));
        assertEquals("malformed_request", page.member("code"));
        try (EventLines lines = listen(query, "")) {
            assertTrue(lines.head.startsWith("HTTP/1.1 400 "), lines.head);
        }
    }

    @Test
    void shouldRefuseALastEventIdThatIsNone() {
        try (EventLines lines = listen("?after=0", "Last-Event-ID: 12x\r\n")) {
            assertTrue(lines.head.startsWith("HTTP/1.1 400 "), lines.head);
        }
    }

    @Test
    void shouldSayWhereItBeginsWhenWhatIsAskedForIsNotRetained() {
        putStudents(0, 9);
        gateway.outcomes.retainFrom(5);
        Answer page = gateway.expect(410, Requests.get(EVENTS + "?after=3"));
        assertEquals("sequence_not_retained", page.member("code"));
        assertEquals(5, HistoryPages.parse(page.body()).path("retainedFrom").asLong());
        try (EventLines lines = listen("?after=3", "")) {
            assertTrue(lines.head.startsWith("HTTP/1.1 410 "), lines.head);
            assertTrue(lines.head.contains("\"retainedFrom\":5"), lines.head);
        }
        assertEquals(5, pages(1_000).size());
        for (String query : List.of("", "?after=4")) {
            try (EventLines lines = listen(query, "")) {
                assertIds(lines, 5, 9);
            }
        }
    }

    @Test
    void shouldDropWhoTakesNothingAndNobodyElse() {
        try (EventLines stalled = new EventLines(gateway.server.address(), EVENTS, "", SMALL_BUFFER_BYTES);
                EventLines reading = listen("", "")) {
            int count = 0;
            while (gateway.events.dropped() == 0) {
                putStudents(count, count + 500);
                assertIds(reading, count + 1, count + 500);
                count += 500;
                assertTrue(gateway.events.windowBytes() <= TestGateway.EVENTS.windowBytes() + (64 << 10));
                assertTrue(gateway.events.unsentBytes() <= 2 * (192 << 10), () -> "" + gateway.events.unsentBytes());
            }
            assertEquals(1, gateway.events.dropped());
            long id = 0;
            Event event = next(stalled);
            for (; event.name().isEmpty(); event = next(stalled)) {
                assertEquals(Long.toString(++id), event.id());
            }
            assertEquals("end", event.name());
            JsonNode word = HistoryPages.parse(event.data());
            assertEquals("reader_too_slow", word.path("code").asText());
            assertEquals(Long.toString(id), word.path("lastEventId").asText());
            assertTrue(id < count, "it was dropped before the end");
            assertEquals(Optional.empty(), stalled.next());
            putStudents(count, count + 1);
            assertIds(reading, count + 1, count + 1);
        }
        Await.until("nobody listens", () -> gateway.events.readers() == 0);
        Await.until("nothing is held", () -> gateway.events.unsentBytes() == 0);
        Exposition page = Exposition.of(gateway);
        assertEquals(1, page.of("event_readers_dropped_total"));
    }

    @Test
    void shouldTakeAsManyReadersAsThereMayBe() {
        List<EventLines> readers = new ArrayList<>();
        for (int i = 0; i < TestGateway.EVENTS.maxReaders(); i++) {
            readers.add(listen("", ""));
            assertTrue(readers.get(i).head.startsWith("HTTP/1.1 200 "), readers.get(i).head);
        }
        try (EventLines tooMany = listen("", "")) {
            assertTrue(tooMany.head.startsWith("HTTP/1.1 503 "), tooMany.head);
            assertTrue(tooMany.head.contains("\r\nRetry-After: 1\r\n"), tooMany.head);
            assertTrue(tooMany.head.contains("\"code\":\"too_many_event_readers\""), tooMany.head);
        }
        readers.remove(0).close();
        Await.until("there is room", () -> gateway.events.readers() < TestGateway.EVENTS.maxReaders());
        readers.add(listen("", ""));
        putStudents(0, 2);
        for (EventLines reader : readers) {
            assertIds(reader, 1, 2);
            reader.close();
        }
    }

    @Test
    void shouldEndStreamsWithAWordWhenTheServerStops() {
        putStudents(0, 2);
        try (EventLines lines = listen("", "")) {
            assertIds(lines, 1, 2);
            gateway.stop();
            Event last = next(lines);
            assertEquals("end", last.name());
            assertEquals(
                    "stopping", HistoryPages.parse(last.data()).path("code").asText());
            assertEquals(
                    "2", HistoryPages.parse(last.data()).path("lastEventId").asText());
            assertEquals(Optional.empty(), lines.next());
        }
    }

    @Test
    void shouldEndAStreamWhenItsTokenIsTakenBack(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("callers");
        String others = Tokens.line("op-token", "it", "operator") + Tokens.line("ada-token", "ada", "student");
        Files.writeString(file, others + Tokens.line("re-token", "audit", "reader"));
        try (TokenFile callers = new TokenFile(file, 1);
                TestGateway guarded = TestGateway.start(callers)) {
            callers.watch((stage, failure) -> guarded.state.stop());
            try (EventLines lines =
                            new EventLines(guarded.server.address(), EVENTS, "Authorization: Bearer re-token\r\n", 0);
                    EventLines student = new EventLines(
                            guarded.server.address(),
                            EVENTS,
                            "Connection: close\r\nAuthorization: Bearer ada-token\r\n",
                            0)) {
                assertTrue(student.head.startsWith("HTTP/1.1 403 "), student.head);
                guarded.expect(201, Requests.by("op-token", Requests.putStudent("ada", 1)));
                assertIds(lines, 1, 1);
                Path next = Files.writeString(folder.resolve("next"), others);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                Event last = next(lines);
                assertEquals(
                        "unauthenticated",
                        HistoryPages.parse(last.data()).path("code").asText());
                assertEquals(Optional.empty(), lines.next());
            }
        }
    }

    @Test
    void shouldEndAStreamWhereTheOutcomesCantBeRead() {
        putStudents(0, 9);
        gateway.outcomes.breakAt(5);
        Answer page = gateway.expect(503, Requests.get(EVENTS));
        assertEquals("history_unavailable", page.member("code"));
        try (EventLines lines = listen("", "")) {
            assertIds(lines, 1, 4);
            Event last = next(lines);
            assertEquals(
                    "history_unavailable",
                    HistoryPages.parse(last.data()).path("code").asText());
            assertEquals(
                    "4", HistoryPages.parse(last.data()).path("lastEventId").asText());
        }
        gateway.outcomes.breakAt(11);
        try (EventLines lines = listen("?after=9", "")) {
            putStudents(9, 12);
            long id = 9;
            Event event = next(lines);
            for (; event.name().isEmpty(); event = next(lines)) {
                assertEquals(Long.toString(++id), event.id());
            }
            assertTrue(id <= 10, "it tells of nothing behind what can't be read");
            assertEquals(
                    "history_unavailable",
                    HistoryPages.parse(event.data()).path("code").asText());
        }
        gateway.outcomes.mend();
        try (EventLines lines = listen("", "")) {
            assertIds(lines, 1, 12);
        }
        assertTrue(gateway.outcomes.doubts.size() >= 3, gateway.outcomes.doubts::toString);
        assertTrue(gateway.watch.takeComplaints().size() >= 2);
    }

    @Test
    void shouldAnswerWhatWasAskedBeforeOnTheSameConnectionFirst() {
        putStudents(0, 1);
        String stream = Requests.with("Accept: text/html, text/event-stream;q=0.9", Requests.get(EVENTS));
        try (RawConnection other = gateway.connect()) {
            assertEquals(
                    200,
                    other.send(Requests.LIVEZ + Requests.get(EVENTS) + stream + Requests.LIVEZ)
                            .read()
                            .status());
            assertEquals(1, Page.of(other.read().body()).items().size());
            assertEquals("text/event-stream", other.readHead().header("content-type"));
            gateway.stop();
            // Nothing that stood behind it was answered.
            String rest = other.readToEnd();
            assertTrue(rest.startsWith("retry: 2000\n\n"), rest);
            assertTrue(!rest.contains("HTTP/1.1"), rest);
        }
    }

    @Test
    void shouldTakeUpAnEventOfManyPartsInItsMiddle() {
        int students = 2_100;
        connection.send(Requests.putSection("s", "\"capacity\":null,\"price\":1"));
        assertEquals(201, connection.read().status());
        for (int at = 0; at < students; at += 50) {
            StringBuilder requests = new StringBuilder();
            for (int i = at; i < at + 50; i++) {
                requests.append(Requests.putStudent("student-" + i, 1)).append(Requests.enroll("s", "student-" + i));
            }
            connection.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertEquals(201, connection.read().status());
            }
        }
        connection.send(Requests.cancelSection("s"));
        long sequence =
                HistoryPages.parse(connection.read().body()).path("sequence").asLong();
        Page page = HistoryPages.page(connection, EVENTS, 1, Long.toString(sequence - 1));
        assertEquals(sequence + ".4000", page.next());
        Page rest = HistoryPages.page(connection, EVENTS, 1, page.next());
        assertEquals("", rest.next());
        assertEquals(
                2 * students + 1,
                LongStream.of(changes(page.items().get(0)), changes(rest.items().get(0)))
                        .sum());
        try (EventLines whole = listen("?after=" + (sequence - 1), "");
                EventLines half = listen("", "Last-Event-ID: " + sequence + ".4000\r\n")) {
            assertEquals(sequence + ".4000", next(whole).id());
            Event second = next(whole);
            assertEquals(Long.toString(sequence), second.id());
            assertEquals(second, next(half));
            assertEquals(rest.items(), List.of(HistoryPages.parse(second.data()).toString()));
        }
    }

    private static long changes(String event) {
        return HistoryPages.parse(event).path("changes").size();
    }
}
