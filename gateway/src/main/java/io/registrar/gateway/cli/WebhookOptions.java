package io.registrar.gateway.cli;

import io.registrar.gateway.webhooks.WebhookSecret;
import io.registrar.gateway.webhooks.WebhookSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where {@code serve} sends notifications. */
final class WebhookOptions {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration MOST_BACKOFF = Duration.ofSeconds(60);
    private static final int MOST_PORT = 65_535;
    private static final int MOST_TIMEOUT_SECONDS = 300;
    private static final int MOST_GIVE_UP_SECONDS = 30 * 24 * 60 * 60;

    @Option(
            names = "--webhook",
            paramLabel = "URL",
            description = "Notify this receiver, by POST, of what becomes of each student: docs/webhooks.md.")
    private Optional<URI> receiver = Optional.empty();

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            description =
                    "A file with the secret that signs notifications, as whsec_ and base64; two lines, two secrets."
                            + " Without it they are not signed.")
    private Optional<Path> secretFile = Optional.empty();

    @Option(
            names = "--webhook-source",
            paramLabel = "TEXT",
            defaultValue = "/registrar",
            description = "What this server is called in notifications, a URI reference. Default: ${DEFAULT-VALUE}")
    private URI source;

    @Option(
            names = "--webhook-timeout-seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "So long a try may take, 1 to 300. Default: ${DEFAULT-VALUE}")
    private int timeoutSeconds;

    @Option(
            names = "--webhook-give-up-seconds",
            paramLabel = "N",
            defaultValue = "86400",
            description = "A notification that was not delivered so long after its first try is given up, and is a"
                    + " critical system event; 1 to 2592000. Default: ${DEFAULT-VALUE}")
    private int giveUpSeconds;

    @Option(
            names = "--webhook-from-beginning",
            description = "Where there was never a receiver, begin with the oldest event that is kept, and not with the"
                    + " next one.")
    private boolean fromBeginning;

    /**
     * What was asked for; nothing if no receiver was named.
     *
     * @throws WrongUseException if it can't be
     */
    Optional<WebhookSettings> settings() {
        if (receiver.isEmpty()) {
            if (secretFile.isPresent() || fromBeginning) {
                throw new WrongUseException("expected --webhook URL with what else is said of webhooks");
            }
            return Optional.empty();
        }
        URI url = receiver.get();
        boolean isReceiver = ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() <= MOST_PORT
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null;
        if (!isReceiver) {
            throw new WrongUseException("expected a receiver as https://example.org/path, but found another --webhook");
        }
        if (source.toString().isEmpty()) {
            throw new WrongUseException("expected --webhook-source not to be empty");
        }
        require("--webhook-timeout-seconds", timeoutSeconds, MOST_TIMEOUT_SECONDS);
        require("--webhook-give-up-seconds", giveUpSeconds, MOST_GIVE_UP_SECONDS);
        return Optional.of(new WebhookSettings(
                url,
                source.toString(),
                secretFile.map(WebhookOptions::read).orElse(List.of()),
                Duration.ofSeconds(timeoutSeconds),
                Duration.ofSeconds(giveUpSeconds),
                FIRST_BACKOFF,
                MOST_BACKOFF,
                fromBeginning));
    }

    private static void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new WrongUseException("expected " + option + " to be 1 to " + most + ", but found " + value);
        }
    }

    private static List<WebhookSecret> read(Path file) {
        try {
            return WebhookSecret.read(file);
        } catch (NoSuchFileException missing) {
            throw new WrongUseException("the secret file " + file + " is not there");
        } catch (IOException | IllegalArgumentException failure) {
            throw new WrongUseException("the secret file " + file + " can't be used: " + failure.getMessage());
        }
    }
}
