package io.registrar.gateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures against one that another implementation has made, and what a secret file may hold. */
class WebhookSecretTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path folder;

    @Test
    void shouldSignAsStandardWebhooksSays() {
        // By OpenSSL: HMAC-SHA256 over "id.timestamp.body", with the secret's bytes.
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                WebhookSecret.parse(SECRET)
                        .sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                1_614_265_330,
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_???"})
    void shouldTakeNothingElseForASecretAndRepeatNothingOfIt(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> WebhookSecret.parse(text));
        assertFalse(refused.getMessage().contains("c2hvcnQ"), refused.getMessage());
    }

    @Test
    void shouldReadOneSecretOrTwo() throws IOException {
        Path file = folder.resolve("secret");
        assertEquals(1, WebhookSecret.read(Files.writeString(file, SECRET + "\n")).size());
        assertEquals(
                2,
                WebhookSecret.read(Files.writeString(file, SECRET + "\n\n" + SECRET + "\n"))
                        .size());
        Files.writeString(file, SECRET + "\n" + SECRET + "\n" + SECRET + "\n");
        assertThrows(IllegalArgumentException.class, () -> WebhookSecret.read(file));
        Files.writeString(file, "\n");
        assertThrows(IllegalArgumentException.class, () -> WebhookSecret.read(file));
    }
}
