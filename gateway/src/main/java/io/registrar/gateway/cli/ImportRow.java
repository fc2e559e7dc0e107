package io.registrar.gateway.cli;

import java.util.Map;

/**
 * One row of a file that is imported, as it stands there.
 *
 * @param line where it begins in the file, from 1
 * @param values what it says, by column or member; what is empty or null is left out
 * @param problem why it can't be read, or the empty text
 */
record ImportRow(long line, Map<String, String> values, String problem) {
    static ImportRow unreadable(long line, String problem) {
        return new ImportRow(line, Map.of(), problem);
    }

    /** The value of a column, or the empty text. */
    String value(String column) {
        return values.getOrDefault(column, "");
    }
}
