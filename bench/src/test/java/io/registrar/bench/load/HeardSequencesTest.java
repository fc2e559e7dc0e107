package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeardSequencesTest {
    private final HeardSequences heard = new HeardSequences(8);

    @Test
    void shouldTakeEachOnceInAnyOrder() {
        for (long sequence : new long[] {3, 1, 7, 2, 5}) {
            assertTrue(heard.add(sequence), sequence + "");
        }
        for (long sequence : new long[] {3, 1, 7, 2, 5}) {
            assertFalse(heard.add(sequence), sequence + "");
        }
        assertTrue(heard.add(4));
    }

    @Test
    void shouldForgetWhatWasAtTheSamePlaceBefore() {
        assertTrue(heard.add(3));
        assertTrue(heard.add(9));
        // 11 is where 3 was, and 10 where 2 would be.
        assertTrue(heard.add(12));
        assertTrue(heard.add(11));
        assertFalse(heard.add(9));
        assertTrue(heard.add(1_000));
        assertTrue(heard.add(996));
        assertFalse(heard.add(996));
    }

    @Test
    void shouldTakeWhatIsTooLongAgoAsNew() {
        assertTrue(heard.add(100));
        assertTrue(heard.add(92));
        assertTrue(heard.add(92));
    }
}
