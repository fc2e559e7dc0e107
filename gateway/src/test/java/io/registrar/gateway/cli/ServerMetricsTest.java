package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.http.Exposition;
import io.registrar.gateway.webhooks.WebhookSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole server shows, journal and disk included. */
class ServerMetricsTest {
    @TempDir
    private Path folder;

    private Exposition servedAndAsked(String student) throws IOException {
        try (TestServer server = new TestServer(folder.resolve("data"), PipelineSettings.DEFAULT);
                WireClient client = new WireClient(server.url())) {
            client.call("PUT", "/v1/students/" + student, "{\"credits\":1}");
            return new Exposition(client.call("GET", "/metrics", "").body());
        }
    }

    @Test
    void shouldShowWhatTheServerIsMadeOf() throws IOException {
        Exposition first = servedAndAsked("ada");
        assertEquals(1, first.of("ready"));
        assertEquals(1, first.of("last_sequence"));
        assertEquals(1, first.of("force_seconds_count"));
        assertEquals(0, first.of("snapshot_sequence"));
        assertEquals(0, first.of("replayed_commands_total"));
        assertTrue(first.of("disk_usable_bytes") > 0);
        Exposition second = servedAndAsked("ben");
        assertEquals(1, second.of("replay_commands"));
        assertEquals(1, second.of("replayed_commands_total"));
        assertEquals(2, second.of("last_sequence"));
        // Counted since this start, and not since the first.
        assertEquals(1, second.of("commands_total{code=\"created\"}"));
    }

    @Test
    void shouldShowWhateverAnAlertLooksAt() throws IOException {
        String alerts = Files.readString(Path.of("../docs/alerts.yml"));
        String page;
        // Nobody is there to be notified.
        WebhookSettings webhook = new WebhookSettings(
                URI.create("http://127.0.0.1:1/"),
                "/registrar",
                List.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                false);
        try (TestServer server =
                        new TestServer(folder.resolve("data"), PipelineSettings.DEFAULT, Optional.of(webhook));
                WireClient client = new WireClient(server.url())) {
            page = client.call("GET", "/metrics", "").body();
        }
        List<String> metrics = found(alerts, "registrar_[a-z_]+");
        assertTrue(metrics.size() > 10, metrics::toString);
        for (String metric : metrics) {
            assertTrue(page.contains("\n" + metric), metric);
        }
        for (String codes : found(alerts, "(?<=code=~?\")[a-z_|]+")) {
            for (String code : codes.split("\\|", -1)) {
                assertTrue(page.contains("{code=\"" + code + "\"}"), code);
            }
        }
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }
}
