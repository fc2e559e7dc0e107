package io.registrar.bench.load;

import io.registrar.bench.http.AnswerParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The answer that a connection's parser has passed last, read where it lies. Members are looked for from a place on, so that
 * the items of a page are read one behind the other. What is looked for is ids and numbers, never free text.
 */
final class Answer {
    /** Where a member isn't there, or is null. */
    static final long NONE = Long.MIN_VALUE;

    private static final int SHOWN_BYTES = 300;
    private static final byte[] RETRY_AFTER = "\nretry-after:".getBytes(StandardCharsets.US_ASCII);

    private AnswerParser parser;
    private int status;
    /** Where the next member is looked for. */
    private int at;
    /** The code found last: most codes are the same as the one before. */
    private String lastCode = "";

    private byte[] lastCodeBytes = {};

    void take(AnswerParser newParser, int newStatus) {
        parser = newParser;
        status = newStatus;
        at = newParser.lastBody();
    }

    int status() {
        return status;
    }

    /** The number of the first member of this name, or {@link #NONE}. */
    long number(Member member) {
        int value = find(member, parser.lastBody());
        return value < 0 ? NONE : numberAt(value);
    }

    /** The sequence, or {@link #NONE}. It is the last one there: the entries of a ledger have sequences of their own. */
    long sequence() {
        byte[] bytes = parser.bytes();
        byte[] key = Member.SEQUENCE.key;
        for (int start = parser.lastEnd() - key.length; start >= parser.lastBody(); start--) {
            if (bytes[start] == '"' && Arrays.equals(bytes, start, start + key.length, key, 0, key.length)) {
                return numberAt(start + key.length);
            }
        }
        return NONE;
    }

    /** Looks for the next member from the beginning again. */
    void rewind() {
        at = parser.lastBody();
    }

    /** The number of the next member of this name, from where the last {@code next…} ended, or {@link #NONE}. */
    long nextNumber(Member member) {
        int value = find(member, at);
        if (value < 0) {
            return NONE;
        }
        at = value;
        return numberAt(value);
    }

    /** The text of the first member of this name, or an empty one. */
    String text(Member member) {
        int value = find(member, parser.lastBody());
        return value < 0 ? "" : textAt(value);
    }

    /** The text of the next member of this name, or an empty one. */
    String nextText(Member member) {
        int value = find(member, at);
        if (value < 0) {
            return "";
        }
        at = value;
        return textAt(value);
    }

    /** The problem's code, or an empty text. */
    String code() {
        int value = find(Member.CODE, parser.lastBody());
        if (value < 0) {
            return "";
        }
        int end = value + 1 + lastCodeBytes.length;
        if (end >= parser.lastEnd()
                || parser.bytes()[end] != '"'
                || !Arrays.equals(parser.bytes(), value + 1, end, lastCodeBytes, 0, lastCodeBytes.length)) {
            lastCode = textAt(value);
            lastCodeBytes = lastCode.getBytes(StandardCharsets.ISO_8859_1);
        }
        return lastCode;
    }

    boolean hasRetryAfter() {
        byte[] bytes = parser.bytes();
        int last = parser.lastBody() - RETRY_AFTER.length;
        for (int start = parser.lastStart(); start <= last; start++) {
            int i = 0;
            while (i < RETRY_AFTER.length && lower(bytes[start + i]) == RETRY_AFTER[i]) {
                i++;
            }
            if (i == RETRY_AFTER.length) {
                return true;
            }
        }
        return false;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** The place behind the member's colon, or -1. */
    private int find(Member member, int from) {
        byte[] bytes = parser.bytes();
        byte[] key = member.key;
        int last = parser.lastEnd() - key.length;
        for (int start = from; start <= last; start++) {
            if (bytes[start] == '"' && bytes[start + 1] == key[1]) {
                int i = 2;
                while (i < key.length && bytes[start + i] == key[i]) {
                    i++;
                }
                if (i == key.length) {
                    return start + key.length;
                }
            }
        }
        return -1;
    }

    private long numberAt(int value) {
        byte[] bytes = parser.bytes();
        int end = parser.lastEnd();
        boolean negative = value < end && bytes[value] == '-';
        int i = negative ? value + 1 : value;
        long number = 0;
        int digits = 0;
        // More digits than any number of Registrar's has.
        for (; i < end && bytes[i] >= '0' && bytes[i] <= '9' && digits < 18; i++, digits++) {
            number = number * 10 + (bytes[i] - '0');
        }
        if (digits == 0) {
            return NONE;
        }
        return negative ? -number : number;
    }

    private String textAt(int value) {
        byte[] bytes = parser.bytes();
        int end = value + 1;
        while (end < parser.lastEnd() && bytes[end] != '"') {
            end++;
        }
        return bytes[value] == '"' ? new String(bytes, value + 1, end - value - 1, StandardCharsets.ISO_8859_1) : "";
    }

    /** Its status and the beginning of its body, for messages. */
    @Override
    public String toString() {
        int length = Math.min(SHOWN_BYTES, parser.lastEnd() - parser.lastBody());
        return status + " " + new String(parser.bytes(), parser.lastBody(), length, StandardCharsets.UTF_8);
    }
}
