package io.registrar.gateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    @CsvSource(delimiter = '|', textBlock = """
                    MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw       | expected a secret that begins with whsec_, but found none
                    whsec_                                 | expected a secret of 24 to 64 bytes, but found 0
                    whsec_c2hvcnQ=                         | expected a secret of 24 to 64 bytes, but found 5
                    whsec_MfKQ9r8GKYqrTwjU?D8ILPZIo2LaLaSw | expected base64 behind whsec_, but found something else
                    """)
    void shouldSayWhyATextIsNoSecretAndRepeatNothingOfIt(String text, String why) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> WebhookSecret.parse(text));
        assertEquals(why, refused.getMessage());
        assertNull(refused.getCause());
    }

    @Test
    void shouldReadOneSecretOrTwo() throws IOException {
        Path file = folder.resolve("secret");
        assertEquals(
                1, WebhookSecret.read(Files.writeString(file, SECRET + "\n")).size());
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
