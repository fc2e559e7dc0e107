package io.registrar.gateway.systemevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.registrar.gateway.json.JsonWriter;
import io.registrar.gateway.systemevents.SystemEvent.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A system event as JSON, written and read: the same in answers and in the file. */
public final class SystemEventJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private SystemEventJson() {}

    /** Writes one object. */
    public static void write(JsonWriter json, SystemEvent event) {
        json.beginObject();
        members(json, event);
        json.endObject();
    }

    /** Writes the members of one object. */
    public static void members(JsonWriter json, SystemEvent event) {
        json.number("id", event.id())
                .number("at", event.atMillis())
                .text("severity", event.severity().text())
                .text("code", event.code())
                .text("message", event.message())
                .beginObject("details");
        event.details().forEach(json::text);
        json.endObject()
                .numberOrNull("resolvedAt", event.resolvedAtMillis(), event.isResolved())
                .textOrNull("resolvedBy", event.resolvedBy());
    }

    /** One object as a text. */
    static String text(SystemEvent event) {
        JsonWriter json = new JsonWriter();
        write(json, event);
        return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #text} has written; members that it does not know are passed over.
     *
     * @throws IOException if it is something else
     */
    static SystemEvent read(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, text);
            Map<String, String> texts = new HashMap<>();
            Map<String, Long> numbers = new HashMap<>();
            Map<String, String> details = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING -> texts.put(name, parser.getText());
                    case VALUE_NUMBER_INT -> numbers.put(name, parser.getLongValue());
                    case START_OBJECT -> {
                        while (parser.nextToken() == JsonToken.FIELD_NAME) {
                            details.put(parser.currentName(), parser.nextTextValue());
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            require(numbers.containsKey("id") && texts.containsKey("severity") && texts.containsKey("code"), text);
            return new SystemEvent(
                    numbers.get("id"),
                    numbers.getOrDefault("at", 0L),
                    Severity.of(texts.get("severity")),
                    texts.get("code"),
                    texts.getOrDefault("message", ""),
                    details,
                    numbers.getOrDefault("resolvedAt", 0L),
                    texts.getOrDefault("resolvedBy", ""));
        } catch (IllegalArgumentException unknown) {
            throw new IOException("expected a system event, but found " + text, unknown);
        }
    }

    private static void require(boolean isThere, String text) throws IOException {
        if (!isThere) {
            throw new IOException("expected a system event, but found " + text);
        }
    }
}
