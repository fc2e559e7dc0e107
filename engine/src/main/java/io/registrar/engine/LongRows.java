package io.registrar.engine;

import java.util.Arrays;

/**
 * Rows of a fixed number of longs, keyed by a dense index, laid one behind the other so that what one command touches of
 * a row lies together. Rows live in chunks: growing adds a chunk and moves none, so that it never stalls the one thread.
 * Only the first one starts small and doubles, so that a small table takes little.
 */
final class LongRows {
    private static final int ROWS_PER_CHUNK_SHIFT = 14;
    private static final int ROWS_PER_CHUNK = 1 << ROWS_PER_CHUNK_SHIFT;
    private static final int ROW_MASK = ROWS_PER_CHUNK - 1;
    private static final int FIRST_ROWS = 1 << 10;

    private final int longsPerRow;
    private long[][] chunks = new long[4][];
    /** Rows that there is room for. */
    private int room;

    LongRows(int longsPerRow) {
        this.longsPerRow = longsPerRow;
    }

    /** Makes room for the row, zeroed, if there is none yet. Rows are added in ascending order. */
    void ensure(int row) {
        if (row < room) {
            return;
        }
        if (room < ROWS_PER_CHUNK) {
            room = room == 0 ? FIRST_ROWS : 2 * room;
            chunks[0] = room == FIRST_ROWS
                    ? new long[FIRST_ROWS * longsPerRow]
                    : Arrays.copyOf(chunks[0], room * longsPerRow);
        } else {
            int chunk = room >>> ROWS_PER_CHUNK_SHIFT;
            if (chunk == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunks.length * 2);
            }
            chunks[chunk] = new long[longsPerRow << ROWS_PER_CHUNK_SHIFT];
            room += ROWS_PER_CHUNK;
        }
    }

    /** Saves this many rows from the first on. */
    void save(StateSink sink, int rowCount) {
        for (int first = 0; first < rowCount; first += ROWS_PER_CHUNK) {
            sink.putLongs(chunks[first >>> ROWS_PER_CHUNK_SHIFT], 0, longsOfChunk(first, rowCount));
        }
    }

    /** Fills this many rows from the first on with what {@link #save} has saved. */
    void load(StateSource source, int rowCount) {
        for (int first = 0; first < rowCount; first += ROWS_PER_CHUNK) {
            while (room < Math.min(rowCount, first + ROWS_PER_CHUNK)) {
                ensure(room);
            }
            source.getLongs(chunks[first >>> ROWS_PER_CHUNK_SHIFT], 0, longsOfChunk(first, rowCount));
        }
    }

    private int longsOfChunk(int first, int rowCount) {
        return Math.min(rowCount - first, ROWS_PER_CHUNK) * longsPerRow;
    }

    long get(int row, int field) {
        return chunks[row >>> ROWS_PER_CHUNK_SHIFT][(row & ROW_MASK) * longsPerRow + field];
    }

    void set(int row, int field, long value) {
        chunks[row >>> ROWS_PER_CHUNK_SHIFT][(row & ROW_MASK) * longsPerRow + field] = value;
    }

    /** Reads the row's first field and its last, which may lie in another line of the cache. */
    long touch(int row) {
        return get(row, 0) + get(row, longsPerRow - 1);
    }

    /** Sets a field and returns what it was. */
    long replace(int row, int field, long value) {
        long before = get(row, field);
        set(row, field, value);
        return before;
    }

    /** Adds to a field and returns the sum. */
    long add(int row, int field, long amount) {
        return chunks[row >>> ROWS_PER_CHUNK_SHIFT][(row & ROW_MASK) * longsPerRow + field] += amount;
    }

    /** The upper half of a field that two ints share. */
    int high(int row, int field) {
        return (int) (get(row, field) >>> 32);
    }

    /** The lower half of a field that two ints share. */
    int low(int row, int field) {
        return (int) get(row, field);
    }

    void setHigh(int row, int field, int value) {
        set(row, field, (get(row, field) & 0xFFFF_FFFFL) | ((long) value << 32));
    }

    void setLow(int row, int field, int value) {
        set(row, field, (get(row, field) & 0xFFFF_FFFF_0000_0000L) | (value & 0xFFFF_FFFFL));
    }
}
