package io.registrar.journal;

/** A snapshot has bytes that can't be vouched for. It is passed over: an earlier one, or the journal, leads to the same. */
public final class SnapshotDamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotDamagedException(String file, long offset, String problem) {
        super("snapshot damaged: " + file + ", offset " + offset + ": " + problem);
    }
}
