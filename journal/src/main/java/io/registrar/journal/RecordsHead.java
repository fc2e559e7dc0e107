package io.registrar.journal;

import io.registrar.engine.codec.OutcomePosition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a file of outcomes starts with: its format, and the place in the history behind which its first record stands. The
 * last eight bytes are the running hash there, so that the first record is checked as all others are. One that begins with
 * sequence 1 has {@link KeptOutcomes#HEAD}; one whose beginning is not retained, little-endian:
 *
 * <pre>
 *  offset  size  field
 *       0     4  magic: the bytes R G H 2
 *       4     4  CRC32C of everything behind this field, up to the first record
 *       8     8  sequence of the first record
 *      16     8  bytes of all records before it
 *      24     8  running hash before it
 * </pre>
 *
 * @param base the place
 */
record RecordsHead(OutcomePosition base) {
    /** Longest that a head is. */
    static final int MAX_LENGTH = 32;

    private static final int MAGIC = 'R' | 'G' << 8 | 'H' << 16 | '2' << 24;
    private static final int COVERED = 8;

    /** The head that these bytes begin with, or none. */
    static Optional<RecordsHead> of(byte[] bytes, int offset, int length) {
        int first = KeptOutcomes.HEAD.length;
        if (length >= first && Arrays.equals(KeptOutcomes.HEAD, 0, first, bytes, offset, offset + first)) {
            return Optional.of(new RecordsHead(OutcomePosition.START));
        }
        if (length < MAX_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, offset, MAX_LENGTH).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(0) != MAGIC || head.getInt(4) != crc(bytes, offset) || head.getLong(8) < 2) {
            return Optional.empty();
        }
        return Optional.of(
                new RecordsHead(new OutcomePosition(head.getLong(8) - 1, head.getLong(24), head.getLong(16))));
    }

    byte[] bytes() {
        if (firstSequence() == 1) {
            return KeptOutcomes.HEAD.clone();
        }
        byte[] bytes = new byte[MAX_LENGTH];
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(8, firstSequence()).putLong(16, base.bytes()).putLong(24, base.runningHash());
        head.putInt(0, MAGIC).putInt(4, crc(bytes, 0));
        return bytes;
    }

    private static int crc(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset + COVERED, MAX_LENGTH - COVERED);
        return (int) crc.getValue();
    }

    /** Where the first record stands. */
    int length() {
        return firstSequence() == 1 ? KeptOutcomes.HEAD.length : MAX_LENGTH;
    }

    long firstSequence() {
        return base.sequence() + 1;
    }

    /** Where in the file a place is that does not come before its beginning. */
    long offsetOf(OutcomePosition place) {
        return length() + place.bytes() - base.bytes();
    }
}
