package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file read through a window of bytes that moves along. Plain reads, no mapping: a file that shrinks or a disk that
 * fails is an exception, not a fault of the process.
 */
final class FileWindow implements AutoCloseable {
    /** Twice the longest frame, so that a move always makes room for a whole one. */
    private static final int MAX_WINDOW = 2 * Frame.MAX_LENGTH;

    private static final int PAGE_BYTES = 4096;

    private final FileChannel channel;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private long start;
    private int length;

    FileWindow(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        // A file that has records has its full size already: it never outgrows its window.
        bytes = new byte[(int) Math.min(MAX_WINDOW, channel.size())];
        buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes in the file now. */
    long size() throws IOException {
        return channel.size();
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * Brings these bytes into the window and returns where they start in {@link #bytes}, or -1 if the file ends before.
     */
    int at(long offset, int wanted) throws IOException {
        if (offset < start || offset + wanted > start + length) {
            start = offset;
            length = 0;
            while (length < bytes.length) {
                int read = channel.read(buffer.position(length), start + length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
            buffer.clear();
            if (wanted > length) {
                return -1;
            }
        }
        return (int) (offset - start);
    }

    /** The four bytes there, little-endian; 0 behind the end of the file. */
    int intAt(long offset) throws IOException {
        int at = at(offset, Integer.BYTES);
        return at < 0 ? 0 : buffer.getInt(at);
    }

    /** Forgets what was read, so that the next look sees what a running writer has written since. */
    void refresh() {
        length = 0;
    }

    /** Offset of the first byte from here on that is not 0, or -1 if there is none; from whole steps of four bytes. */
    long firstNonZero(long from) throws IOException {
        for (long offset = from; ; ) {
            int at = at(offset, 1);
            if (at < 0) {
                return -1;
            }
            int end = length;
            for (int i = at; i < end; i++) {
                if (bytes[i] != 0) {
                    return start + i;
                }
            }
            offset = start + end;
        }
    }

    /**
     * Where the page ends that holds the last byte from here on that is not 0; without one, the page that this offset
     * lies in. The file may end before.
     */
    long usedPagesEnd(long from) throws IOException {
        long end = from;
        for (long at = firstNonZero(end); at >= 0; at = firstNonZero(end)) {
            end = at + 1;
        }
        return (end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
