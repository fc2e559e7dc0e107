package io.registrar.gateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.events.EventCursor;
import java.net.ConnectException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** When a receiver is taken to be down, and how long it is left alone. */
class ReceiverHealthTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long START = Long.MAX_VALUE - 5_000_000_000L;

    /** The longest pause each time. */
    private final RandomGenerator longest = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final ReceiverHealth health =
            new ReceiverHealth(Backoff.of(Duration.ofMillis(500), Duration.ofSeconds(60)), longest);

    private static WebhookTry attempt(long beganNanos) {
        return new WebhookTry(
                new Notification(
                        new EventCursor(1, 1), "1-1-1", "ada", NotificationType.CREDITS_CHANGED, 1, new byte[0]),
                beganNanos,
                TIMEOUT);
    }

    private static WebhookTry refused(long beganNanos) {
        WebhookTry attempt = attempt(beganNanos);
        attempt.failureOrNull = new ConnectException("refused");
        return attempt;
    }

    private static WebhookTry answered(long beganNanos, int status, String retryAfter) {
        WebhookTry attempt = attempt(beganNanos);
        attempt.status = status;
        attempt.retryAfter = retryAfter;
        return attempt;
    }

    private long pauseMillis(long nowNanos) {
        return Duration.ofNanos(health.pausedUntilNanos() - nowNanos).toMillis();
    }

    /** As long ago as System.nanoTime may be, and over its end. */
    private void begin() {
        health.delivered(START);
    }

    @Test
    void shouldPauseOnceForAllThatWereUnderWayAndTwiceAsLongForTheNext() {
        begin();
        for (int i = 0; i < 16; i++) {
            health.failed(refused(START), START + i);
        }
        assertTrue(health.isDown());
        assertEquals(499, pauseMillis(START + 1));
        long next = START;
        for (long expected : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            next = health.pausedUntilNanos() + 1;
            health.failed(refused(next), next);
            assertEquals(expected, pauseMillis(next));
        }
        assertTrue(health.delivered(next));
        assertFalse(health.isDown());
        assertEquals(0, pauseMillis(next));
    }

    @Test
    void shouldTakeSixteenFailuresInARowForTheReceivers() {
        begin();
        for (int i = 1; i < ReceiverHealth.MOST_FAILURES; i++) {
            health.failed(answered(START, 500, ""), START);
        }
        assertFalse(health.isDown());
        health.failed(answered(START, 400, ""), START);
        assertTrue(health.isDown());
    }

    @Test
    void shouldHeedRetryAfterWithinBounds() {
        begin();
        health.failed(answered(START, 503, "7"), START);
        assertEquals(7_000, pauseMillis(START));
        // A shorter one takes nothing back, and nor does what is no number.
        health.failed(answered(START, 503, "1"), START);
        health.failed(answered(START, 503, "soon"), START);
        assertEquals(7_000, pauseMillis(START));
        health.failed(answered(START, 429, "999999999"), START);
        assertEquals(3_600_000, pauseMillis(START));
    }
}
