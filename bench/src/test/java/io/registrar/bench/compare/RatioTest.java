package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RatioTest {
    @Test
    void shouldTakeEachRoundsRatioAndThenTheirMedian() {
        // The medians of both sides would say 20 / 10, and the sums 130 / 25.
        assertEquals(new Ratio(4, 0.5, 20), Ratio.of(new double[] {100, 20, 10}, new double[] {5, 5, 20}));
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwoWhenRoundsAreEven() {
        assertEquals(new Ratio(2.5, 1, 9), Ratio.spread(new double[] {9, 3, 1, 2}));
    }

    @Test
    void shouldLeaveItsArgumentAsItWas() {
        double[] values = {3, 1, 2};

        assertEquals(new Ratio(2, 1, 3), Ratio.spread(values));
        assertArrayEquals(new double[] {3, 1, 2}, values);
    }

    @Test
    void shouldRefuseWhatAreNotTheSameRounds() {
        assertThrows(IllegalArgumentException.class, () -> Ratio.of(new double[] {1}, new double[] {1, 2}));
        assertThrows(IllegalArgumentException.class, () -> Ratio.of(new double[0], new double[0]));
    }

    @Test
    void shouldGiveEverybodyATurnInEachRound() {
        for (int round = 1; round <= 12; round++) {
            int[] order = TurnOrder.of(5, round);
            Arrays.sort(order);
            assertArrayEquals(new int[] {0, 1, 2, 3, 4}, order, "round " + round);
        }
    }

    @Test
    void shouldBeginWithAnotherOneAndGoBackwardsEveryOtherRound() {
        assertArrayEquals(new int[] {1, 2, 3, 0}, TurnOrder.of(4, 1));
        assertArrayEquals(new int[] {2, 1, 0, 3}, TurnOrder.of(4, 2));
        assertArrayEquals(new int[] {3, 0, 1, 2}, TurnOrder.of(4, 3));
    }
}
