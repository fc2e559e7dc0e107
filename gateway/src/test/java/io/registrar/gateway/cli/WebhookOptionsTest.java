package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.webhooks.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What may be said of webhooks on the command line. */
class WebhookOptionsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path folder;

    private static Optional<WebhookSettings> settings(String... arguments) {
        return CommandLine.populateCommand(new WebhookOptions(), arguments).settings();
    }

    private static String refusal(String... arguments) {
        return assertThrows(WrongUseException.class, () -> settings(arguments)).getMessage();
    }

    @Test
    void shouldNotifyOnlyWhereAReceiverIsNamed() throws IOException {
        assertTrue(settings().isEmpty());
        String secret = Files.writeString(folder.resolve("secret"), SECRET).toString();
        WebhookSettings settings = settings(
                        "--webhook", "https://example.org/hooks?key=k", "--webhook-secret-file", secret)
                .orElseThrow();
        assertEquals("https://example.org/hooks?key=k", settings.receiver().toString());
        assertEquals(1, settings.secrets().size());
        assertEquals(24 * 60 * 60, settings.giveUpAfter().toSeconds());
        assertEquals("expected --webhook URL with what else is said of webhooks", refusal("--webhook-from-beginning"));
        refusal("--webhook-secret-file", secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "http:///hooks",
                "/hooks",
                "http://me:secret@example.org/",
                "http://example.org:65536/",
                "http://example.org/#part"
            })
    void shouldTakeNothingElseForAReceiver(String url) {
        assertEquals(
                "expected a receiver as https://example.org/path, but found another --webhook",
                refusal("--webhook", url));
    }

    @Test
    void shouldSayWhatIsTheMatterWithASecretFile() throws IOException {
        Path file = folder.resolve("secret");
        String[] arguments = {"--webhook", "http://127.0.0.1/", "--webhook-secret-file", file.toString()};
        assertEquals("the secret file " + file + " is not there", refusal(arguments));
        Files.writeString(file, "\n");
        assertEquals(
                "the secret file " + file + " can't be used: expected one secret or two, but found 0",
                refusal(arguments));
        Files.writeString(file, "whsec_c2hvcnQ=");
        assertEquals(
                "the secret file " + file + " can't be used: expected a secret of 24 to 64 bytes, but found 5",
                refusal(arguments));
    }

    @Test
    void shouldRefuseNumbersOutOfBounds() {
        refusal("--webhook", "http://127.0.0.1/", "--webhook-timeout-seconds", "301");
        refusal("--webhook", "http://127.0.0.1/", "--webhook-give-up-seconds", "0");
    }

    @Test
    void shouldNeedAHistory() {
        Optional<WebhookSettings> webhook = settings("--webhook", "http://127.0.0.1/");
        ServeOptions options = CommandLine.populateCommand(new ServeOptions(), "--history-readers", "0");
        assertEquals(
                "expected a history with --webhook: notifications are read from it",
                assertThrows(WrongUseException.class, () -> options.settings(folder, Optional.empty(), webhook, false))
                        .getMessage());
    }
}
