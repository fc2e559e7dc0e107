package io.registrar.bench.load;

/**
 * When requests are to be sent: a constant rate, one after the other from 0, whatever becomes of those before. The moments
 * follow from their number, so a backlog of any length takes no memory.
 *
 * @param startNanos moment of the first, on the monotonic clock
 * @param perSecond requests a second, above 0
 * @param count how many there are
 */
record Arrivals(long startNanos, double perSecond, long count) {
    private static final double SECOND_NANOS = 1e9;

    /** The moment of a request; past the last one, when it would have been. */
    long momentNanos(long request) {
        return startNanos + (long) (request * (SECOND_NANOS / perSecond));
    }

    /** How many requests' moments have come. */
    long due(long nowNanos) {
        if (nowNanos < startNanos) {
            return 0;
        }
        long due = (long) ((nowNanos - startNanos) * (perSecond / SECOND_NANOS)) + 1;
        // A rounding error of one: the moments decide.
        while (due > 0 && momentNanos(due - 1) > nowNanos) {
            due--;
        }
        while (momentNanos(due) <= nowNanos) {
            due++;
        }
        return Math.min(due, count);
    }

    /** When the moments are over. */
    long endNanos() {
        return momentNanos(count);
    }
}
