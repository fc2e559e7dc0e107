package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long START = 5_000_000_000L;

    @Test
    void shouldSpaceMomentsEvenly() {
        Arrivals arrivals = new Arrivals(START, 1_000, 10);

        assertEquals(START, arrivals.momentNanos(0));
        assertEquals(START + 3_000_000, arrivals.momentNanos(3));
        assertEquals(START + 10_000_000, arrivals.endNanos());
    }

    @Test
    void shouldHaveNothingDueBeforeTheFirstMoment() {
        assertEquals(0, new Arrivals(START, 1_000, 10).due(START - 1));
    }

    @Test
    void shouldHaveDueWhatsMomentHasComeAndNoMoreThanThereAre() {
        Arrivals arrivals = new Arrivals(START, 1_000, 10);

        assertEquals(1, arrivals.due(START));
        assertEquals(1, arrivals.due(START + 999_999));
        assertEquals(2, arrivals.due(START + 1_000_000));
        assertEquals(10, arrivals.due(START + 1_000_000_000));
    }

    @Test
    void shouldAgreeWithTheMomentsAtEveryRate() {
        for (double rate : new double[] {1, 3, 7.5, 99_999, 333_333.3, 2_000_000}) {
            Arrivals arrivals = new Arrivals(START, rate, Long.MAX_VALUE);
            for (long request = 0; request < 200_000; request += 37) {
                long moment = arrivals.momentNanos(request);
                assertTrue(arrivals.due(moment) > request, rate + ", " + request);
                assertTrue(arrivals.due(moment - 1) <= request, rate + ", " + request);
            }
        }
    }
}
