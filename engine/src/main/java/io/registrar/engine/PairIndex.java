package io.registrar.engine;

/**
 * Finds rows by a pair of dense indexes, student and something, that stands in one of their fields: a seat, a place on a wait
 * list, a booking. At most one row has a pair.
 */
final class PairIndex {
    private final LongRows rows;
    private final int pairField;
    private final HashIndex byHash = new HashIndex();

    PairIndex(LongRows rows, int pairField) {
        this.rows = rows;
        this.pairField = pairField;
    }

    void save(StateSink sink) {
        byHash.save(sink);
    }

    void load(StateSource source) {
        byHash.load(source);
    }

    /** The pair as its field has it: the student in the upper half. */
    static long pair(int student, int other) {
        return (long) student << 32 | other;
    }

    /** The row that has the pair, or -1. */
    int find(long pair) {
        long hash = Hash.mix(pair);
        for (int slot = byHash.first(hash); slot >= 0; slot = byHash.next(hash, slot)) {
            int row = byHash.rowAt(hash, slot);
            if (rows.get(row, pairField) == pair) {
                return row;
            }
        }
        return Section.NONE;
    }

    /** Reads what {@link #candidate} will look at. */
    long touch(long pair) {
        return byHash.touch(Hash.mix(pair));
    }

    /** A row that may have the pair, or -1: {@link #find} without a look at the row. */
    int candidate(long pair) {
        long hash = Hash.mix(pair);
        int slot = byHash.first(hash);
        return slot < 0 ? Section.NONE : byHash.rowAt(hash, slot);
    }

    /** Adds a row, whose pair no other has. */
    void insert(int row) {
        byHash.insert(Hash.mix(rows.get(row, pairField)), row);
    }

    /** Takes the row out; it still has its pair. */
    void remove(int row) {
        long hash = Hash.mix(rows.get(row, pairField));
        int slot = byHash.first(hash);
        while (byHash.rowAt(hash, slot) != row) {
            slot = byHash.next(hash, slot);
        }
        byHash.remove(hash, slot);
    }
}
