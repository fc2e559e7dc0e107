package io.registrar.gateway.cli;

import java.util.List;

/** Whoever decides the lines of an import. Called by one thread at a time. */
@FunctionalInterface
interface ImportTarget {
    /**
     * Decides all lines.
     *
     * @param lines each with its LF
     * @param count how many they are
     * @return an answer for each, in order
     * @throws UnreachableException if nobody decides them, for a while
     * @throws WrongUseException if they are not taken from this caller
     */
    List<BulkAnswer> decide(byte[] lines, int count);
}
