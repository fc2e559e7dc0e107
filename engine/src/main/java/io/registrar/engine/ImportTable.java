package io.registrar.engine;

import io.registrar.engine.codec.CommandDecoder;

/**
 * Which enrollments were imported, by the ids that they had in the older system: so that a second import of the same row
 * finds the first, and one of another row with the same id does not pass for it. An id is never forgotten.
 *
 * <pre>
 *  field   upper half        lower half
 *    0     enrollment id
 *    1     student           section
 * </pre>
 */
final class ImportTable {
    private static final int ENROLLMENT = 0;
    private static final int STUDENT_AND_SECTION = 1;

    private final IdTable ids = new IdTable();
    private final LongRows rows = new LongRows(2);

    void save(StateSink sink) {
        ids.save(sink);
        rows.save(sink, count());
    }

    void load(StateSource source) {
        ids.load(source);
        rows.load(source, count());
    }

    /** Enrollments that were ever imported. */
    int count() {
        return ids.size();
    }

    /** The row of the import with the command's import id, or -1. */
    int find(CommandDecoder command) {
        return ids.find(command.buffer(), command.importOffset(), command.importLength());
    }

    /** Remembers an import whose id {@link #find} does not know. */
    void add(CommandDecoder command, long enrollment, int student, int section) {
        int row = ids.add(command.buffer(), command.importOffset(), command.importLength());
        rows.ensure(row);
        rows.set(row, ENROLLMENT, enrollment);
        rows.set(row, STUDENT_AND_SECTION, PairIndex.pair(student, section));
    }

    long enrollment(int row) {
        return rows.get(row, ENROLLMENT);
    }

    /** Student and section of the row, as {@link PairIndex#pair} has them. */
    long place(int row) {
        return rows.get(row, STUDENT_AND_SECTION);
    }

    /** A hash of the row's import id. */
    long hashOf(int row, long seed) {
        return ids.hashOf(row, seed);
    }
}
