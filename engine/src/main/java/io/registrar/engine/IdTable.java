package io.registrar.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Interns ids: text to a dense index, given out from 0 in order of first appearance, and back. Ids lie in one arena,
 * each behind its length, in units of four bytes so that an int addresses 8 GiB of them.
 */
final class IdTable {
    private static final int UNIT_SHIFT = 2;
    private static final int CHUNK_SHIFT = 16;
    private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private final HashIndex byHash = new HashIndex();
    /** One field a row: the id's position in the arena, in units. */
    private final LongRows positions = new LongRows(1);

    private byte[][] chunks = new byte[4][];
    private int chunkCount;
    /** Bytes of the arena in use, those left over at the end of a chunk included. */
    private long used;

    private int size;

    void save(StateSink sink) {
        sink.putLong(size);
        sink.putLong(used);
        sink.putLong(chunkCount);
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            sink.putBytes(chunks[chunk], 0, usedOf(chunk));
        }
        positions.save(sink, size);
        byHash.save(sink);
    }

    void load(StateSource source) {
        size = source.getCount(Integer.MAX_VALUE);
        used = source.getLong();
        chunkCount = source.getCount(Integer.MAX_VALUE >>> CHUNK_SHIFT << UNIT_SHIFT);
        chunks = new byte[Math.max(chunks.length, chunkCount)][];
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            chunks[chunk] = new byte[1 << CHUNK_SHIFT];
            source.getBytes(chunks[chunk], 0, usedOf(chunk));
        }
        positions.load(source, size);
        byHash.load(source);
    }

    /** Number of ids ever added. */
    int size() {
        return size;
    }

    static long hash(byte[] buffer, int offset, int length) {
        return Hash.bytes(buffer, offset, length, 0);
    }

    /** Reads what {@link #candidate} will look at. */
    long touchHash(long hash) {
        return byHash.touch(hash);
    }

    /** An index whose id may have this hash, or -1: {@link #find} without a look at the id. */
    int candidate(long hash) {
        int slot = byHash.first(hash);
        return slot < 0 ? -1 : byHash.rowAt(hash, slot);
    }

    /** Reads where the id lies. */
    long touchPosition(int index) {
        return positions.get(index, 0);
    }

    /** Reads the id's first byte. */
    long touchText(int index) {
        long position = position(index);
        return chunkAt(position)[(int) position & CHUNK_MASK];
    }

    /** The id's index, or -1 if it was never interned. */
    int find(byte[] buffer, int offset, int length) {
        return find(hash(buffer, offset, length), buffer, offset, length);
    }

    private int find(long hash, byte[] buffer, int offset, int length) {
        for (int slot = byHash.first(hash); slot >= 0; slot = byHash.next(hash, slot)) {
            int index = byHash.rowAt(hash, slot);
            long position = position(index);
            byte[] chunk = chunkAt(position);
            int at = (int) position & CHUNK_MASK;
            if (chunk[at] == length && Arrays.equals(chunk, at + 1, at + 1 + length, buffer, offset, offset + length)) {
                return index;
            }
        }
        return -1;
    }

    /** The id's index, or -1 if it was never interned. */
    int find(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
        return find(bytes, 0, bytes.length);
    }

    /** Gives the next index to an id that {@link #find} does not know. */
    int add(byte[] buffer, int offset, int length) {
        int index = size++;
        long position = reserve(1 + length);
        byte[] chunk = chunkAt(position);
        int at = (int) position & CHUNK_MASK;
        chunk[at] = (byte) length;
        System.arraycopy(buffer, offset, chunk, at + 1, length);
        positions.ensure(index);
        positions.set(index, 0, position >>> UNIT_SHIFT);
        byHash.insert(hash(buffer, offset, length), index);
        return index;
    }

    /** Forgets an id, so that {@link #find} does not know it any more; its index is never given again, and keeps its text. */
    void remove(int index) {
        long hash = hashOf(index, 0);
        int slot = byHash.first(hash);
        while (byHash.rowAt(hash, slot) != index) {
            slot = byHash.next(hash, slot);
        }
        byHash.remove(hash, slot);
    }

    /** Compares two ids by their characters. */
    int compare(int one, int other) {
        long onePosition = position(one);
        long otherPosition = position(other);
        byte[] oneChunk = chunkAt(onePosition);
        byte[] otherChunk = chunkAt(otherPosition);
        int oneAt = (int) onePosition & CHUNK_MASK;
        int otherAt = (int) otherPosition & CHUNK_MASK;
        return Arrays.compare(
                oneChunk,
                oneAt + 1,
                oneAt + 1 + oneChunk[oneAt],
                otherChunk,
                otherAt + 1,
                otherAt + 1 + otherChunk[otherAt]);
    }

    /** Adds the id to the names of an outcome. */
    int addName(int index, Outcome outcome) {
        long position = position(index);
        byte[] chunk = chunkAt(position);
        int at = (int) position & CHUNK_MASK;
        return outcome.addName(chunk, at + 1, chunk[at]);
    }

    /** The id with this index, as text. */
    String text(int index) {
        long position = position(index);
        byte[] chunk = chunkAt(position);
        int at = (int) position & CHUNK_MASK;
        return new String(chunk, at + 1, chunk[at], StandardCharsets.ISO_8859_1);
    }

    /** A hash of the id's text, the same wherever it lies. */
    long hashOf(int index, long seed) {
        long position = position(index);
        byte[] chunk = chunkAt(position);
        int at = (int) position & CHUNK_MASK;
        return Hash.bytes(chunk, at + 1, chunk[at], seed);
    }

    private int usedOf(int chunk) {
        return (int) Math.min(1 << CHUNK_SHIFT, used - ((long) chunk << CHUNK_SHIFT));
    }

    private long position(int index) {
        return positions.get(index, 0) << UNIT_SHIFT;
    }

    private byte[] chunkAt(long position) {
        return chunks[(int) (position >>> CHUNK_SHIFT)];
    }

    private long reserve(int length) {
        int rounded = (length + (1 << UNIT_SHIFT) - 1) >>> UNIT_SHIFT << UNIT_SHIFT;
        if ((used & CHUNK_MASK) + rounded > 1 << CHUNK_SHIFT || used >>> CHUNK_SHIFT == chunkCount) {
            used = (long) chunkCount << CHUNK_SHIFT;
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunks.length * 2);
            }
            chunks[chunkCount++] = new byte[1 << CHUNK_SHIFT];
        }
        long position = used;
        used += rounded;
        return position;
    }
}
