package io.registrar.engine;

/**
 * From a 64-bit hash to the rows that may have it: open addressing with linear probing, in shards that grow one by one,
 * so that no insertion ever moves more than one shard's entries. Removal shifts later entries back and leaves no mark:
 * churn costs no memory and no probe length.
 *
 * <p>An entry is the hash's upper half and a row; equal halves are candidates, and the caller compares the real keys.
 *
 * <pre>{@code
 * for (int slot = index.first(hash); slot >= 0; slot = index.next(hash, slot)) {
 *     if (keyOf(index.rowAt(hash, slot)) is the one) ...
 * }
 * }</pre>
 */
final class HashIndex {
    private static final int SHARD_COUNT = 512;
    private static final int FIRST_CAPACITY = 8;
    private static final int MAX_CAPACITY = 1 << 30;
    /** Nearly every search and removal ends before so many entries behind the first. */
    private static final int ENTRIES_NEAR = 4;
    /** A shard that was never written to: always full, so that the first insertion replaces it. */
    private static final long[] NO_ENTRIES = new long[1];

    private final long[][] shards = new long[SHARD_COUNT][];
    private final int[] sizes = new int[SHARD_COUNT];

    HashIndex() {
        java.util.Arrays.fill(shards, NO_ENTRIES);
    }

    /** Saves the shards that have entries, as they are: an index of millions is loaded as fast as it is read. */
    void save(StateSink sink) {
        int inUse = 0;
        for (int size : sizes) {
            inUse += size > 0 ? 1 : 0;
        }
        sink.putLong(inUse);
        for (int shard = 0; shard < SHARD_COUNT; shard++) {
            if (sizes[shard] > 0) {
                sink.putLong(shard);
                sink.putLong(sizes[shard]);
                sink.putLong(shards[shard].length);
                sink.putLongs(shards[shard], 0, shards[shard].length);
            }
        }
    }

    void load(StateSource source) {
        for (int inUse = source.getCount(SHARD_COUNT); inUse > 0; inUse--) {
            int shard = source.getCount(SHARD_COUNT - 1);
            sizes[shard] = source.getCount(Integer.MAX_VALUE);
            shards[shard] = new long[source.getCount(MAX_CAPACITY)];
            source.getLongs(shards[shard], 0, shards[shard].length);
        }
    }

    /** Reads the entry that {@link #first} looks at first, and one a little behind it, which may lie in another line of the cache. */
    long touch(long hash) {
        long[] entries = shards[shardOf(hash)];
        int home = homeOf(tagOf(hash), entries.length);
        return entries[home] + entries[(home + ENTRIES_NEAR) & (entries.length - 1)];
    }

    /** The slot of the first candidate, or -1 if there is none. */
    int first(long hash) {
        long[] entries = shards[shardOf(hash)];
        return candidateFrom(entries, tagOf(hash), homeOf(tagOf(hash), entries.length));
    }

    /** The slot of the next candidate after this one, or -1 if there is none. */
    int next(long hash, int slot) {
        long[] entries = shards[shardOf(hash)];
        return candidateFrom(entries, tagOf(hash), (slot + 1) & (entries.length - 1));
    }

    private static int candidateFrom(long[] entries, int tag, int start) {
        int mask = entries.length - 1;
        for (int slot = start; ; slot = (slot + 1) & mask) {
            long entry = entries[slot];
            if (entry == 0) {
                return -1;
            }
            if (tagIn(entry) == tag) {
                return slot;
            }
        }
    }

    /** The row at a slot that {@link #first} or {@link #next} found for this hash. */
    int rowAt(long hash, int slot) {
        return (int) shards[shardOf(hash)][slot] - 1;
    }

    /** Adds an entry; the caller has made sure that its key is not there yet. */
    void insert(long hash, int row) {
        int shard = shardOf(hash);
        long[] entries = shards[shard];
        // At most three quarters full: there is always an empty slot to end a search.
        if ((sizes[shard] + 1) * 4 > entries.length * 3) {
            entries = grow(entries);
            shards[shard] = entries;
        }
        place(entries, ((long) tagOf(hash) << 32) | (row + 1));
        sizes[shard]++;
    }

    /** Takes the entry at this slot out again. */
    void remove(long hash, int slot) {
        int shard = shardOf(hash);
        long[] entries = shards[shard];
        int mask = entries.length - 1;
        int hole = slot;
        for (int at = (slot + 1) & mask; entries[at] != 0; at = (at + 1) & mask) {
            int home = homeOf(tagIn(entries[at]), entries.length);
            // An entry may move into the hole only if the hole is not before its home.
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                entries[hole] = entries[at];
                hole = at;
            }
        }
        entries[hole] = 0;
        sizes[shard]--;
    }

    private static long[] grow(long[] entries) {
        long[] larger = new long[Math.max(FIRST_CAPACITY, entries.length * 2)];
        for (long entry : entries) {
            if (entry != 0) {
                place(larger, entry);
            }
        }
        return larger;
    }

    private static void place(long[] entries, long entry) {
        int mask = entries.length - 1;
        int slot = homeOf(tagIn(entry), entries.length);
        while (entries[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        entries[slot] = entry;
    }

    private static int shardOf(long hash) {
        return (int) hash & (SHARD_COUNT - 1);
    }

    private static int tagOf(long hash) {
        return (int) (hash >>> 32);
    }

    private static int tagIn(long entry) {
        return (int) (entry >>> 32);
    }

    private static int homeOf(int tag, int capacity) {
        return tag & (capacity - 1);
    }
}
