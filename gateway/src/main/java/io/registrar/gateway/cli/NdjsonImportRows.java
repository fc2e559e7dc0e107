package io.registrar.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of NDJSON: an object a line, of texts, whole numbers, true and false. Blank lines are passed over. */
final class NdjsonImportRows implements ImportRows {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int LINE_END = '\n';

    private final BufferedInputStream file;
    private final Set<String> known;
    private final byte[] line = new byte[MAX_ROW_LENGTH];
    private long number;
    private int length;
    private boolean isTooLong;

    NdjsonImportRows(InputStream file, Set<String> known) {
        this.file = new BufferedInputStream(file, MAX_ROW_LENGTH);
        this.known = known;
    }

    @Override
    public Optional<ImportRow> next() throws IOException {
        while (readLine()) {
            if (isTooLong) {
                return Optional.of(
                        ImportRow.unreadable(number, "the line is longer than " + MAX_ROW_LENGTH + " bytes"));
            }
            if (!isBlank()) {
                return Optional.of(parse());
            }
        }
        return Optional.empty();
    }

    /** Reads up to the next line's end; false if there is none. */
    private boolean readLine() throws IOException {
        length = 0;
        isTooLong = false;
        int value = file.read();
        if (value < 0) {
            return false;
        }
        number++;
        for (; value >= 0 && value != LINE_END; value = file.read()) {
            if (length < line.length) {
                line[length++] = (byte) value;
            } else {
                isTooLong = true;
            }
        }
        return true;
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private ImportRow parse() throws IOException {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(line, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return ImportRow.unreadable(number, "the line is no JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (!known.contains(name)) {
                    return ImportRow.unreadable(number, "there is no member " + name);
                }
                if (!value.isScalarValue() || value == JsonToken.VALUE_NUMBER_FLOAT) {
                    return ImportRow.unreadable(number, name + " must be text, a whole number, true, false or null");
                }
                if (value != JsonToken.VALUE_NULL && !parser.getText().isEmpty()) {
                    values.put(name, parser.getText());
                }
            }
            return parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null
                    ? ImportRow.unreadable(number, "the line is not one JSON object")
                    : new ImportRow(number, values, "");
        } catch (JsonProcessingException broken) {
            return ImportRow.unreadable(number, "the line is no JSON: " + broken.getOriginalMessage());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
