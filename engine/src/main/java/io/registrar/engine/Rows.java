package io.registrar.engine;

/** Rows that come and go: the row freed last is taken first. A free row's next one stands in the lower half of one field. */
final class Rows {
    final LongRows rows;
    private final int nextFreeField;
    private int end;
    private int firstFree = Section.NONE;
    private int count;

    Rows(int longsPerRow, int nextFreeField) {
        this.rows = new LongRows(longsPerRow);
        this.nextFreeField = nextFreeField;
    }

    void save(StateSink sink) {
        sink.putLong(end);
        sink.putLong(firstFree);
        sink.putLong(count);
        rows.save(sink, end);
    }

    void load(StateSource source) {
        end = source.getCount(Integer.MAX_VALUE);
        firstFree = (int) source.getLong();
        count = source.getCount(end);
        rows.load(source, end);
    }

    /** Rows in use. */
    int count() {
        return count;
    }

    /** Where the rows end that were ever in use at one time. */
    int end() {
        return end;
    }

    /** Takes a row, whose fields hold anything. */
    int take() {
        count++;
        if (firstFree == Section.NONE) {
            rows.ensure(end);
            return end++;
        }
        int row = firstFree;
        firstFree = rows.low(row, nextFreeField);
        return row;
    }

    void free(int row) {
        rows.setLow(row, nextFreeField, firstFree);
        firstFree = row;
        count--;
    }
}
