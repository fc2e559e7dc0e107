package io.registrar.gateway.json;

/** Decimal digits without a text in between. */
public final class Digits {
    private Digits() {}

    /** Writes the number at this place, which has room for 20 bytes, and returns where it ends. */
    public static int put(byte[] bytes, int offset, long value) {
        if (value == Long.MIN_VALUE) {
            byte[] least = Long.toString(value).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            System.arraycopy(least, 0, bytes, offset, least.length);
            return offset + least.length;
        }
        int at = offset;
        long left = value;
        if (left < 0) {
            bytes[at++] = '-';
            left = -left;
        }
        int end = at + count(left);
        for (int i = end - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return end;
    }

    private static int count(long value) {
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }
}
