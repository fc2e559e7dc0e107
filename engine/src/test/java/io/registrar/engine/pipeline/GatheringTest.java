package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long MILLI = 1_000_000;
    private static final long NAP = 50_000;
    private static final long NO_BOUND = Long.MAX_VALUE;

    private long now = 7 * MILLI;
    private final Gathering gathering = new Gathering(() -> now, nanos -> now += NAP);

    /** Waits with a cursor that is where this says after so many nanoseconds, and returns how long it waited. */
    private long waits(LongUnaryOperator cursorAfter, long most) {
        long began = now;
        gathering.await(() -> cursorAfter.applyAsLong(now - began), most);
        return now - began;
    }

    private void forces(long nanos) {
        gathering.forced(nanos);
        gathering.forced(nanos);
    }

    @Test
    void shouldWaitUntilAllWhoWereAnsweredAreBack() {
        forces(8 * MILLI);
        gathering.answered(10, 100);

        assertEquals(10 * NAP, waits(after -> 100 + after / NAP, NO_BOUND));
    }

    @Test
    void shouldWaitForNoMoreThanABatchMayHave() {
        forces(8 * MILLI);
        gathering.answered(10, 100);

        assertEquals(4 * NAP, waits(after -> 100 + after / NAP, 104));
    }

    @Test
    void shouldNotWaitToTheEndForAFewWhoDoNotComeBack() {
        forces(8 * MILLI);
        gathering.answered(100, 0);

        // 80 are there at once; a sixteenth of a force's time later the others are given up.
        assertEquals(MILLI / 2, waits(after -> 80, NO_BOUND));
    }

    @Test
    void shouldWaitForHalfOfAForceAtMostCountedFromTheAnswers() {
        forces(8 * MILLI);
        gathering.answered(1_000, 0);
        now += MILLI;

        assertEquals(3 * MILLI, waits(after -> after / NAP, NO_BOUND));
    }

    @Test
    void shouldNotWaitForWhomItAnsweredLongAgo() {
        forces(8 * MILLI);
        gathering.answered(10, 0);
        now += 4 * MILLI;

        assertEquals(0, waits(after -> 1 + after / NAP, NO_BOUND));
    }

    @Test
    void shouldTryMoreAndMoreSeldomWhereTheyDoNotComeBack() {
        forces(8 * MILLI);
        StringBuilder tries = new StringBuilder();
        for (int batch = 0; batch < 16; batch++) {
            gathering.answered(10, 0);
            tries.append(waits(after -> 1, NO_BOUND) > 0 ? 'w' : '.');
        }
        assertEquals("w.w..w....w.....", tries.toString());
    }

    @Test
    void shouldWaitAgainAtOnceWhenTheyCameBack() {
        forces(8 * MILLI);
        gathering.answered(10, 0);
        waits(after -> 1, NO_BOUND);
        gathering.answered(10, 0);
        assertEquals(0, waits(after -> 1, NO_BOUND));

        for (int batch = 0; batch < 3; batch++) {
            gathering.answered(10, 0);
            assertEquals(10 * NAP, waits(after -> after / NAP, NO_BOUND));
        }
    }

    @Test
    void shouldNotWaitWhereForcesAreShort() {
        forces(Gathering.SHORT_FORCE_NANOS - 1);
        gathering.answered(10, 0);

        assertEquals(0, waits(after -> after / NAP, NO_BOUND));
    }

    @Test
    void shouldNotTakeOneStandstillForTheDisksPace() {
        gathering.forced(100_000);
        gathering.forced(200 * MILLI);
        gathering.answered(10, 0);
        assertEquals(0, waits(after -> after / NAP, NO_BOUND));

        gathering.forced(200 * MILLI);
        gathering.answered(10, 0);
        assertTrue(waits(after -> after / NAP, NO_BOUND) > 0);
    }
}
