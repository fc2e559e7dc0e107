package io.registrar.gateway.cli;

import io.registrar.gateway.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes of a row the line of a bulk. What the older systems leave open is decided by options, and a row that needs one that was
 * not given is refused: nothing is guessed. Values that only have to be in bounds are left to whoever decides the line.
 * Not safe for several threads.
 */
final class ImportMapping {
    /** What a capacity of 0 means. */
    enum ZeroCapacity {
        UNLIMITED,
        NOBODY
    }

    /** What becomes of an enrollment that nobody has approved. */
    enum Unapproved {
        SKIP,
        PENDING
    }

    private static final String MALFORMED_ROW = "malformed_row";
    private static final String MAPPING_MISSING = "mapping_missing";
    private static final String NO_CODE = "";
    private static final Set<String> YES = Set.of("true", "t", "yes", "y", "1", "approved");
    private static final Set<String> NO = Set.of("false", "f", "no", "n", "0", "pending");
    private static final int MOST_DIGITS = 18;

    private final Optional<ZeroCapacity> zeroCapacity;
    private final Optional<Unapproved> unapproved;
    private final JsonWriter json = new JsonWriter();

    ImportMapping(Optional<ZeroCapacity> zeroCapacity, Optional<Unapproved> unapproved) {
        this.zeroCapacity = zeroCapacity;
        this.unapproved = unapproved;
    }

    /** Ends the mapping of a row that becomes no line; without a stack trace, as a file may have a million of them. */
    private static final class NoLineException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        NoLineException(String code, String reason) {
            super(reason, null, false, false);
            this.code = code;
        }
    }

    /** What becomes of the row. */
    ImportEntry map(ImportRow row) {
        Optional<ImportRecord> record = ImportRecord.find(row.value(ImportRecord.RECORD));
        String id = record.map(sort -> row.value(sort.idColumn())).orElse("");
        try {
            if (!row.problem().isEmpty()) {
                throw new NoLineException(MALFORMED_ROW, row.problem());
            }
            String command =
                    line(row, record.orElseThrow(() -> malformed("record must be section, student or enrollment")));
            return new ImportEntry(row.line(), record.get(), id, command, NO_CODE, "");
        } catch (NoLineException noLine) {
            return new ImportEntry(row.line(), record.orElse(null), id, "", noLine.code, noLine.getMessage());
        }
    }

    private static NoLineException malformed(String reason) {
        return new NoLineException(MALFORMED_ROW, reason);
    }

    private String line(ImportRow row, ImportRecord record) throws NoLineException {
        for (String name : row.values().keySet()) {
            if (!name.equals(ImportRecord.RECORD) && !record.columns().containsKey(name)) {
                throw malformed("a row of the sort " + record.text() + " has no " + name);
            }
        }
        json.clear();
        json.beginObject().text("type", record.type());
        for (Map.Entry<String, ImportRecord.Column> column : record.columns().entrySet()) {
            put(column.getKey(), column.getValue(), row);
        }
        json.endObject();
        return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
    }

    private void put(String name, ImportRecord.Column column, ImportRow row) throws NoLineException {
        String value = row.value(name);
        switch (column) {
            case CAPACITY -> putCapacity(name, value);
            case STATUS -> putStatus(name, value, row.value(ImportRecord.APPROVED));
            case APPROVAL -> {
                // It is part of the status.
            }
            case COST -> json.number(name, value.isEmpty() ? 0 : number(name, value));
            default -> {
                if (!value.isEmpty()) {
                    putValue(name, column, value);
                }
            }
        }
    }

    private void putValue(String name, ImportRecord.Column column, String value) throws NoLineException {
        switch (column) {
            case NUMBER -> json.number(name, number(name, value));
            case TIME ->
                json.number(
                        name,
                        ImportTimes.millis(value)
                                .orElseThrow(() -> malformed(name
                                        + " must be a time in Unix epoch milliseconds, or as 2025-10-20T14:30:00Z with a"
                                        + " time zone")));
            case WORD -> json.text(name, value.toLowerCase(Locale.ROOT));
            default -> json.text(name, value);
        }
    }

    private static long number(String name, String value) throws NoLineException {
        if (!value.matches("-?[0-9]{1," + MOST_DIGITS + "}")) {
            throw malformed(name + " must be a whole number");
        }
        return Long.parseLong(value);
    }

    /** Nothing, as the older systems keep it, is no limit; 0 is one or the other. */
    private void putCapacity(String name, String value) throws NoLineException {
        boolean isUnlimited = value.isEmpty() || value.equalsIgnoreCase("unlimited");
        long capacity = isUnlimited ? 0 : number(name, value);
        if (!isUnlimited && capacity == 0) {
            isUnlimited = zeroCapacity.orElseThrow(() -> new NoLineException(
                            MAPPING_MISSING, "a capacity of 0 needs --zero-capacity unlimited or nobody"))
                    == ZeroCapacity.UNLIMITED;
        }
        json.numberOrNull(name, capacity, !isUnlimited);
    }

    private void putStatus(String name, String value, String approval) throws NoLineException {
        String status = value.toLowerCase(Locale.ROOT);
        boolean isOpen = status.isEmpty() || status.equals("active") || status.equals("pending");
        if (!approval.isEmpty() && !isApproved(approval) && isOpen) {
            Unapproved wanted = unapproved.orElseThrow(() -> new NoLineException(
                    MAPPING_MISSING, "an enrollment that is not approved needs --unapproved skip or pending"));
            if (wanted == Unapproved.SKIP) {
                throw new NoLineException(NO_CODE, "not approved");
            }
            status = "pending";
        }
        if (status.isEmpty() && !approval.isEmpty()) {
            status = "active";
        }
        if (!status.isEmpty()) {
            json.text(name, status);
        }
    }

    private static boolean isApproved(String approval) throws NoLineException {
        String word = approval.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw malformed(ImportRecord.APPROVED + " must be true or false");
        }
        return YES.contains(word);
    }
}
