package io.registrar.gateway.webhooks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: between nothing and a bound that doubles from failure to failure (full jitter), so that what
 * failed at one time does not come again at one time.
 *
 * @param firstNanos the bound after the first failure
 * @param mostNanos and the largest there is
 */
record Backoff(long firstNanos, long mostNanos) {
    private static final int MOST_DOUBLINGS = 30;

    static Backoff of(Duration first, Duration most) {
        return new Backoff(first.toNanos(), most.toNanos());
    }

    /** @param failures in a row, at least one */
    long nanos(int failures, RandomGenerator random) {
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        // Not shifted to the left, which could overflow.
        long bound = firstNanos > mostNanos >> doublings ? mostNanos : firstNanos << doublings;
        return random.nextLong(bound + 1);
    }
}
