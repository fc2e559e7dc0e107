package io.registrar.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.registrar.engine.CheckItem;
import io.registrar.gateway.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A check's report as the HTTP contract has it, written and read. */
final class CheckJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private CheckJson() {}

    static byte[] write(CheckReport report) {
        JsonWriter json = new JsonWriter();
        json.beginObject().bool("passed", report.passed()).beginArray("items");
        for (CheckItem item : report.items()) {
            json.beginObject()
                    .text("name", item.name())
                    .text("rule", item.rule())
                    .bool("passed", item.passed());
            texts(json, "warnings", item.warnings());
            texts(json, "violations", item.violations());
            json.number("warningCount", item.warningCount())
                    .number("violationCount", item.violationCount())
                    .endObject();
        }
        json.endArray().number("sequence", report.sequence()).endObject();
        return Arrays.copyOf(json.bytes(), json.length());
    }

    /**
     * Writes it as one line.
     *
     * @throws CommandDump.NotWrittenException if the output fails
     */
    static void writeLine(CheckReport report, OutputStream out) {
        try {
            out.write(write(report));
            out.write('\n');
            out.flush();
        } catch (IOException failure) {
            throw new CommandDump.NotWrittenException(failure);
        }
    }

    private static void texts(JsonWriter json, String name, List<String> texts) {
        json.beginArray(name);
        texts.forEach(json::element);
        json.endArray();
    }

    /**
     * Reads what {@link #write} has written; members that it does not know are passed over.
     *
     * @throws IOException if it is something else
     */
    static CheckReport read(CheckKind kind, int sinceDays, byte[] body) throws IOException {
        try (JsonParser parser = FACTORY.createParser(body)) {
            List<CheckItem> items = new ArrayList<>();
            long sequence = 0;
            require(parser, parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "items" -> {
                        require(parser, value, JsonToken.START_ARRAY);
                        while (parser.nextToken() == JsonToken.START_OBJECT) {
                            items.add(item(parser));
                        }
                    }
                    case "sequence" -> sequence = parser.getLongValue();
                    default -> parser.skipChildren();
                }
            }
            require(parser, parser.currentToken(), JsonToken.END_OBJECT);
            if (items.isEmpty()) {
                throw new IOException("it has no items");
            }
            return new CheckReport(kind, sinceDays, sequence, items);
        }
    }

    private static CheckItem item(JsonParser parser) throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, List<String>> lists = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case VALUE_STRING -> texts.put(name, parser.getText());
                case VALUE_NUMBER_INT -> numbers.put(name, parser.getLongValue());
                case START_ARRAY -> lists.put(name, list(parser));
                default -> parser.skipChildren();
            }
        }
        List<String> warnings = lists.getOrDefault("warnings", List.of());
        List<String> violations = lists.getOrDefault("violations", List.of());
        return new CheckItem(
                texts.getOrDefault("name", ""),
                texts.getOrDefault("rule", ""),
                warnings,
                numbers.getOrDefault("warningCount", (long) warnings.size()),
                violations,
                numbers.getOrDefault("violationCount", (long) violations.size()));
    }

    private static List<String> list(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(parser.getText());
        }
        require(parser, parser.currentToken(), JsonToken.END_ARRAY);
        return texts;
    }

    private static void require(JsonParser parser, JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("expected " + expected + " at byte "
                    + parser.currentLocation().getByteOffset() + ", but found " + found);
        }
    }
}
