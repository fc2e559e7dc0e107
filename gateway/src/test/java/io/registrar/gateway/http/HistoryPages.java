package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.gateway.http.RawConnection.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a history page by page, as a client does. */
public final class HistoryPages {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private HistoryPages() {}

    /** One page: the items as they stand there, the cursor or the empty text, and what the page saw. */
    public record Page(List<String> items, String next, long sequence) {
        static Page of(String body) {
            JsonNode json = parse(body);
            List<String> items = new ArrayList<>();
            json.path("items").forEach(item -> items.add(item.toString()));
            assertTrue(json.path("next").isNull() || json.path("next").isTextual(), body);
            return new Page(
                    items, json.path("next").asText(""), json.path("sequence").asLong());
        }
    }

    /** A body that must be JSON. */
    public static JsonNode parse(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + body, notJson);
        }
    }

    /** Asks for one page. */
    public static Page page(RawConnection connection, String target, int limit, String after) {
        String query = "?limit=" + limit + (after.isEmpty() ? "" : "&after=" + after);
        Answer answer = connection.send(Requests.get(target + query)).read();
        assertEquals(200, answer.status(), () -> target + query + " → " + answer);
        Page page = Page.of(answer.body());
        assertTrue(page.items.size() <= limit, answer.body());
        return page;
    }

    /** All items, in pages of this size; each page must be full but the last, and all must have seen this sequence. */
    public static List<String> all(RawConnection connection, String target, int limit, long sequence) {
        List<String> items = new ArrayList<>();
        String after = "";
        do {
            Page page = page(connection, target, limit, after);
            assertEquals(sequence, page.sequence, target);
            assertTrue(page.items.size() == limit || page.next.isEmpty(), target + " is short: " + page);
            assertTrue(after.isEmpty() || !page.items.isEmpty(), target + " led on to nothing");
            items.addAll(page.items);
            assertTrue(page.next.isEmpty() || !page.next.equals(after), page::toString);
            after = page.next;
        } while (!after.isEmpty());
        return items;
    }
}
