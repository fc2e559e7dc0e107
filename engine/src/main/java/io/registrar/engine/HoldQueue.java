package io.registrar.engine;

import java.util.Arrays;

/**
 * Pending enrollments in the order in which they expire: by due time, then by enrollment id. A heap; an entry whose
 * enrollment is pending no more stays until it comes up, or until such entries are more than the others.
 */
final class HoldQueue {
    private static final int FEW = 64;
    /** More than {@link #tidy} ever leaves. */
    private static final int MOST_ENTRIES = 2 * Limits.MAX_HOLDS + FEW;

    private final EnrollmentTable enrollments;
    private long[] dueMillis = new long[16];
    private long[] ids = new long[16];
    private int[] rows = new int[16];
    private int size;
    /** Entries whose enrollment is pending. */
    private int pending;

    HoldQueue(EnrollmentTable enrollments) {
        this.enrollments = enrollments;
    }

    void save(StateSink sink) {
        sink.putLong(size);
        sink.putLong(pending);
        for (int i = 0; i < size; i++) {
            sink.putLong(dueMillis[i]);
            sink.putLong(ids[i]);
            sink.putLong(rows[i]);
        }
    }

    void load(StateSource source) {
        size = source.getCount(MOST_ENTRIES);
        pending = source.getCount(size);
        dueMillis = new long[Math.max(dueMillis.length, size)];
        ids = new long[dueMillis.length];
        rows = new int[dueMillis.length];
        for (int i = 0; i < size; i++) {
            set(i, source.getLong(), source.getLong(), (int) source.getLong());
        }
    }

    /** Enrollments that are pending. */
    int pending() {
        return pending;
    }

    void add(long due, long id, int row) {
        if (size == rows.length) {
            dueMillis = Arrays.copyOf(dueMillis, size * 2);
            ids = Arrays.copyOf(ids, size * 2);
            rows = Arrays.copyOf(rows, size * 2);
        }
        set(size, due, id, row);
        siftUp(size++);
        pending++;
    }

    /** An enrollment is about to be pending no more, or is no more. */
    void release() {
        pending--;
    }

    /** Clears away what was released, if that has become too much. Not between {@link #release} and the status' change. */
    void tidy() {
        if (size <= FEW || size <= 2 * pending) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (isPending(i)) {
                set(kept++, dueMillis[i], ids[i], rows[i]);
            }
        }
        size = kept;
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
    }

    /** When the first is due, or {@link Long#MAX_VALUE} if none is pending. */
    long nextDueMillis() {
        while (size > 0 && !isPending(0)) {
            removeFirst();
        }
        return size == 0 ? Long.MAX_VALUE : dueMillis[0];
    }

    /** The row of the first; call it only if {@link #nextDueMillis} names one. */
    int firstRow() {
        return rows[0];
    }

    /** Sum over all pending of a hash of the enrollment and its due time. */
    long hash(long seed) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            if (isPending(i)) {
                sum += Hash.chain(Hash.chain(seed, ids[i]), dueMillis[i]);
            }
        }
        return sum;
    }

    /** Entries whose enrollment is pending, counted. */
    int count() {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += isPending(i) ? 1 : 0;
        }
        return count;
    }

    /** Entries whose enrollment is pending, and due at this time, counted. */
    int countDueAt(long timeMillis) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += dueMillis[i] <= timeMillis && isPending(i) ? 1 : 0;
        }
        return count;
    }

    private boolean isPending(int i) {
        return enrollments.holds(rows[i], ids[i]) && enrollments.status(rows[i]) == EnrollmentStatus.PENDING;
    }

    private void removeFirst() {
        size--;
        set(0, dueMillis[size], ids[size], rows[size]);
        siftDown(0);
    }

    private void siftUp(int from) {
        int at = from;
        while (at > 0 && isBefore(at, (at - 1) / 2)) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void siftDown(int from) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (child >= size || !isBefore(child, at)) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private boolean isBefore(int one, int other) {
        return dueMillis[one] != dueMillis[other] ? dueMillis[one] < dueMillis[other] : ids[one] < ids[other];
    }

    private void swap(int one, int other) {
        long due = dueMillis[one];
        long id = ids[one];
        int row = rows[one];
        set(one, dueMillis[other], ids[other], rows[other]);
        set(other, due, id, row);
    }

    private void set(int i, long due, long id, int row) {
        dueMillis[i] = due;
        ids[i] = id;
        rows[i] = row;
    }
}
