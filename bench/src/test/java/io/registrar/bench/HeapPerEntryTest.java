package io.registrar.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.bench.HeapPerEntry.Kind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HeapPerEntryTest {
    /** Rows and chunks come in pieces, and other things live in this heap: within these bounds is all that is sure. */
    private static final double MOST_BYTES = 1_000;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldFindWhatOneTakes(Kind kind) {
        double bytes = new HeapPerEntry().bytesOfOne(kind, 20_000);

        assertTrue(bytes > 16 && bytes < MOST_BYTES, () -> kind + " takes " + bytes);
    }
}
