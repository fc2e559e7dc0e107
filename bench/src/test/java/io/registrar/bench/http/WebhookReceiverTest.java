package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WebhookReceiverTest {
    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void nameLog() {
        log = folder.resolve("taken");
    }

    private static int post(WebhookReceiver receiver, String id, String student) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + receiver.port() + "/"))
                .header("webhook-id", id)
                .POST(BodyPublishers.ofString("{\"id\":\"" + id + "\",\"subject\":\"" + student + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void shouldLogWhatItHasTakenBehindWhatAnEarlierOneHad() throws Exception {
        Files.writeString(log, "1-1-1795 cleo\n");
        try (WebhookReceiver receiver = new WebhookReceiver(0, log, 204, 0, () -> {})) {
            assertEquals(204, post(receiver, "2-1-1795", "ann"));
            assertEquals(204, post(receiver, "3-1-1795", "ben"));
        }
        assertEquals(List.of("1-1-1795 cleo", "2-1-1795 ann", "3-1-1795 ben"), Files.readAllLines(log));
    }

    @Test
    void shouldTakeNothingWhenItAnswersOtherwise() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(0, log, 500, 0, () -> {})) {
            assertEquals(500, post(receiver, "2-1-1795", "ann"));
        }
        assertEquals(List.of(), Files.readAllLines(log));
    }

    @Test
    void shouldHaltWhenItHasTakenSoMany() throws Exception {
        AtomicInteger halts = new AtomicInteger();
        try (WebhookReceiver receiver = new WebhookReceiver(0, log, 204, 2, halts::incrementAndGet)) {
            post(receiver, "2-1-1795", "ann");
            assertFalse(halts.get() > 0);
            post(receiver, "3-1-1795", "ben");
            post(receiver, "4-1-1795", "ann");
        }
        assertEquals(1, halts.get());
    }
}
