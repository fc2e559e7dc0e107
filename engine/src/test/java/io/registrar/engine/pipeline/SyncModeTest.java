package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that stand for a sync mode, and those that don't. */
class SyncModeTest {
    @ParameterizedTest
    @CsvSource({
        "always, ALWAYS, 0",
        "none, NONE, 0",
        "interval:1, INTERVAL, 1",
        "interval:007, INTERVAL, 7",
        "interval:250, INTERVAL, 250",
        "interval:60000, INTERVAL, 60000",
    })
    void shouldReadWhatStandsForAMode(String text, SyncMode.Kind kind, int intervalMillis) {
        assertEquals(new SyncMode(kind, intervalMillis), SyncMode.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Always",
                "always ",
                "ALWAYS",
                "always:5",
                "none:0",
                "interval",
                "interval:",
                "interval:0",
                "interval:-1",
                "interval:+1",
                "interval:1.5",
                "interval:1ms",
                "interval: 1",
                "interval:60001",
                "interval:999999999",
                "interval:4294967297",
                "interval:1\n",
                "interval:١",
                "never",
            })
    void shouldRefuseEverythingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> SyncMode.parse(text));
    }

    @Test
    void shouldReadWhatItWrites() {
        for (SyncMode mode : new SyncMode[] {SyncMode.ALWAYS, SyncMode.NONE, SyncMode.interval(25)}) {
            assertEquals(mode, SyncMode.parse(mode.toString()));
        }
    }

    @Test
    void shouldForceEveryBatchOnlyWhenTheModeIsAlways() {
        assertEquals(true, SyncMode.ALWAYS.forcesEveryBatch());
        assertEquals(false, SyncMode.NONE.forcesEveryBatch());
        assertEquals(false, SyncMode.interval(1).forcesEveryBatch());
    }
}
