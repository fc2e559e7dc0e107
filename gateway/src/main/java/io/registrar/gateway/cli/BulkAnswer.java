package io.registrar.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one line of a bulk was answered.
 *
 * @param status as of a request of its own
 * @param code of a refusal; the empty text if it went well
 * @param reason the refusal in words, with the numbers that decided
 */
record BulkAnswer(int status, String code, String reason) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Whether it was carried out, or had been before. */
    boolean isGood() {
        return status < 400;
    }

    /**
     * Reads answers, a line each; members that are not known are passed over.
     *
     * @throws IOException if they are something else
     */
    static List<BulkAnswer> readAll(byte[] lines) throws IOException {
        List<BulkAnswer> answers = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(lines)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw new IOException("expected an answer a line, but found " + token);
                }
                answers.add(read(parser, answers.size() + 1));
            }
        }
        return answers;
    }

    private static BulkAnswer read(JsonParser parser, int number) throws IOException {
        long line = 0;
        int status = 0;
        String code = "";
        String detail = "";
        StringBuilder numbers = new StringBuilder();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "line" -> line = parser.getLongValue();
                case "status" -> status = parser.getIntValue();
                case "code" -> code = parser.getText();
                case "detail" -> detail = parser.getText();
                case "sequence", "lastSeatSequence" -> {
                    // Which command it was decides nothing.
                }
                default -> {
                    if (value == JsonToken.VALUE_NUMBER_INT) {
                        numbers.append(numbers.length() == 0 ? " (" : ", ")
                                .append(name)
                                .append(' ')
                                .append(parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        if (line != number || status == 0) {
            throw new IOException("expected the answer of line " + number + ", but found that of " + line);
        }
        return new BulkAnswer(status, code, detail + (numbers.length() == 0 ? "" : numbers + ")"));
    }
}
