package io.registrar.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "999999999999999999", "7.1", "7.4000"})
    void shouldReadWhatItWrote(String text) {
        assertEquals(text, EventCursor.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "x", "7.", ".7", "7.0", "7.1.1", " 7", "1000000000000000000", "7.1000000000", "٧"})
    void shouldReadNothingElse(String text) {
        assertEquals(Optional.empty(), EventCursor.parse(text));
    }

    @Test
    void shouldComeInOrder() {
        List<String> inOrder = List.of("0", "6", "7.1", "7.4000", "7", "8.1", "8");
        for (int i = 1; i < inOrder.size(); i++) {
            EventCursor earlier = EventCursor.parse(inOrder.get(i - 1)).orElseThrow();
            EventCursor later = EventCursor.parse(inOrder.get(i)).orElseThrow();
            assertTrue(earlier.compareTo(later) < 0 && later.compareTo(earlier) > 0, inOrder.get(i));
        }
    }
}
