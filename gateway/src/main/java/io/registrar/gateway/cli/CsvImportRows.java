package io.registrar.gateway.cli;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of CSV in UTF-8, whose first one names the columns. Blank lines are passed over. */
final class CsvImportRows implements ImportRows {
    /** Where a quote that does not close stops swallowing rows. */
    private static final int MOST_READ_AHEAD = 1 << 20;
    /** What the decoder puts in place of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final CloseableIterator<CsvRecord> records;
    private final List<String> columns;

    /**
     * Reads the header.
     *
     * @throws WrongUseException if there is none, or it has a column that is not known or that it has twice
     */
    @SuppressWarnings("removal") // Of characters behind a closing quote: without it one stray quote ends the import.
    CsvImportRows(InputStream file, Set<String> known) {
        records = CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(false)
                .detectBomHeader(true)
                .maxBufferSize(MOST_READ_AHEAD)
                .build(
                        CsvRecordHandler.builder()
                                .maxFieldSize(MOST_READ_AHEAD)
                                .maxRecordSize(MOST_READ_AHEAD)
                                .build(),
                        file,
                        StandardCharsets.UTF_8)
                .iterator();
        columns = nextRecord()
                .map(CsvRecord::getFields)
                .orElseThrow(
                        () -> new WrongUseException("expected a line that names the columns, but the file is empty"));
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!known.contains(column) || !seen.add(column)) {
                throw new WrongUseException("expected columns of " + String.join(", ", known)
                        + ", each once, in the first line, but found " + column);
            }
        }
    }

    @Override
    public Optional<ImportRow> next() {
        return nextRecord().map(this::row);
    }

    private Optional<CsvRecord> nextRecord() {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (CsvParseException broken) {
            throw new WrongUseException("the file can't be read as CSV: " + broken.getMessage()
                    + (broken.getCause() == null ? "" : ": " + broken.getCause().getMessage()));
        }
    }

    private ImportRow row(CsvRecord found) {
        long line = found.getStartingLineNumber();
        if (found.getFieldCount() > columns.size()) {
            return ImportRow.unreadable(
                    line, "the row has " + found.getFieldCount() + " fields, but " + columns.size() + " are named");
        }
        Map<String, String> values = new HashMap<>();
        int length = 0;
        for (int field = 0; field < found.getFieldCount(); field++) {
            String value = found.getField(field);
            length += value.length();
            if (value.indexOf(REPLACEMENT) >= 0) {
                return ImportRow.unreadable(line, columns.get(field) + " is not UTF-8");
            }
            if (!value.isEmpty()) {
                values.put(columns.get(field), value);
            }
        }
        return length > MAX_ROW_LENGTH
                ? ImportRow.unreadable(line, "the row is longer than " + MAX_ROW_LENGTH + " characters")
                : new ImportRow(line, values, "");
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
