package io.registrar.engine.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The head alone: where its fields lie, and that a stamp touches nothing else. */
class RecordHeaderTest {
    @Test
    void shouldLieWhereTheLayoutSays() {
        assertEquals(0, RecordHeader.LENGTH);
        assertEquals(2, RecordHeader.VERSION_OFFSET);
        assertEquals(3, RecordHeader.TYPE);
        assertEquals(4, RecordHeader.SEQUENCE);
        assertEquals(12, RecordHeader.TIME);
        assertEquals(20, RecordHeader.ACTOR);
        assertEquals(21, RecordHeader.MIN_RECORD_LENGTH);
        assertEquals(1, RecordHeader.VERSION);
    }

    @Test
    void shouldChangeOnlySequenceAndTimeWhenStamped() {
        byte[] buffer = new byte[64];
        Arrays.fill(buffer, (byte) 0x33);
        RecordHeader.stamp(buffer, 10, 0x0102_0304_0506_0708L, 0x1112_1314_1516_1718L);
        byte[] expected = new byte[64];
        Arrays.fill(expected, (byte) 0x33);
        for (int i = 0; i < 8; i++) {
            // Little-endian: the lowest byte first.
            expected[10 + 4 + i] = (byte) (8 - i);
            expected[10 + 12 + i] = (byte) (0x18 - i);
        }
        assertArrayEquals(expected, buffer);
        assertEquals(0x0102_0304_0506_0708L, RecordHeader.sequence(buffer, 10));
        assertEquals(0x1112_1314_1516_1718L, RecordHeader.timeMillis(buffer, 10));
    }

    @Test
    void shouldReadLengthAsANumberWithoutSign() {
        assertEquals(0xFEDC, RecordHeader.length(new byte[] {0, (byte) 0xDC, (byte) 0xFE}, 1));
    }

    @Test
    void shouldStampWhatIsEncoded() {
        CommandEncoder encoder = new CommandEncoder();
        assertEquals(encoder, encoder.enroll("a", "s", "p").stamp(5, 6));
        assertEquals(5, RecordHeader.sequence(encoder.buffer(), 0));
        assertEquals(6, RecordHeader.timeMillis(encoder.buffer(), 0));
    }

    @Test
    void shouldEncodeWithoutSequenceAndTime() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.enroll("a", "s", "p");
        RecordHeader.stamp(encoder.buffer(), 0, 5, 6);
        encoder.unenroll("a", "s", "p");
        assertEquals(0, RecordHeader.sequence(encoder.buffer(), 0));
        assertEquals(0, RecordHeader.timeMillis(encoder.buffer(), 0));
    }
}
