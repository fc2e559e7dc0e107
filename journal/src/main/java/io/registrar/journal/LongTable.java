package io.registrar.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Numbers by a dense index, outside the heap: a mapped file that belongs to one process and is made anew by the next, so
 * nothing in it is ever believed after a crash. It grows by a piece of a megabyte, which is filled with zeros before it is
 * mapped: on a full disk that is an error, and never a fault of the process.
 *
 * <p>One thread writes, and another may add pieces ahead of it. Readers are any threads: a number is read whole, as it was at some moment; that it is the one they
 * are after is for the writer and them to settle.
 */
final class LongTable implements Closeable {
    private static final int PIECE_SHIFT = 17;
    /** Numbers of a piece. */
    static final int PIECE_LONGS = 1 << PIECE_SHIFT;

    /** What a piece takes of the disk. */
    static final int PIECE_BYTES = PIECE_LONGS * Long.BYTES;
    /** Page by page, see {@link SegmentWriter}: a store should make one page dirty and not a megabyte. */
    private static final int ZEROS_BYTES = 4 << 10;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final FileChannel channel;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
    private volatile MappedByteBuffer[] pieces = {};

    /** Makes an empty table, whatever the file held. */
    LongTable(Path file) throws IOException {
        channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /**
     * Sets a number.
     *
     * @throws UncheckedIOException if the table can't grow
     */
    void set(long index, long value) {
        int piece = (int) (index >>> PIECE_SHIFT);
        if (piece >= pieces.length) {
            growTo(piece);
        }
        LONGS.setRelease(pieces[piece], byteOffset(index), value);
    }

    private synchronized void growTo(int piece) {
        try {
            while (piece >= pieces.length) {
                addPiece();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Indexes below this one can be set without any space being taken. Any thread may ask. */
    long capacity() {
        return (long) pieces.length << PIECE_SHIFT;
    }

    /**
     * The number, 0 if it was never set.
     *
     * @throws IllegalStateException if the disk does not give it back
     */
    long get(long index) {
        MappedByteBuffer[] now = pieces;
        long piece = index >>> PIECE_SHIFT;
        try {
            return piece < now.length ? (long) LONGS.getAcquire(now[(int) piece], byteOffset(index)) : 0;
        } catch (InternalError fault) {
            // What the JVM makes of a page that the disk does not give back.
            throw new IllegalStateException("Expected a number at " + index + ", but its page can't be read", fault);
        }
    }

    private static int byteOffset(long index) {
        return (int) (index & (PIECE_LONGS - 1)) * Long.BYTES;
    }

    /** Takes space for a piece more; any thread may do so. */
    synchronized void addPiece() throws IOException {
        MappedByteBuffer[] now = pieces;
        long start = (long) now.length * PIECE_BYTES;
        for (long at = start; at < start + PIECE_BYTES; ) {
            at += channel.write(zeros.clear(), at);
        }
        MappedByteBuffer[] more = Arrays.copyOf(now, now.length + 1);
        more[now.length] = channel.map(FileChannel.MapMode.READ_WRITE, start, PIECE_BYTES);
        pieces = more;
    }

    /** Closes the file; what is mapped goes when nobody can reach it any more. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
