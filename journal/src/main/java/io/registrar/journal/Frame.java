package io.registrar.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The head of a frame: one document of the queue, one batch of records. Numbers are little-endian.
 *
 * <pre>
 *  offset  size  field
 *       0     4  magic: the bytes R G F 1
 *       4     4  CRC32C of everything behind this field
 *       8     4  length of the whole frame in bytes, this head included
 *      12     4  number of records; 0 in the opening frame
 *      16     4  flags: 1 = opening frame, the first of its segment
 *      20     4  forced: offset in the file up to which everything was on the disk when this frame was written
 *      24     8  sequence of the first record; in the opening frame, of the next one to come
 *      32     n  the records, one behind the other
 * </pre>
 *
 * The forced offset tells damage from a power cut: pages that were not forced reach the disk in any order, so a hole
 * before a good frame is damage only if that frame knows that the hole's place had been forced.
 */
final class Frame {
    static final int MAGIC = 'R' | 'G' << 8 | 'F' << 16 | '1' << 24;

    private static final int CRC = 4;
    private static final int LENGTH = CRC + Integer.BYTES;
    private static final int COUNT = LENGTH + Integer.BYTES;
    private static final int FLAGS = COUNT + Integer.BYTES;
    private static final int FORCED = FLAGS + Integer.BYTES;
    private static final int FIRST_SEQUENCE = FORCED + Integer.BYTES;

    /** Length of the head; the records follow. */
    static final int HEAD_LENGTH = FIRST_SEQUENCE + Long.BYTES;

    static final int OPENING = 1;

    /** Of the four bytes before each document of the queue: its length. */
    static final int DOCUMENT_LENGTH_BITS = 0x3FFF_FFFF;

    /** Longest frame that is believed: more than the largest batch of the longest records. */
    static final int MAX_LENGTH = 4 << 20;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Frame() {}

    /** Fills in the head for these records; {@code crc} is scratch, used again from frame to frame. */
    static void encodeHead(
            byte[] head,
            int flags,
            int forcedOffset,
            long firstSequence,
            int count,
            byte[] records,
            int length,
            CRC32C crc) {
        INTS.set(head, 0, MAGIC);
        INTS.set(head, LENGTH, HEAD_LENGTH + length);
        INTS.set(head, COUNT, count);
        INTS.set(head, FLAGS, flags);
        INTS.set(head, FORCED, forcedOffset);
        LONGS.set(head, FIRST_SEQUENCE, firstSequence);
        crc.reset();
        crc.update(head, LENGTH, HEAD_LENGTH - LENGTH);
        crc.update(records, 0, length);
        INTS.set(head, CRC, (int) crc.getValue());
    }

    /**
     * Says what is wrong with the frame in these bytes, or null if nothing is.
     *
     * @param length bytes that the queue says the document has
     */
    static String problem(byte[] buffer, int offset, int length, CRC32C crc) {
        if (length < HEAD_LENGTH || length > MAX_LENGTH) {
            return "expected a frame, but found a document of " + length + " bytes";
        }
        if ((int) INTS.get(buffer, offset) != MAGIC) {
            return "expected a frame's magic, but found other bytes";
        }
        if (length(buffer, offset) != length) {
            return "expected a frame of " + length + " bytes, but it says " + length(buffer, offset);
        }
        crc.reset();
        crc.update(buffer, offset + LENGTH, length - LENGTH);
        int expected = (int) INTS.get(buffer, offset + CRC);
        return expected == (int) crc.getValue()
                ? null
                : String.format("expected CRC32C %08x, but found %08x", expected, (int) crc.getValue());
    }

    static int length(byte[] buffer, int offset) {
        return (int) INTS.get(buffer, offset + LENGTH);
    }

    static int count(byte[] buffer, int offset) {
        return (int) INTS.get(buffer, offset + COUNT);
    }

    static int flags(byte[] buffer, int offset) {
        return (int) INTS.get(buffer, offset + FLAGS);
    }

    static int forcedOffset(byte[] buffer, int offset) {
        return (int) INTS.get(buffer, offset + FORCED);
    }

    static long firstSequence(byte[] buffer, int offset) {
        return (long) LONGS.get(buffer, offset + FIRST_SEQUENCE);
    }
}
