package io.registrar.gateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON into one array that is used again: names and values in the order of the calls, commas by itself. Numbers
 * are whole. Not safe for several threads.
 */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NUMBER = 20;
    /** What follows the backslash, for the few characters that have an escape of two. */
    private static final byte[] SHORT_ESCAPES = new byte[0x80];

    static {
        SHORT_ESCAPES['\b'] = 'b';
        SHORT_ESCAPES['\t'] = 't';
        SHORT_ESCAPES['\n'] = 'n';
        SHORT_ESCAPES['\f'] = 'f';
        SHORT_ESCAPES['\r'] = 'r';
    }

    private byte[] bytes = new byte[4096];
    private int length;
    private boolean needsComma;

    /** Makes a writer that has written nothing. */
    public JsonWriter() {}

    /** Forgets what was written. */
    public void clear() {
        // What one large page needed is not kept for ever.
        if (bytes.length > 1 << 20) {
            bytes = new byte[4096];
        }
        length = 0;
        needsComma = false;
    }

    /** What was written, up to {@link #length}; valid until the next call. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** Begins an object, as a value of its own or the next of an array. */
    public JsonWriter beginObject() {
        return open('{');
    }

    /** Ends an object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Begins a member whose value is an array. */
    public JsonWriter beginArray(String name) {
        name(name);
        return open('[');
    }

    /** Ends an array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** A text as the next of an array. */
    public JsonWriter element(String value) {
        comma();
        putText(value);
        needsComma = true;
        return this;
    }

    /** A member whose value is a number. */
    public JsonWriter number(String name, long value) {
        name(name);
        putNumber(value);
        needsComma = true;
        return this;
    }

    /** A member whose value is a number, or null if there is none. */
    public JsonWriter numberOrNull(String name, long value, boolean isThere) {
        return isThere ? number(name, value) : nothing(name);
    }

    /** A member whose value is null. */
    public JsonWriter nothing(String name) {
        return literal(name, "null");
    }

    /** A member whose value is true or false. */
    public JsonWriter bool(String name, boolean value) {
        return literal(name, value ? "true" : "false");
    }

    /** Begins a member whose value is an object. */
    public JsonWriter beginObject(String name) {
        name(name);
        return open('{');
    }

    /** A value that another writer has written. */
    public JsonWriter written(byte[] json) {
        comma();
        ensure(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        needsComma = true;
        return this;
    }

    /** Ends a line; what follows is a value of its own. */
    public JsonWriter endLine() {
        ensure(1);
        bytes[length++] = '\n';
        needsComma = false;
        return this;
    }

    private JsonWriter literal(String name, String literal) {
        name(name);
        putAscii(literal);
        needsComma = true;
        return this;
    }

    /** A member whose value is null if the text is empty, or else the text. */
    public JsonWriter textOrNull(String name, String value) {
        return value.isEmpty() ? nothing(name) : text(name, value);
    }

    /** A member whose value is a text. */
    public JsonWriter text(String name, String value) {
        name(name);
        putText(value);
        needsComma = true;
        return this;
    }

    private void name(String name) {
        ensure(name.length() + 4);
        if (needsComma) {
            bytes[length++] = ',';
        }
        bytes[length++] = '"';
        putAscii(name);
        bytes[length++] = '"';
        bytes[length++] = ':';
        needsComma = false;
    }

    private JsonWriter open(char bracket) {
        comma();
        ensure(1);
        bytes[length++] = (byte) bracket;
        needsComma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        ensure(1);
        bytes[length++] = (byte) bracket;
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) {
            ensure(1);
            bytes[length++] = ',';
        }
    }

    @SuppressWarnings(
            "deprecation") // getBytes(int, int, byte[], int): names are ASCII, and this one allocates nothing.
    private void putAscii(String ascii) {
        ensure(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
    }

    private void putNumber(long value) {
        ensure(LONGEST_NUMBER);
        length = Digits.put(bytes, length, value);
    }

    private void putText(String value) {
        // Six bytes are the most that one char takes, as an escape; a pair of chars takes four.
        ensure(value.length() * 6 + 2);
        bytes[length++] = '"';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = (byte) c;
            } else if (c >= ' ' && c < 0x7F) {
                bytes[length++] = (byte) c;
            } else if (c < 0x80 && SHORT_ESCAPES[c] != 0) {
                bytes[length++] = '\\';
                bytes[length++] = SHORT_ESCAPES[c];
            } else if (c < 0x80) {
                putEscape(c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = continuation(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                putSupplementary(Character.toCodePoint(c, value.charAt(++i)));
            } else if (Character.isSurrogate(c)) {
                putEscape(c);
            } else {
                bytes[length++] = (byte) (0xE0 | (c >> 12));
                bytes[length++] = continuation(c >> 6);
                bytes[length++] = continuation(c);
            }
        }
        bytes[length++] = '"';
    }

    private void putSupplementary(int codePoint) {
        bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
        bytes[length++] = continuation(codePoint >> 12);
        bytes[length++] = continuation(codePoint >> 6);
        bytes[length++] = continuation(codePoint);
    }

    /** A byte of UTF-8 that is not the first of its character. */
    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private void putEscape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xF];
        }
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
