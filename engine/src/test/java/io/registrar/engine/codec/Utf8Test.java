package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counted as the JDK's own strict decoder counts, and refused where it refuses. */
class Utf8Test {
    /** Bytes at which the rules change, and their neighbors. */
    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF
    };

    private int wellFormed;

    private void assertAsTheJdk(byte... bytes) {
        int expected;
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            expected = Character.codePointCount(text, 0, text.length());
            wellFormed++;
        } catch (CharacterCodingException refused) {
            expected = Utf8.MALFORMED;
        }
        byte[] within = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, within, 2, bytes.length);
        assertEquals(expected, Utf8.codePoints(within, 2, bytes.length), () -> Arrays.toString(bytes));
    }

    @Test
    void shouldCountEveryCodePointAsOne() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                assertEquals(1, Utf8.codePoints(bytes, 0, bytes.length));
            }
        }
    }

    @Test
    void shouldRefuseWhatTheJdkRefusesAtEveryEdge() {
        assertAsTheJdk();
        for (int first : EDGES) {
            assertAsTheJdk((byte) first);
            for (int second : EDGES) {
                assertAsTheJdk((byte) first, (byte) second);
                for (int third : EDGES) {
                    assertAsTheJdk((byte) first, (byte) second, (byte) third);
                    for (int fourth : EDGES) {
                        assertAsTheJdk((byte) first, (byte) second, (byte) third, (byte) fourth);
                    }
                }
            }
        }
        assertTrue(wellFormed > 1_000, () -> wellFormed + " were well-formed");
    }

    @Test
    void shouldCountLongerTextsAsTheJdkDoes() {
        SplittableRandom random = new SplittableRandom(1);
        Commands commands = new Commands(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = commands.text(40).getBytes(StandardCharsets.UTF_8);
            assertAsTheJdk(bytes);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            assertAsTheJdk(bytes);
        }
        assertTrue(wellFormed > 20_000 && wellFormed < 40_000, () -> wellFormed + " were well-formed");
    }
}
