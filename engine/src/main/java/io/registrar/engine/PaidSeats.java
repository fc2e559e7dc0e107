package io.registrar.engine;

/**
 * Enrollments that were paid for and neither refunded nor forgone, as a ledger tells it: a row each, found by the
 * enrollment's id. With its share of the index a row takes some 40 bytes.
 *
 * <pre>
 *  field   upper half          lower half
 *    0     enrollment id (61 bits) · standing (3 bits); 0 = a free row
 *    1     cost
 *    2     unused              section, by {@link SectionBooks}      a free row: next free row in the lower half
 * </pre>
 */
final class PaidSeats {
    /** How the ledger stands to an enrollment. */
    enum Standing {
        /** Begun, and still to be charged by the same command. */
        TO_BE_CHARGED(0),
        /** Charged. */
        PAID(1),
        /** Ended, and still to be refunded by the same command. */
        TO_BE_REFUNDED(2),
        /** Paid, and found among those that hold a seat. */
        SEATED(3);

        private final int number;

        Standing(int number) {
            this.number = number;
        }
    }

    private static final Standing[] STANDINGS = Standing.values();
    private static final int ID_AND_STANDING = 0;
    private static final int COST = 1;
    private static final int SECTION = 2;
    private static final int STANDING_BITS = 3;
    private static final int STANDING_MASK = (1 << STANDING_BITS) - 1;

    private final Rows table = new Rows(3, SECTION);
    private final LongRows rows = table.rows;
    private final HashIndex byId = new HashIndex();
    private int unsettled;

    /** Rows there are. */
    int count() {
        return table.count();
    }

    /** Where the rows end that were ever in use at one time. */
    int end() {
        return table.end();
    }

    /** Rows that are still to be charged or refunded. */
    int unsettled() {
        return unsettled;
    }

    /** The enrollment's row, or -1. */
    int find(long id) {
        long hash = Hash.mix(id);
        for (int slot = byId.first(hash); slot >= 0; slot = byId.next(hash, slot)) {
            int row = byId.rowAt(hash, slot);
            if (id(row) == id) {
                return row;
            }
        }
        return Section.NONE;
    }

    /** Adds an enrollment that is to be charged. */
    void add(long id, long cost, int section) {
        int row = table.take();
        rows.set(row, ID_AND_STANDING, id << STANDING_BITS);
        rows.set(row, COST, cost);
        rows.set(row, SECTION, section);
        byId.insert(Hash.mix(id), row);
        unsettled++;
    }

    void remove(int row) {
        long hash = Hash.mix(id(row));
        int slot = byId.first(hash);
        while (byId.rowAt(hash, slot) != row) {
            slot = byId.next(hash, slot);
        }
        byId.remove(hash, slot);
        unsettled -= isUnsettled(standing(row)) ? 1 : 0;
        rows.set(row, ID_AND_STANDING, 0);
        table.free(row);
    }

    /** The row's enrollment, or 0 if it is free. */
    long id(int row) {
        return rows.get(row, ID_AND_STANDING) >>> STANDING_BITS;
    }

    long cost(int row) {
        return rows.get(row, COST);
    }

    int section(int row) {
        return rows.low(row, SECTION);
    }

    Standing standing(int row) {
        return STANDINGS[(int) rows.get(row, ID_AND_STANDING) & STANDING_MASK];
    }

    void standing(int row, Standing now) {
        unsettled += (isUnsettled(now) ? 1 : 0) - (isUnsettled(standing(row)) ? 1 : 0);
        rows.set(row, ID_AND_STANDING, id(row) << STANDING_BITS | now.number);
    }

    private static boolean isUnsettled(Standing standing) {
        return standing == Standing.TO_BE_CHARGED || standing == Standing.TO_BE_REFUNDED;
    }
}
