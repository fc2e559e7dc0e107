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
        assertEquals(2, RecordHeader.KEYED_VERSION);
        assertEquals(3, RecordHeader.KIND_VERSION);
        assertEquals(4, RecordHeader.KEYED_KIND_VERSION);
        assertEquals(3_072, RecordHeader.MAX_RECORD_LENGTH);
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
    void shouldBeTheSameWithAKeyButForLengthAndVersion() {
        CommandEncoder encoder = new CommandEncoder();
        byte[] plain = Commands.record(encoder.enroll("ops", "s", "p"), 5, 6);
        byte[] keyed = Commands.record(encoder.withKey("k", new byte[32]).enroll("ops", "s", "p"), 5, 6);
        assertEquals(plain.length + 1 + "k".length() + 32, keyed.length);
        assertEquals(keyed.length, RecordHeader.length(keyed, 0));
        assertEquals(RecordHeader.KEYED_VERSION, keyed[RecordHeader.VERSION_OFFSET]);
        int head = RecordHeader.ACTOR + 1 + "ops".length();
        assertArrayEquals(
                Arrays.copyOfRange(plain, RecordHeader.TYPE, head), Arrays.copyOfRange(keyed, RecordHeader.TYPE, head));
        // And with no key again, the same bytes as ever.
        assertArrayEquals(plain, Commands.record(encoder.withoutKey().enroll("ops", "s", "p"), 5, 6));
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
