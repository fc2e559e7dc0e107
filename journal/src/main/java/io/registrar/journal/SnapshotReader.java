package io.registrar.journal;

import io.registrar.engine.StatePart;
import io.registrar.engine.StateSource;
import io.registrar.engine.codec.OutcomePosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads a snapshot back, block by block, with every check. Plain reads, no mapping. Used by one thread; each call throws
 * {@link SnapshotDamagedException} where the file is not what a {@link SnapshotWriter} leaves.
 */
public final class SnapshotReader implements StateSource, Closeable {
    private static final long HEAD_NUMBERS = 6;

    private final String name;
    private final FileChannel channel;
    private final ByteBuffer block;
    private final CRC32C crc = new CRC32C();
    private final SnapshotHead head;
    /** Where the block at hand starts in the file, and the next one. */
    private long offset;

    private long nextOffset;
    private int nextNumber;
    private int part;
    /** Whether the block at hand was read to see which part comes next, and did not begin yet. */
    private boolean isAhead;

    /**
     * Opens a snapshot and reads its head.
     *
     * @param name the file as messages name it
     * @throws IOException if it can't be opened or read
     */
    SnapshotReader(Path file, String name) throws IOException {
        this.name = name;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            block = SnapshotBlock.buffer(channel.size());
            next(SnapshotBlock.HEAD_PART);
            if (block.remaining() != HEAD_NUMBERS * Long.BYTES) {
                throw damaged("expected a head, but found " + block.remaining() + " bytes");
            }
            long sequence = getLong();
            long timeMillis = getLong();
            head = new SnapshotHead(
                    timeMillis, new OutcomePosition(sequence, getLong(), getLong()), getLong(), getLong());
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** What the snapshot says of itself. */
    public SnapshotHead head() {
        return head;
    }

    @Override
    public void begin(StatePart next) {
        beginBlock(next.number());
    }

    @Override
    public boolean isNext(StatePart next) {
        if (!isAhead) {
            endPart();
            nextBlock(-1);
            isAhead = true;
        }
        return part == next.number();
    }

    private void beginBlock(int wantedPart) {
        if (!isAhead) {
            endPart();
            nextBlock(wantedPart);
        }
        isAhead = false;
        requirePart(wantedPart);
    }

    /** To be called when the last part was asked for: looks that the file ends here. */
    public void end() {
        beginBlock(SnapshotBlock.END_PART);
        expectEndOfFile();
    }

    /** Reads all the rest, whatever it means. */
    void check() {
        while (part != SnapshotBlock.END_PART) {
            block.position(block.limit());
            nextBlock(-1);
        }
        expectEndOfFile();
    }

    /** The block that marks the end has no content, and nothing is behind it. */
    private void expectEndOfFile() {
        try {
            if (block.hasRemaining() || channel.size() != nextOffset) {
                throw damaged("expected the end of the file, but found more");
            }
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private void endPart() {
        if (block.hasRemaining()) {
            throw damaged("expected the end of part " + part + ", but found " + block.remaining() + " more bytes");
        }
    }

    @Override
    public long getLong() {
        need(Long.BYTES);
        return block.getLong();
    }

    @Override
    public void getLongs(long[] values, int from, int count) {
        for (int done = 0; done < count; ) {
            need(Long.BYTES);
            int piece = Math.min(count - done, block.remaining() / Long.BYTES);
            block.asLongBuffer().get(values, from + done, piece);
            block.position(block.position() + piece * Long.BYTES);
            done += piece;
        }
    }

    @Override
    public void getBytes(byte[] values, int from, int count) {
        for (int done = 0; done < count; ) {
            need(1);
            int piece = Math.min(count - done, block.remaining());
            block.get(values, from + done, piece);
            done += piece;
        }
    }

    private void need(int bytes) {
        if (!block.hasRemaining()) {
            nextBlock(part);
        }
        if (block.remaining() < bytes) {
            throw damaged("expected " + bytes + " more bytes of part " + part + ", but found " + block.remaining());
        }
    }

    private void nextBlock(int wantedPart) {
        try {
            next(wantedPart);
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private SnapshotDamagedException unreadable(IOException failure) {
        return damaged("can't be read: " + failure.getMessage());
    }

    private void next(int wantedPart) throws IOException {
        offset = nextOffset;
        fill(0, SnapshotBlock.HEAD_LENGTH);
        int magic = block.getInt(0);
        if (magic != SnapshotBlock.MAGIC) {
            throw damaged(
                    (magic & SnapshotBlock.MAGIC_MASK) == (SnapshotBlock.MAGIC & SnapshotBlock.MAGIC_MASK)
                            ? "expected format 1, but found format " + (char) (magic >>> 24)
                            : "expected a block, but found other bytes");
        }
        int length = block.getInt(SnapshotBlock.LENGTH);
        if (length < 0 || length > SnapshotBlock.MAX_LENGTH) {
            throw damaged("expected at most " + SnapshotBlock.MAX_LENGTH + " bytes, but found " + length);
        }
        int end = SnapshotBlock.HEAD_LENGTH + length;
        fill(SnapshotBlock.HEAD_LENGTH, end);
        int expected = block.getInt(SnapshotBlock.CRC);
        int found = SnapshotBlock.crc(block, end, crc);
        if (expected != found) {
            throw damaged(String.format("expected CRC32C %08x, but found %08x", expected, found));
        }
        if (block.getInt(SnapshotBlock.NUMBER) != nextNumber) {
            throw damaged("expected block " + nextNumber + ", but found " + block.getInt(SnapshotBlock.NUMBER));
        }
        part = block.getInt(SnapshotBlock.PART);
        requirePart(wantedPart);
        nextNumber++;
        nextOffset = offset + end;
        block.limit(end).position(SnapshotBlock.HEAD_LENGTH);
    }

    /** @param wantedPart may be any if it is below 0 */
    private void requirePart(int wantedPart) {
        if (wantedPart >= 0 && part != wantedPart) {
            throw damaged("expected part " + wantedPart + ", but found " + part);
        }
    }

    /** Reads on until the buffer has this much of the block. */
    private void fill(int from, int end) throws IOException {
        if (end > block.capacity()) {
            throw damaged("expected " + end + " bytes, but the file is shorter");
        }
        block.limit(end).position(from);
        while (block.hasRemaining()) {
            if (channel.read(block, offset + block.position()) < 0) {
                throw damaged("expected " + end + " bytes, but found " + block.position());
            }
        }
    }

    /** What to throw where the snapshot turns out to be bad at the place that was read last. */
    public SnapshotDamagedException damaged(String problem) {
        return new SnapshotDamagedException(name, offset, problem);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
