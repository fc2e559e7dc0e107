package io.registrar.gateway.http;

import io.registrar.engine.Limits;
import io.registrar.engine.codec.CommandEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The header Idempotency-Key: hands a command its request's key, with the fingerprint that tells this request from others.
 * A fingerprint is the SHA-256 of method, space, target, line feed and body, the last two byte for byte as sent; of a line of
 * a bulk, of the same with the line for the body, its end left out. One for each event loop.
 */
final class IdempotencyKeys {
    /** In front of a line, as if it were the body of a request of its own. */
    private static final byte[] LINE = Ascii.bytes("POST /v1/commands\n");

    private final MessageDigest sha256;

    IdempotencyKeys() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Expected SHA-256 of every Java", impossible);
        }
    }

    /**
     * Checks the key of a request that would change something.
     *
     * @throws RefusedRequestException if there is more than one, or it is not a key
     */
    static void check(PendingReply reply) throws RefusedRequestException {
        if (reply.keyCount > 1) {
            throw RefusedRequestException.malformed(
                    "a request has one Idempotency-Key, but this has " + reply.keyCount);
        }
        requireKey("Idempotency-Key", reply.key);
    }

    private static void requireKey(String name, String text) throws RefusedRequestException {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        if (!Limits.isKey(key, 0, key.length)) {
            throw RefusedRequestException.malformed(
                    name + " must be 1 to " + Limits.MAX_KEY_LENGTH + " visible ASCII characters");
        }
    }

    /** The next command that is encoded has the request's key; none, where the request has none. */
    void give(CommandEncoder encoder, PendingReply reply, RequestReader reader) {
        if (reply.key.isEmpty()) {
            encoder.withoutKey();
            return;
        }
        sha256.update((reply.route.method().name() + ' ' + reply.target + '\n').getBytes(StandardCharsets.ISO_8859_1));
        sha256.update(reader.body(), reader.bodyFrom(), reader.bodyLength());
        encoder.withKey(reply.key, sha256.digest());
    }

    /**
     * The next command that is encoded has the key of the line that asks for it; none, where that has none.
     *
     * @param key the line's member, or the empty text
     * @param from where the line starts
     * @param to where it ends, its end not counted
     * @throws RefusedRequestException if it is not a key
     */
    void give(CommandEncoder encoder, String key, byte[] bytes, int from, int to) throws RefusedRequestException {
        if (key.isEmpty()) {
            encoder.withoutKey();
            return;
        }
        requireKey("member key", key);
        sha256.update(LINE);
        sha256.update(bytes, from, to - from);
        encoder.withKey(key, sha256.digest());
    }
}
