package io.registrar.gateway.http;

import java.nio.charset.StandardCharsets;

/** What HTTP calls text, compared and cut where it lies in the bytes of a request. */
final class Ascii {
    /** Whether a byte may stand in a token: a method, or a header's name. */
    private static final boolean[] IN_TOKEN = new boolean[256];
    /** Each byte, and of capitals their small letters. */
    private static final byte[] SMALL = new byte[256];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            IN_TOKEN[c] = true;
            IN_TOKEN[Character.toUpperCase(c)] = true;
        }
        for (int b = 0; b < SMALL.length; b++) {
            SMALL[b] = (byte) (b >= 'A' && b <= 'Z' ? b + 'a' - 'A' : b);
        }
    }

    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of these bytes, one character each. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where the token ends that begins here: at the first byte that no token has, or at the end. */
    static int endOfToken(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && IN_TOKEN[bytes[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    /** Whether the bytes are this text, which is given in small letters. */
    static boolean equalsIgnoringCase(byte[] bytes, int from, int to, byte[] lowerCase) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            if (SMALL[bytes[from + i] & 0xFF] != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes are this text. */
    static boolean equals(byte[] bytes, int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the byte is found, or the end. */
    static int indexOf(byte wanted, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Where the first byte stands that is neither space nor tab, or the end. */
    static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Where the last byte ends that is neither space nor tab, or the start. */
    static int trimSpace(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && isSpace(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }
}
