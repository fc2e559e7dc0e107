package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerConnectionTest {
    @Test
    void shouldReadTheCursorAtAPagesEnd() {
        assertEquals("12.3", LedgerConnection.next("5}],\"next\":\"12.3\",\"sequence\":14}"));
        assertEquals("", LedgerConnection.next("5}],\"next\":null,\"sequence\":14}"));
    }

    @Test
    void shouldRefuseWhenAPageDoesNotSayWhatComesNext() {
        for (String other : List.of("", "{}", "\"next\":", "\"next\":7", "\"next\":\"7")) {
            assertThrows(IllegalStateException.class, () -> LedgerConnection.next(other), other);
        }
    }
}
