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
 * Numbers by a dense index, outside the heap: a mapped file that belongs to one process. What the next one may believe of it
 * is for that one to settle. It grows by a piece of a megabyte, which is filled with zeros before it is
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

    private LongTable(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a table with what the file holds; a piece that is there in part is made a whole one.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    static LongTable asKept(Path file) throws IOException {
        LongTable table = new LongTable(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            long size = table.channel.size();
            MappedByteBuffer[] kept = new MappedByteBuffer[(int) ((size + PIECE_BYTES - 1) / PIECE_BYTES)];
            table.writeZeros(size, (long) kept.length * PIECE_BYTES);
            for (int piece = 0; piece < kept.length; piece++) {
                kept[piece] =
                        table.channel.map(FileChannel.MapMode.READ_WRITE, (long) piece * PIECE_BYTES, PIECE_BYTES);
            }
            table.pieces = kept;
            return table;
        } catch (IOException | RuntimeException failure) {
            table.close();
            throw failure;
        }
    }

    /** Plain writes, page by page: they find room, or fail. */
    private void writeZeros(long start, long end) throws IOException {
        for (long at = start; at < end; ) {
            int untilPage = ZEROS_BYTES - (int) (at % ZEROS_BYTES);
            at += channel.write(zeros.clear().limit((int) Math.min(untilPage, end - at)), at);
        }
    }

    /** Sets all numbers from here on to 0. */
    void clearFrom(long index) throws IOException {
        writeZeros(index * Long.BYTES, capacity() * Long.BYTES);
    }

    /**
     * Writes all pages of zeros once more. After a power cut, where no force had covered them, there may be holes in the file,
     * and a store into one has to find room.
     */
    void fillHoles() throws IOException {
        int pageLongs = ZEROS_BYTES / Long.BYTES;
        for (long page = 0; page < capacity(); page += pageLongs) {
            long index = page;
            while (index < page + pageLongs && get(index) == 0) {
                index++;
            }
            if (index == page + pageLongs) {
                writeZeros(page * Long.BYTES, index * Long.BYTES);
            }
        }
    }

    /** Brings to the disk what was set. */
    void force() throws IOException {
        channel.force(false);
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
        writeZeros(start, start + PIECE_BYTES);
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
