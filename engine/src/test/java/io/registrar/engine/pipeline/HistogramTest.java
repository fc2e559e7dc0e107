package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static long all(Histogram histogram) {
        long all = 0;
        for (int bucket = 0; bucket <= histogram.bounds(); bucket++) {
            all += histogram.count(bucket);
        }
        return all;
    }

    @Test
    void shouldHaveABoundForEachPowerOfTwo() {
        Histogram sizes = Histogram.ofSizes(1024);
        assertEquals(11, sizes.bounds());
        assertEquals(1, sizes.bound(0));
        assertEquals(2, sizes.bound(1));
        assertEquals(1024, sizes.bound(10));
        Histogram nanos = Histogram.ofNanos();
        assertEquals(25, nanos.bounds());
        assertEquals(1_024, nanos.bound(0));
        assertEquals(17_179_869_184L, nanos.bound(24));
    }

    @Test
    void shouldCountABoundInTheBucketThatItEnds() {
        for (int bucket = 0; bucket < Histogram.ofNanos().bounds(); bucket++) {
            Histogram histogram = Histogram.ofNanos();
            long bound = histogram.bound(bucket);
            histogram.record(bound);
            assertEquals(1, histogram.count(bucket), "the bound " + bound);
            histogram.record(bound + 1);
            assertEquals(1, histogram.count(bucket + 1), "one above the bound " + bound);
            assertEquals(2 * bound + 1, histogram.sum());
            assertEquals(2, all(histogram));
        }
    }

    @Test
    void shouldCountWhatIsFarOutsideInTheOuterBuckets() {
        Histogram histogram = Histogram.ofSizes(8);
        for (long small : new long[] {Long.MIN_VALUE, -1, 0, 1}) {
            histogram.record(small);
        }
        assertEquals(4, histogram.count(0));
        // What a clock that went back has made is no time.
        assertEquals(1, histogram.sum());
        histogram.record(1L << 62);
        histogram.record(9);
        assertEquals(2, histogram.count(4));
        assertEquals((1L << 62) + 10, histogram.sum());
    }

    @Test
    void shouldFindTheBucketThatASearchWouldFind() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            Histogram histogram = Histogram.ofNanos();
            long value = random.nextLong() >>> random.nextInt(1, 64);
            histogram.record(value);
            int expected = 0;
            while (expected < histogram.bounds() && value > histogram.bound(expected)) {
                expected++;
            }
            assertEquals(1, histogram.count(expected), "value " + value + ", seed " + seed);
        }
    }

    @Test
    void shouldNeverShowAValueThatTheSumLacksWhenReadMeanwhile() throws InterruptedException {
        Histogram histogram = Histogram.ofSizes(1);
        AtomicBoolean stopping = new AtomicBoolean();
        Thread recording = new Thread(() -> {
            while (!stopping.get()) {
                histogram.record(1);
            }
        });
        recording.start();
        long seen = 0;
        for (int i = 0; i < 100_000 || seen == 0; i++) {
            long count = all(histogram);
            long sum = histogram.sum();
            assertTrue(count >= seen, () -> "count fell to " + count);
            assertTrue(sum >= count, () -> count + " values whose sum is " + sum);
            seen = count;
        }
        stopping.set(true);
        recording.join();
        assertEquals(all(histogram), histogram.sum());
    }
}
