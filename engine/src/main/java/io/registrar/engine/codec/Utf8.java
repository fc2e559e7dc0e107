package io.registrar.engine.codec;

/**
 * Counts what a text has without making it. The well-formed sequences are those of the Unicode Standard, table 3-7: no
 * overlong form, no surrogate, nothing above U+10FFFF.
 */
final class Utf8 {
    /** Stands for "not UTF-8". */
    static final int MALFORMED = -1;

    private Utf8() {}

    /** Number of code points in these bytes, or {@link #MALFORMED}. */
    static int codePoints(byte[] buffer, int offset, int length) {
        int count = 0;
        int end = offset + length;
        for (int at = offset; at < end; count++) {
            int first = buffer[at] & 0xFF;
            int size = size(first);
            if (size == 0 || at + size > end || (size > 1 && !isTail(buffer, at, size, first))) {
                return MALFORMED;
            }
            at += size;
        }
        return count;
    }

    /** Bytes that a code point starting with this one takes, or 0 if none starts so. */
    private static int size(int first) {
        if (first < 0x80) {
            return 1;
        } else if (first < 0xC2) {
            return 0;
        } else if (first < 0xE0) {
            return 2;
        } else if (first < 0xF0) {
            return 3;
        }
        return first < 0xF5 ? 4 : 0;
    }

    /** The second byte carries what the first one rules out; those behind it are plain. */
    private static boolean isTail(byte[] buffer, int at, int size, int first) {
        int second = buffer[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean isTail = second >= least && second <= most;
        for (int i = at + 2; i < at + size; i++) {
            isTail &= (buffer[i] & 0xC0) == 0x80;
        }
        return isTail;
    }
}
