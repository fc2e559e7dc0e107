package io.registrar.journal;

import io.registrar.engine.StatePart;
import io.registrar.engine.StateSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes a state as the {@linkplain SnapshotBlock blocks} of one new file. Used by one thread. */
final class SnapshotWriter implements StateSink, Closeable {
    /**
     * Each block is forced, so that the disk never has more than this to do before it comes to a journal that is being forced too:
     * beside 16 MiB a force had a p99 of 11.9 ms, beside 1 MiB of 3.7, beside this 1.0, and alone 0.7.
     */
    private static final int BLOCK_BYTES = 256 << 10;

    private final FileChannel channel;
    private final Runnable blockForced;
    private final ByteBuffer block = SnapshotBlock.buffer(BLOCK_BYTES);
    private final CRC32C crc = new CRC32C();
    private int part = SnapshotBlock.HEAD_PART;
    private int number;

    /**
     * Begins the file, which must not be there yet.
     *
     * @param blockForced called after each block that was forced
     */
    SnapshotWriter(Path file, SnapshotHead head, Runnable blockForced) throws IOException {
        this.blockForced = blockForced;
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        block.position(SnapshotBlock.HEAD_LENGTH);
        putLong(head.sequence());
        putLong(head.timeMillis());
        putLong(head.outcomes().runningHash());
        putLong(head.outcomes().bytes());
        putLong(head.digestHigh());
        putLong(head.digestLow());
    }

    @Override
    public void begin(StatePart next) {
        begin(next.number());
    }

    private void begin(int next) {
        write();
        part = next;
    }

    @Override
    public void putLong(long value) {
        makeRoom(Long.BYTES);
        block.putLong(value);
    }

    @Override
    public void putLongs(long[] values, int from, int count) {
        for (int done = 0; done < count; ) {
            makeRoom(Long.BYTES);
            int piece = Math.min(count - done, block.remaining() / Long.BYTES);
            block.asLongBuffer().put(values, from + done, piece);
            block.position(block.position() + piece * Long.BYTES);
            done += piece;
        }
    }

    @Override
    public void putBytes(byte[] values, int from, int count) {
        for (int done = 0; done < count; ) {
            makeRoom(1);
            int piece = Math.min(count - done, block.remaining());
            block.put(values, from + done, piece);
            done += piece;
        }
    }

    private void makeRoom(int bytes) {
        if (block.remaining() < bytes) {
            write();
        }
    }

    private void write() {
        int end = block.position();
        block.putInt(0, SnapshotBlock.MAGIC)
                .putInt(SnapshotBlock.NUMBER, number++)
                .putInt(SnapshotBlock.PART, part)
                .putInt(SnapshotBlock.LENGTH, end - SnapshotBlock.HEAD_LENGTH)
                .putInt(SnapshotBlock.LENGTH + Integer.BYTES, 0);
        block.putInt(SnapshotBlock.CRC, SnapshotBlock.crc(block, end, crc));
        block.flip();
        try {
            while (block.hasRemaining()) {
                channel.write(block);
            }
            channel.force(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        block.clear().position(SnapshotBlock.HEAD_LENGTH);
        blockForced.run();
    }

    /** Writes the end, and returns when all of the file is on the disk. */
    void finish() throws IOException {
        begin(SnapshotBlock.END_PART);
        write();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
