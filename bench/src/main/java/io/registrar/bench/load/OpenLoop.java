package io.registrar.bench.load;

import java.util.concurrent.TimeUnit;

/**
 * The load itself: each request has its moment, and its latency counts from there, also where no connection had room for it
 * yet. What waits for room is a number, not a queue: its moments follow from it.
 */
final class OpenLoop implements Traffic {
    private final Arrivals arrivals;
    private final long endNanos;
    private final boolean studentsGoOn;
    private final Picker picker;
    private final Judge judge;
    private final StudentTable students;
    private final Violations violations;
    private final Tally tally;
    private final LiveLine live;

    private long issued;
    private long sentInTime;
    private long answeredInTime;

    /**
     * A stretch of load.
     *
     * @param endNanos when it ends, though some have not been sent
     * @param studentsGoOn whether a student has another request after its first
     */
    OpenLoop(
            Arrivals arrivals,
            long endNanos,
            boolean studentsGoOn,
            Picker picker,
            StudentTable students,
            Judge judge,
            Violations violations,
            Tally tally,
            LiveLine live) {
        this.arrivals = arrivals;
        this.endNanos = endNanos;
        this.studentsGoOn = studentsGoOn;
        this.picker = picker;
        this.students = students;
        this.judge = judge;
        this.violations = violations;
        this.tally = tally;
        this.live = live;
    }

    @Override
    public boolean next(Exchange exchange, long nowNanos) {
        if (isEnded(nowNanos) || arrivals.momentNanos(issued) > nowNanos || !picker.pick(exchange)) {
            return false;
        }
        exchange.intendedNanos = arrivals.momentNanos(issued++);
        judge.sending(exchange, nowNanos);
        live.sent();
        sentInTime += nowNanos <= arrivals.endNanos() ? 1 : 0;
        return true;
    }

    @Override
    public void answered(Exchange exchange, Answer answer, long nowNanos) {
        Outcome outcome = judge.answered(exchange, answer, nowNanos);
        live.answered(outcome, nowNanos - exchange.intendedNanos);
        String code = answer.status() < 400 ? "" : answer.code();
        tally.answered(exchange, outcome, answer.status(), code, nowNanos);
        answeredInTime += nowNanos <= arrivals.endNanos() ? 1 : 0;
        if (studentsGoOn && !exchange.operation.reads() && outcome != Outcome.UNEXPECTED) {
            students.release(exchange.student);
        }
    }

    @Override
    public void lost(Exchange exchange) {
        judge.lost(exchange);
    }

    @Override
    public void malformed(String found) {
        violations.add("%s", found);
    }

    private boolean isEnded(long nowNanos) {
        return issued >= arrivals.count() || nowNanos >= endNanos;
    }

    @Override
    public boolean isOver(long nowNanos) {
        return isEnded(nowNanos);
    }

    @Override
    public long restNanos(long nowNanos) {
        if (isEnded(nowNanos)) {
            return Long.MAX_VALUE;
        }
        long rest = arrivals.momentNanos(issued) - nowNanos;
        // Due, and yet not sent: every student has a request under way.
        return rest > 0 ? rest : Math.min(endNanos - nowNanos, TimeUnit.MILLISECONDS.toNanos(10));
    }

    @Override
    public void tick(long nowNanos) {
        live.tick(nowNanos, arrivals.due(nowNanos) - issued);
    }

    /** Requests that were sent before the last one's moment was over. */
    long sentInTime() {
        return sentInTime;
    }

    /** Answers that had come by then. */
    long answeredInTime() {
        return answeredInTime;
    }

    /** Requests whose moment came, and that were never sent, since there was no room until the end. */
    long neverSent() {
        return arrivals.count() - issued;
    }
}
