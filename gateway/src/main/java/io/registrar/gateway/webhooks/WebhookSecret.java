package io.registrar.gateway.webhooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What sender and receiver share, as Standard Webhooks writes it: {@code whsec_} and 24 to 64 bytes in base64. */
public final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    /** Two at most: the new one, and while receivers change over the old one. */
    private static final int MOST_SECRETS = 2;

    private static final long MOST_FILE_BYTES = 4_096;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private WebhookSecret(byte[] bytes) {
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * The secret that a text is.
     *
     * @throws IllegalArgumentException if it is none; the message has nothing of it
     */
    public static WebhookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("expected a secret that begins with " + PREFIX + ", but found none");
        }
        byte[] bytes = decode(text.substring(PREFIX.length()));
        if (bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "expected a secret of " + LEAST_BYTES + " to " + MOST_BYTES + " bytes, but found " + bytes.length);
        }
        return new WebhookSecret(bytes);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException saysWhatItFound) {
            // Which nobody else is to know: not the cause of this one.
            throw new IllegalArgumentException("expected base64 behind " + PREFIX + ", but found something else");
        }
    }

    /**
     * The secrets of a file, a line each.
     *
     * @throws IOException if it can't be read
     * @throws IllegalArgumentException if it has none, too many, or something else
     */
    public static List<WebhookSecret> read(Path file) throws IOException {
        if (Files.size(file) > MOST_FILE_BYTES) {
            throw new IllegalArgumentException("expected at most " + MOST_FILE_BYTES + " bytes, but found more");
        }
        List<WebhookSecret> secrets = Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(WebhookSecret::parse)
                .toList();
        if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
            throw new IllegalArgumentException("expected one secret or two, but found " + secrets.size());
        }
        return secrets;
    }

    /** One signature of the header {@code webhook-signature}. */
    String sign(String id, long timestampSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Expected every Java to know " + ALGORITHM, impossible);
        }
    }
}
