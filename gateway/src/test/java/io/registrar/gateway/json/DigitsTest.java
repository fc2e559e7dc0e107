package io.registrar.gateway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static void assertWritten(long value) {
        byte[] bytes = new byte[24];
        int end = Digits.put(bytes, 3, value);
        assertEquals(Long.toString(value), new String(bytes, 3, end - 3, StandardCharsets.US_ASCII));
        for (int i = 0; i < bytes.length; i++) {
            assertEquals(i >= 3 && i < end, bytes[i] != 0, "byte " + i + " of " + value);
        }
    }

    @Test
    void shouldWriteTheLimits() {
        for (long value : new long[] {0, 1, -1, 9, 10, -9, -10, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1}) {
            assertWritten(value);
        }
        for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
            assertWritten(power - 1);
            assertWritten(power);
            assertWritten(-power);
        }
    }

    @Test
    void shouldWriteAnyNumber() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            assertWritten(random.nextLong() >> random.nextInt(64));
        }
    }
}
