package io.registrar.gateway.webhooks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Whether the receiver takes anything at all. One that does not is asked once in a while, by one try at a time, so that it is not
 * hammered while it is down, nor the moment it comes back. Used by the dispatcher's thread alone.
 */
final class ReceiverHealth {
    /** So many failures in a row, of whatever kind, are the receiver's. */
    static final int MOST_FAILURES = 16;
    /** Nobody is made to wait for longer by a header. */
    static final Duration MOST_RETRY_AFTER = Duration.ofHours(1);

    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private int pauses;
    private long pausedAtNanos;
    private long pausedUntilNanos = System.nanoTime();

    ReceiverHealth(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    boolean isDown() {
        return failures >= MOST_FAILURES;
    }

    /** Until when nothing is sent, by System.nanoTime. */
    long pausedUntilNanos() {
        return pausedUntilNanos;
    }

    /** Notes a failure. Only of a try that began behind the last pause does the next one grow: those under way went down together. */
    void failed(WebhookTry attempt, long nowNanos) {
        failures = attempt.isReceiverDown() ? MOST_FAILURES : Math.min(failures + 1, MOST_FAILURES);
        if (!isDown()) {
            return;
        }
        if (pauses == 0 || attempt.beganNanos - pausedAtNanos > 0) {
            pauses++;
            pausedAtNanos = nowNanos;
            pauseUntil(nowNanos + backoff.nanos(pauses, random));
        }
        attempt.askedToWait(MOST_RETRY_AFTER).ifPresent(wait -> pauseUntil(nowNanos + wait.toNanos()));
    }

    /** No failure takes back another's pause. */
    private void pauseUntil(long untilNanos) {
        pausedUntilNanos = untilNanos - pausedUntilNanos > 0 ? untilNanos : pausedUntilNanos;
    }

    /** Notes that something was taken; returns whether the receiver was down. */
    boolean delivered(long nowNanos) {
        boolean wasDown = isDown();
        failures = 0;
        pauses = 0;
        pausedUntilNanos = nowNanos;
        return wasDown;
    }
}
