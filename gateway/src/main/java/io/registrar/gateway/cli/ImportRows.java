package io.registrar.gateway.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a file that is imported, one after the other; no more of them is held than one. Used by one thread. */
interface ImportRows extends Closeable {
    /** Longest row in bytes or characters: a longer one is refused, and those behind it are read. */
    int MAX_ROW_LENGTH = 1 << 16;

    /**
     * The next row, or nothing at the end.
     *
     * @throws IOException if the file can't be read
     * @throws WrongUseException if from here on no row can be told from the next
     */
    Optional<ImportRow> next() throws IOException;
}
