package io.registrar.gateway.webhooks;

import static io.registrar.gateway.webhooks.StubReceiver.NOTHING;
import static io.registrar.gateway.webhooks.StubReceiver.TAKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.Await;
import io.registrar.gateway.systemevents.SystemEvent;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.gateway.webhooks.StubReceiver.Received;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delivery to receivers that are well, slow, wrong, hanging, or not there. */
class WebhookDispatcherTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String REFUSED = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n";
    private static final int LONG_SECONDS = 60;

    @TempDir
    private Path folder;

    private final Decisions decisions = new Decisions();
    private final List<WebhookDispatcher> running = new ArrayList<>();
    private SystemEvents systemEvents;
    private StubReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        systemEvents = new SystemEvents(folder.resolve("system-events"), System::currentTimeMillis);
        receiver = new StubReceiver(0, request -> TAKEN);
        IntStream.range(0, 20).forEach(student -> decisions.student("student-" + student));
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        stopAll();
        systemEvents.close();
    }

    private void stopAll() throws InterruptedException {
        for (WebhookDispatcher dispatcher : running) {
            dispatcher.stop();
        }
        running.clear();
    }

    private WebhookDispatcher dispatch(URI url, Duration timeout, Duration giveUp) throws IOException {
        WebhookSettings settings = new WebhookSettings(
                url,
                "/registrar",
                List.of(WebhookSecret.parse(SECRET)),
                timeout,
                giveUp,
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                false);
        WebhookDispatcher dispatcher = new WebhookDispatcher(settings, decisions.log.newReader(), file(), systemEvents);
        dispatcher.start();
        running.add(dispatcher);
        return dispatcher;
    }

    private WebhookDispatcher dispatch() throws IOException {
        return dispatch(receiver.url(), Duration.ofSeconds(LONG_SECONDS), Duration.ofSeconds(LONG_SECONDS));
    }

    private Path file() {
        return folder.resolve("webhooks").resolve("delivered");
    }

    private List<String> codes() {
        return systemEvents.page(Long.MAX_VALUE, false, 100).stream()
                .map(SystemEvent::code)
                .toList();
    }

    /** Every student's notifications were taken in order, and none is missing; some may have come again. */
    private void assertInOrder(long firstSequence) {
        Map<String, Long> last = new HashMap<>();
        for (Received each : receiver.taken) {
            long sequence = each.json().path("data").path("sequence").asLong();
            Long before = last.put(each.student(), sequence);
            assertTrue(before == null || before <= sequence, () -> each.student() + " " + before + " " + sequence);
        }
        HashSet<Long> sequences = new HashSet<>();
        receiver.taken.forEach(
                each -> sequences.add(each.json().path("data").path("sequence").asLong()));
        for (long sequence = firstSequence; sequence <= decisions.engine.lastSequence(); sequence++) {
            assertTrue(sequences.contains(sequence), "missing " + sequence);
        }
        assertEquals(0, receiver.overtakes.get());
    }

    @Test
    void shouldBeginWithTheNextCommandAndSignWhatItSends() throws Exception {
        dispatch();
        decisions.credit("student-1");
        Await.until("it came", () -> receiver.taken.size() == 1);
        Received first = receiver.taken.get(0);
        assertEquals("21-1-" + Decisions.START_MILLIS, first.id());
        assertEquals("student-1", first.student());
        assertEquals("application/cloudevents+json", first.header("content-type"));
        assertEquals(first.id(), first.json().path("id").asText());
        assertEquals(
                WebhookSecret.parse(SECRET)
                        .sign(first.id(), Long.parseLong(first.header("webhook-timestamp")), first.body()),
                first.header("webhook-signature"));
        assertEquals("POST /hooks?key=secret HTTP/1.1", first.header(""));
        assertEquals("", first.header("upgrade"));
    }

    @Test
    void shouldKeepTheOrderOfEachStudentWhateverFails() throws Exception {
        long seed = System.nanoTime();
        System.out.println("WebhookDispatcherTest: seed " + seed);
        Random random = new Random(seed);
        receiver.answer(request -> {
            switch (random.nextInt(8)) {
                case 0 -> {
                    return REFUSED;
                }
                case 1 -> {
                    return "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n";
                }
                case 2 -> {
                    // Cut in the middle.
                    return "HTTP/1.";
                }
                default -> {
                    return TAKEN;
                }
            }
        });
        WebhookDispatcher dispatcher = dispatch();
        for (int i = 0; i < 3_000; i++) {
            decisions.credit("student-" + random.nextInt(20));
        }
        receiver.answer(request -> random.nextInt(50) == 0 ? REFUSED : TAKEN);
        Await.until(
                "all are taken",
                () -> dispatcher.metrics().behind() == 0 && dispatcher.metrics().waiting() == 0);
        assertInOrder(21);
        assertTrue(receiver.mostBusy.get() > 1 && receiver.mostBusy.get() <= WebhookDispatcher.MOST_IN_FLIGHT);
        assertEquals(3_000, dispatcher.metrics().delivered());
        assertEquals(List.of(), codes());
    }

    @Test
    void shouldWaitForAReceiverThatIsNotThereWithABoundedWindow() throws Exception {
        int port = receiver.port();
        URI url = receiver.url();
        receiver.close();
        WebhookDispatcher dispatcher =
                dispatch(url, Duration.ofSeconds(LONG_SECONDS), Duration.ofSeconds(LONG_SECONDS));
        for (int i = 0; i < 2_000; i++) {
            decisions.credit("student-" + i % 20);
        }
        Await.until("the window is full", () -> dispatcher.metrics().waiting() == WaitingNotifications.MOST);
        Await.until("it was tried", () -> dispatcher.metrics().failedTries() > 3);
        assertEquals(2_000, dispatcher.metrics().behind());
        receiver = new StubReceiver(port, request -> TAKEN);
        Await.until("all are taken", () -> dispatcher.metrics().behind() == 0);
        assertInOrder(21);
        assertEquals(2_000, receiver.taken.size());
        assertEquals(List.of(), codes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NOTHING,
                "no HTTP at all\r\n\r\n",
                "HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 Never heard of\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 500 Broken\r\nContent-Length: 100\r\n\r\ncut"
            })
    void shouldTryAgainWhateverTheAnswerIsAndHoldUpNobodyElse(String answer) throws Exception {
        AtomicInteger wrong = new AtomicInteger();
        receiver.answer(
                request -> request.student().equals("student-1") && wrong.getAndIncrement() < 2 ? answer : TAKEN);
        // Only who says nothing is to be given up by the clock.
        Duration timeout = Duration.ofSeconds(answer.equals(NOTHING) ? 2 : LONG_SECONDS);
        WebhookDispatcher dispatcher = dispatch(receiver.url(), timeout, Duration.ofSeconds(LONG_SECONDS));
        decisions.credit("student-1").credit("student-2").credit("student-1");
        Await.until("all are taken", () -> dispatcher.metrics().delivered() == 3);
        assertInOrder(21);
        assertEquals(2, dispatcher.metrics().failedTries());
        assertEquals(3, receiver.taken.size());
    }

    @Test
    void shouldTakeAHeadOf2xxForDeliveredWhateverFollows() throws Exception {
        receiver.answer(request -> "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(100_000));
        WebhookDispatcher dispatcher =
                dispatch(receiver.url(), Duration.ofSeconds(LONG_SECONDS), Duration.ofSeconds(LONG_SECONDS));
        decisions.credit("student-1").credit("student-1");
        Await.until("both are taken", () -> dispatcher.metrics().delivered() == 2);
        assertEquals(0, dispatcher.metrics().failedTries());
    }

    @Test
    void shouldEndATryWhoseAnswerTricklesForEver() throws Exception {
        receiver.answer(request -> request.student().equals("student-1") ? StubReceiver.TRICKLE : TAKEN);
        WebhookDispatcher dispatcher = dispatch(receiver.url(), Duration.ofSeconds(2), Duration.ofMillis(100));
        decisions.credit("student-1").credit("student-2");
        Await.until("it was given up", () -> dispatcher.metrics().givenUp() == 1);
        Await.until("the other is taken", () -> dispatcher.metrics().delivered() == 1);
        assertEquals(
                "no answer in time",
                systemEvents.page(Long.MAX_VALUE, false, 10).get(0).details().get("last"));
    }

    @Test
    void shouldGiveUpAfterTheLastTryAndGoOnWithTheNext() throws Exception {
        receiver.answer(request -> request.json().path("data").path("sequence").asLong() == 21 ? REFUSED : TAKEN);
        WebhookDispatcher dispatcher =
                dispatch(receiver.url(), Duration.ofSeconds(LONG_SECONDS), Duration.ofMillis(100));
        decisions.credit("student-1").credit("student-1");
        Await.until("the next is taken", () -> dispatcher.metrics().delivered() == 1);
        assertEquals(1, dispatcher.metrics().givenUp());
        SystemEvent event = systemEvents.page(Long.MAX_VALUE, false, 10).get(0);
        assertEquals("webhook_undelivered", event.code());
        assertEquals("21-1-" + Decisions.START_MILLIS, event.details().get("notification"));
        assertEquals("status 500", event.details().get("last"));
        assertFalse(event.toString().contains("secret"), event::toString);
    }

    @Test
    void shouldStopWhereTheReceiverSays410() throws Exception {
        receiver.answer(request -> "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
        dispatch();
        decisions.credit("student-1").credit("student-2");
        Await.until("it is said", () -> codes().contains("webhook_gone"));
        stopAll();
        receiver.answer(request -> TAKEN);
        WebhookDispatcher again = dispatch();
        Await.until("a restart goes on", () -> again.metrics().delivered() == 2);
    }

    @Test
    void shouldSendAgainOnlyWhatWasNotNoted() throws Exception {
        receiver.answer(request -> request.student().equals("student-3") ? REFUSED : TAKEN);
        WebhookDispatcher dispatcher = dispatch();
        for (int i = 0; i < 40; i++) {
            decisions.credit("student-" + i % 20);
        }
        Await.until("the others are taken", () -> dispatcher.metrics().delivered() == 38);
        // As a kill leaves it: the last line torn, and nothing written anew.
        byte[] bytes = Files.readAllBytes(file());
        stopAll();
        int lineEnd = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n');
        String torn = receiverIdOf(new String(bytes, lineEnd + 1, bytes.length - lineEnd - 1, StandardCharsets.UTF_8));
        Files.write(file(), Arrays.copyOf(bytes, bytes.length - 3));
        receiver.taken.clear();
        receiver.answer(request -> TAKEN);
        WebhookDispatcher again = dispatch();
        Await.until("all are taken", () -> again.metrics().behind() == 0);
        assertEquals(
                new HashSet<>(List.of("24-1-" + Decisions.START_MILLIS, "44-1-" + Decisions.START_MILLIS, torn)),
                new HashSet<>(receiver.takenIds()));
        assertEquals(3, receiver.taken.size());
        assertEquals(List.of(), codes());
    }

    private static String receiverIdOf(String line) {
        return line.strip().substring(line.strip().lastIndexOf(' ') + 1);
    }

    @Test
    void shouldNoteEachOnceWhereAKillFollowsAnother() throws Exception {
        WebhookDispatcher dispatcher = dispatch();
        for (int i = 0; i < 20; i++) {
            decisions.credit("student-" + i);
        }
        Await.until("all are taken", () -> dispatcher.metrics().delivered() == 20);
        byte[] bytes = Files.readAllBytes(file());
        stopAll();
        // Two starts that are killed before they come to read on: each writes the file anew.
        Files.write(file(), bytes);
        for (int start = 0; start < 2; start++) {
            new WebhookDispatcher(
                    new WebhookSettings(
                            receiver.url(),
                            "/registrar",
                            List.of(),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofMillis(5),
                            Duration.ofMillis(50),
                            false),
                    decisions.log.newReader(),
                    file(),
                    systemEvents);
        }
        receiver.taken.clear();
        decisions.credit("student-1");
        WebhookDispatcher again = dispatch();
        Await.until("all are taken", () -> again.metrics().behind() == 0);
        assertEquals(List.of("41-1-" + Decisions.START_MILLIS), receiver.takenIds());
    }

    @Test
    void shouldSayThatTheFileIsDamagedAndGoOn() throws Exception {
        WebhookDispatcher dispatcher = dispatch();
        decisions.credit("student-1");
        Await.until("it is taken", () -> dispatcher.metrics().delivered() == 1);
        byte[] bytes = Files.readAllBytes(file());
        stopAll();
        receiver.taken.clear();
        // The first line: what stands behind it says where to begin.
        bytes[0] ^= 1;
        Files.write(file(), bytes);
        decisions.credit("student-2");
        WebhookDispatcher second = dispatch();
        Await.until("the next is taken", () -> second.metrics().behind() == 0);
        assertEquals(List.of("22-1-" + Decisions.START_MILLIS), receiver.takenIds());
        stopAll();
        // All there is: it begins with the next command.
        Files.writeString(file(), "nothing that it has written\n");
        decisions.credit("student-3");
        WebhookDispatcher third = dispatch();
        decisions.credit("student-4");
        Await.until("the next is taken", () -> third.metrics().behind() == 0);
        assertEquals("24-1-" + Decisions.START_MILLIS, receiver.takenIds().get(1));
        assertEquals(List.of("webhook_cursor_damaged", "webhook_cursor_damaged"), codes());
    }

    @Test
    void shouldSendNothingThatItCanNotNote() throws Exception {
        // A folder stands where the file would be written.
        Path inTheWay = file().resolveSibling("delivered.tmp");
        Files.createDirectories(inTheWay);
        dispatch();
        decisions.credit("student-1");
        Await.until("it is said", () -> codes().equals(List.of("webhook_not_noted")));
        stopAll();
        assertEquals(List.of(), receiver.received);
        Files.delete(inTheWay);
        decisions.credit("student-2");
        WebhookDispatcher again = dispatch();
        decisions.credit("student-3");
        Await.until("the next is taken", () -> again.metrics().delivered() == 1);
    }

    @Test
    void shouldSayWhatAnotherHistoryHasLost() throws Exception {
        dispatch();
        decisions.credit("student-1");
        Await.until("it is taken", () -> receiver.taken.size() == 1);
        stopAll();
        Decisions other = new Decisions();
        other.student("student-1");
        WebhookSettings settings = new WebhookSettings(
                receiver.url(),
                "/registrar",
                List.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                false);
        WebhookDispatcher dispatcher = new WebhookDispatcher(settings, other.log.newReader(), file(), systemEvents);
        dispatcher.start();
        running.add(dispatcher);
        assertEquals(List.of("webhook_other_history"), codes());
        other.credit("student-1");
        Await.until("it goes on", () -> dispatcher.metrics().delivered() == 1);
    }
}
