package io.registrar.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The clock is the test's: what is due, and where a latency begins. */
class OpenLoopTest {
    private static final long START = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final StudentTable students = new StudentTable(3, 3);
    private final SectionTable sections = new SectionTable(1, 3, 0);
    private final Violations violations = new Violations();
    private final Tally tally = new Tally();
    private final Arrivals arrivals = new Arrivals(START, 1_000, 10);
    private final OpenLoop loop = new OpenLoop(
            arrivals,
            arrivals.endNanos() + 5 * MILLI,
            true,
            new Picker(students, 0, 1, 0),
            students,
            new Judge(students, sections, violations),
            violations,
            tally,
            new LiveLine(
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, START));

    @Test
    void shouldSendNothingBeforeItsMoment() {
        assertFalse(loop.next(new Exchange(), START - 1));
        assertEquals(1, loop.restNanos(START - 1));
        assertTrue(loop.next(new Exchange(), START));
        assertFalse(loop.next(new Exchange(), START + MILLI - 1));
    }

    @Test
    void shouldCountLatencyFromTheMomentWhenThereWasNoRoomUntilLater() {
        Exchange late = new Exchange();
        assertTrue(loop.next(late, START + 7 * MILLI));
        loop.answered(late, Answers.enrolled(1), START + 9 * MILLI);

        assertEquals(START, late.intendedNanos);
        assertEquals(9.0, tally.commands().getMaxValue() / (double) MILLI, 0.02);
        assertEquals(2.0, tally.fromSending().getMaxValue() / (double) MILLI, 0.01);
    }

    @Test
    void shouldSendWhatIsBehindOneAfterTheOther() {
        Exchange first = new Exchange();
        Exchange second = new Exchange();
        assertTrue(loop.next(first, START + 7 * MILLI));
        assertTrue(loop.next(second, START + 7 * MILLI));

        assertEquals(START, first.intendedNanos);
        assertEquals(START + MILLI, second.intendedNanos);
    }

    @Test
    void shouldHaveOneRequestOfAStudentAtATime() {
        for (int i = 0; i < 3; i++) {
            assertTrue(loop.next(new Exchange(), START + 7 * MILLI));
        }
        assertFalse(loop.next(new Exchange(), START + 7 * MILLI));
        assertTrue(loop.restNanos(START + 7 * MILLI) > 0);
    }

    @Test
    void shouldSendNothingMoreWhenItsPatienceIsAtAnEnd() {
        assertTrue(loop.next(new Exchange(), arrivals.endNanos() + 4 * MILLI));
        assertFalse(loop.isOver(arrivals.endNanos() + 4 * MILLI));

        assertFalse(loop.next(new Exchange(), arrivals.endNanos() + 5 * MILLI));
        assertTrue(loop.isOver(arrivals.endNanos() + 5 * MILLI));
        assertEquals(9, loop.neverSent());
        assertEquals(0, loop.sentInTime());
    }
}
