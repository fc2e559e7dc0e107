package io.registrar.gateway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonWriter json = new JsonWriter();

    private JsonNode parsed() throws IOException {
        // Strictly: a decoder that replaces what is no UTF-8 would hide it.
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(json.bytes(), 0, json.length()))
                .toString();
        return MAPPER.readTree(text);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\u007f\u0080\u07ff\u0800\uffff".charAt(random.nextInt(8)));
                case 2 -> text.append((char) (' ' + random.nextInt(95)));
                case 3 -> text.appendCodePoint(random.nextInt(0xD800));
                case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (0xD800 + random.nextInt(0x800)));
            }
        }
        return text.toString();
    }

    @Test
    void shouldWriteTextsOfAllPlanes() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            String text = randomText(random);
            json.clear();
            json.beginObject().text("t", text).endObject();
            assertEquals(text, parsed().get("t").textValue(), "round " + i);
        }
    }

    @Test
    void shouldWriteEveryChar() throws IOException {
        for (int c = 0; c < 0x10000; c += 0x100) {
            StringBuilder text = new StringBuilder();
            for (int low = 0; low < 0x100; low++) {
                text.append((char) (c + low));
            }
            json.clear();
            json.beginObject().text("t", text.toString()).endObject();
            assertEquals(text.toString(), parsed().get("t").textValue());
        }
    }

    @Test
    void shouldPutCommasBetweenAndNowhereElse() {
        json.beginObject()
                .beginArray("none")
                .endArray()
                .beginArray("texts")
                .element("a\"")
                .element("b")
                .endArray()
                .beginArray("items")
                .beginObject()
                .endObject()
                .beginObject()
                .number("a", -1)
                .bool("b", true)
                .bool("c", false)
                .endObject()
                .endArray()
                .nothing("d")
                .text("e", "")
                .endObject();
        assertEquals(
                "{\"none\":[],\"texts\":[\"a\\\"\",\"b\"],\"items\":[{},{\"a\":-1,\"b\":true,\"c\":false}],\"d\":null,\"e\":\"\"}",
                new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldGrowAndNotStayGrown() throws IOException {
        String large = "\u0001".repeat(1 << 19);
        json.beginObject().text("t", large).number("n", Long.MIN_VALUE).endObject();
        assertEquals(large, parsed().get("t").textValue());
        assertEquals(Long.MIN_VALUE, parsed().get("n").longValue());
        json.clear();
        assertTrue(json.bytes().length < 1 << 20);
        json.beginObject().endObject();
        assertEquals(2, json.length());
    }
}
