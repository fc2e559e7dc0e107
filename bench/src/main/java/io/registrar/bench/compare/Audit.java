package io.registrar.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds what a peer's own tables say, once its last turn is over, against what it was asked: a peer that loses or refuses commands
 * is faster than one that does them.
 */
final class Audit {
    private static final double MOST_REFUSED = 0.01;
    private static final String DONE = "commands done";

    private Audit() {}

    /** The lines of one peer's two databases: both counts of what was done as one. */
    static List<String> together(List<String> one, List<String> other) throws IOException {
        List<String> lines = new ArrayList<>();
        long done = 0;
        for (List<String> each : List.of(one, other)) {
            for (String line : each) {
                if (line.startsWith(DONE + "|")) {
                    done += count(line);
                } else {
                    lines.add(line);
                }
            }
        }
        lines.add(DONE + "|" + done);
        return lines;
    }

    private static long count(String line) throws IOException {
        int bar = line.lastIndexOf('|');
        if (bar < 0) {
            throw new IOException("Expected WHAT|COUNT, but found " + line);
        }
        return Long.parseLong(line.substring(bar + 1));
    }

    /**
     * Requires all lines but the last to be zero, and the last to be nearly what was asked.
     *
     * @param lines of {@code check.sql} or {@code check.lua}: {@code what must be zero|count}, last {@code commands done|count}
     * @param asked commands that were sent
     * @throws IOException if they are not
     */
    static void require(String peer, List<String> lines, long asked) throws IOException {
        long done = -1;
        for (String line : lines) {
            long count = count(line);
            if (line.startsWith(DONE + "|")) {
                done = count;
            } else if (count != 0) {
                throw new IOException("Expected " + peer + " to add up, but found " + line);
            }
        }
        if (done < 0 || done > asked || asked - done > asked * MOST_REFUSED) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "Expected %s to have done nearly all of %,d commands, but found %,d done",
                    peer,
                    asked,
                    done));
        }
    }
}
