package io.registrar.journal;

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
     * Opens the history that lies beside a journal.
     *
     * @param journal the journal's folder, see {@link DataFolder#journalForReading}
     * @throws UncheckedIOException if it can't be read
     */
    public OutcomeVerifier(Path journal) {
        try {
            kept = new KeptOutcomes(journal.resolveSibling("outcomes").resolve("records"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Looks at the next records of the replay.
     *
     * @throws OutcomesContradictException if another outcome of this very command was kept
     * @throws UncheckedIOException if the kept history can't be read
     */
    public void compare(byte[] records, int length) {
        try {
            kept.compare(records, length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What was found. */
    public OutcomeReport report() {
        try {
            return kept.report();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
