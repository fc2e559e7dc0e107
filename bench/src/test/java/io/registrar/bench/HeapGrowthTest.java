package io.registrar.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeapGrowthTest {
    private static final Population POPULATION = new Population(100, 10);
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void shouldLookAfterAsManyPairsAsAskedFor() {
        List<HeapGrowth.Sample> samples = new ArrayList<>();

        boolean hasGrown = new HeapGrowth(POPULATION, List.of(100L, 500L, 5_000L)).run(folder, samples::add);

        assertEquals(
                List.of(100L, 500L, 5_000L),
                samples.stream().map(HeapGrowth.Sample::pairs).toList());
        for (HeapGrowth.Sample sample : samples) {
            assertEquals(POPULATION.commandCount() + 2 * sample.pairs(), sample.commands());
            // The standing seats, and those of one round.
            assertEquals(2 * POPULATION.students(), sample.enrollmentRows());
            assertTrue(sample.usedBytes() > 0);
            assertTrue(sample.journalBytes() > 0);
        }
        assertTrue(samples.get(2).outcomesBytes() > samples.get(0).outcomesBytes());
        assertEquals(samples.get(2).hasGrownSince(samples.get(0)), hasGrown);
    }

    @Test
    void shouldAllowFivePercentAndAMebibyte() {
        HeapGrowth.Sample first = sample(100 * MIB);

        assertFalse(sample(90 * MIB).hasGrownSince(first));
        assertFalse(sample(106 * MIB).hasGrownSince(first));
        assertTrue(sample(106 * MIB + 1).hasGrownSince(first));
    }

    @Test
    void shouldRefuseWhenTheNumbersOfPairsMakeNoRun() {
        for (List<Long> pairs :
                List.of(List.<Long>of(), List.of(100L), List.of(0L, 100L), List.of(200L, 100L), List.of(100L, 150L))) {
            assertThrows(IllegalArgumentException.class, () -> new HeapGrowth(POPULATION, pairs), pairs.toString());
        }
    }

    private static HeapGrowth.Sample sample(long usedBytes) {
        return new HeapGrowth.Sample(1, 2, usedBytes, 0, 0, 0);
    }
}
