package io.registrar.bench;

import io.registrar.engine.pipeline.CommandLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The least that a durable log can do, as a limit to hold the journal against: each batch with its length and checksum
 * into one file whose space was taken in advance, from the start again when it is full. It can't be read back.
 */
final class RawFileLog implements CommandLog {
    private static final int HEAD_BYTES = 16;

    private final FileChannel channel;
    private final int capacity;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(4 << 20);
    private long position;

    RawFileLog(Path file, int capacity) {
        this.capacity = capacity;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void replay(long firstSequence, RecordVisitor visitor) {
        // There is never anything in it: a run starts with a new file.
    }

    @Override
    public void start(long nextSequence) {
        try {
            for (long at = 0; at < capacity; ) {
                frame.clear().limit((int) Math.min(frame.capacity(), capacity - at));
                at += channel.write(frame, at);
            }
            channel.force(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public boolean hasRoom(int length) {
        return true;
    }

    @Override
    public void append(long firstSequence, int count, byte[] records, int length) {
        if (position + HEAD_BYTES + length > capacity) {
            position = 0;
        }
        crc.reset();
        crc.update(records, 0, length);
        frame.clear();
        frame.putInt(length)
                .putInt((int) crc.getValue())
                .putLong(firstSequence)
                .put(records, 0, length)
                .flip();
        try {
            while (frame.hasRemaining()) {
                position += channel.write(frame, position);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void force() {
        try {
            channel.force(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void seal() {
        force();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
