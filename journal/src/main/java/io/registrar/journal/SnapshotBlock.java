package io.registrar.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A piece of a snapshot's file, which is nothing but these, one behind the other. Numbers are little-endian.
 *
 * <pre>
 *  offset  size  field
 *       0     4  magic: the bytes R G P 1; the last one is the version of the format
 *       4     4  CRC32C of everything behind this field
 *       8     4  number of the block, from 0, dense
 *      12     4  part: 0 = the head, 1 to 10 = a {@link io.registrar.engine.StatePart}, 255 = the end
 *      16     4  bytes of content
 *      20     4  0
 *      24     n  the content
 * </pre>
 *
 * The head has six numbers: sequence, time, running hash and bytes of the outcomes, and the two halves of the digest. A
 * part has one block or more, and its content is what the state's tables put there: numbers of eight bytes, which no end
 * of a block divides, and bytes. The end has none, and nothing is behind it. Since a block names its place and its part,
 * none can be missing, swapped, repeated or from another file's place without being noticed.
 */
final class SnapshotBlock {
    static final int MAGIC = 'R' | 'G' << 8 | 'P' << 16 | '1' << 24;
    /** The magic without its version. */
    static final int MAGIC_MASK = 0x00FF_FFFF;

    static final int CRC = 4;
    static final int NUMBER = CRC + Integer.BYTES;
    static final int PART = NUMBER + Integer.BYTES;
    static final int LENGTH = PART + Integer.BYTES;
    static final int HEAD_LENGTH = LENGTH + 2 * Integer.BYTES;

    /** Most bytes of content. */
    static final int MAX_LENGTH = 1 << 20;

    static final int HEAD_PART = 0;
    static final int END_PART = 255;

    private SnapshotBlock() {}

    /** Room for the longest block of a file that is no longer than this. */
    static ByteBuffer buffer(long fileLength) {
        int room = (int) Math.max(HEAD_LENGTH, Math.min(fileLength, HEAD_LENGTH + MAX_LENGTH));
        return ByteBuffer.allocateDirect(room).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The checksum of the block that the buffer has from its start up to this end. */
    static int crc(ByteBuffer buffer, int end, CRC32C crc) {
        crc.reset();
        crc.update(buffer.duplicate().limit(end).position(NUMBER));
        return (int) crc.getValue();
    }
}
