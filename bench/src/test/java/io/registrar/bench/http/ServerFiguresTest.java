package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ServerFiguresTest {
    @Test
    void shouldKnowWhatHasNoLabels() {
        ServerFigures figures = new ServerFigures("""
                # HELP registrar_heap_used_bytes Heap.
                # TYPE registrar_heap_used_bytes gauge
                registrar_heap_used_bytes 1.5E7
                registrar_http_answers_total{status="200"} 7.0
                registrar_last_sequence 41.0
                """);

        assertEquals(15_000_000, figures.of("heap_used_bytes"));
        assertEquals(41, figures.of("last_sequence"));
        assertThrows(IllegalStateException.class, () -> figures.of("http_answers_total"));
    }
}
