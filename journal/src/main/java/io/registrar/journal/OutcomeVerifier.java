package io.registrar.journal;

import io.registrar.engine.codec.OutcomePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Holds a kept history against the one that a replay makes, and changes nothing: what {@link FileOutcomeLog} does at a
 * start, without the writing. Works beside a running server.
 */
public final class OutcomeVerifier implements AutoCloseable {
    private final KeptOutcomes kept;

    /**
     * Opens the history that lies beside a journal, for a replay from sequence 1. What of it is not retained is passed over.
     *
     * @param journal the journal's folder, see {@link DataFolder#journalForReading}
     * @throws DataFolderException if it can't be opened
     */
    public OutcomeVerifier(Path journal) {
        this(journal, OutcomePosition.START);
    }

    /**
     * The same, for a replay that begins behind this place. Up to there each record is checked by itself, and all of them by
     * the running hash of the place.
     */
    public OutcomeVerifier(Path journal, OutcomePosition from) {
        try {
            kept = new KeptOutcomes(journal.resolveSibling("outcomes").resolve(OutcomeFiles.RECORDS));
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be read: " + failure.getMessage(), failure);
        }
        kept.walkTo(from);
    }

    /** Looks at the next records of the replay. */
    public void compare(byte[] records, int length) {
        kept.compare(records, length);
    }

    /** Offset in the records up to which they are what the replay makes; 0 if not even their head is good. */
    public long agreedEnd() {
        return kept.position();
    }

    /** What was found. */
    public OutcomeReport report() {
        return kept.report();
    }

    @Override
    public void close() {
        try {
            kept.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
