package io.registrar.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Requests that have no moment, each sent until it is answered with something else than a 503. */
final class Errands implements Traffic {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** After a 503, so that a server with too much to do is not asked as fast as it can refuse. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What there is to ask for. */
    interface Errand {
        /** Fills in the next one; false if there is no more. */
        boolean next(Exchange exchange);

        /**
         * Takes an answer.
         *
         * @return true to send the exchange once more, as it is now: for the next page
         */
        boolean answered(Exchange exchange, Answer answer, Outcome outcome);
    }

    private final Errand errand;
    private final Judge judge;
    private final Violations violations;
    private final Deque<Exchange> again = new ArrayDeque<>();
    private boolean isAtEnd;
    private long goOnAtNanos;
    private long lastProgressNanos;

    Errands(Errand errand, Judge judge, Violations violations, long nowNanos) {
        this.errand = errand;
        this.judge = judge;
        this.violations = violations;
        goOnAtNanos = nowNanos;
        lastProgressNanos = nowNanos;
    }

    @Override
    public boolean next(Exchange exchange, long nowNanos) {
        if (goOnAtNanos > nowNanos) {
            return false;
        }
        Exchange repeated = again.poll();
        if (repeated != null) {
            exchange.become(repeated);
        } else if (isAtEnd || !errand.next(exchange)) {
            isAtEnd = true;
            return false;
        }
        judge.sending(exchange, nowNanos);
        return true;
    }

    @Override
    public void answered(Exchange exchange, Answer answer, long nowNanos) {
        Outcome outcome = judge.answered(exchange, answer, nowNanos);
        if (outcome == Outcome.SHED) {
            goOnAtNanos = nowNanos + PAUSE_NANOS;
            again.add(exchange.copy());
            if (nowNanos - lastProgressNanos > PATIENCE_NANOS) {
                throw new UnreachableException("the server has answered nothing but 503 for "
                        + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s: " + answer);
            }
            return;
        }
        lastProgressNanos = nowNanos;
        if (errand.answered(exchange, answer, outcome)) {
            again.add(exchange.copy());
        }
    }

    @Override
    public void lost(Exchange exchange) {
        if (!exchange.operation.reads()) {
            throw new UnreachableException("a connection broke before the answer to " + exchange);
        }
        again.add(exchange.copy());
    }

    @Override
    public void malformed(String found) {
        violations.add("%s", found);
    }

    @Override
    public boolean isOver(long nowNanos) {
        return isAtEnd && again.isEmpty();
    }

    @Override
    public long restNanos(long nowNanos) {
        return goOnAtNanos > nowNanos ? goOnAtNanos - nowNanos : Long.MAX_VALUE;
    }
}
