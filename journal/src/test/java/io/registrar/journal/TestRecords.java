package io.registrar.journal;

import io.registrar.engine.codec.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records that look like commands as far as the journal looks: a head, and behind it bytes that follow from the sequence
 * and are never 0.
 */
final class TestRecords {
    private static final long FIRST_TIME_MILLIS = 1_700_000_000_000L;
    private static final int HEAD_LENGTH = RecordHeader.MIN_RECORD_LENGTH;

    private TestRecords() {}

    static byte[] record(long sequence, int length) {
        byte[] record = new byte[length];
        ByteBuffer.wrap(record)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) length)
                .put((byte) 1)
                .put((byte) 4);
        RecordHeader.stamp(record, 0, sequence, FIRST_TIME_MILLIS + sequence / 3);
        for (int i = HEAD_LENGTH; i < length; i++) {
            record[i] = (byte) (1 + (sequence * 31 + i) % 255);
        }
        return record;
    }

    /** Records with dense sequences, one behind the other. */
    static byte[] batch(long firstSequence, int count, int recordLength) {
        byte[] batch = new byte[count * recordLength];
        for (int i = 0; i < count; i++) {
            System.arraycopy(record(firstSequence + i, recordLength), 0, batch, i * recordLength, recordLength);
        }
        return batch;
    }

    static byte[] copy(byte[] buffer, int offset, int length) {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }
}
