package io.registrar.gateway.callers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Lines of token files. */
public final class Tokens {
    private Tokens() {}

    /** The line of one caller, with its end. */
    public static String line(String token, String subject, String role) {
        return hash(token) + " " + subject + " " + role + "\n";
    }

    /** The SHA-256 of a token in hex. */
    public static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
