package io.registrar.bench.load;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A line each second, about that second; on a terminal always the same one. */
final class LiveLine {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final boolean isTerminal;
    private final long startNanos;
    /** To two digits, so that it is soon looked at and emptied. */
    private final Histogram accepted = new Histogram(TimeUnit.HOURS.toNanos(1), 2);

    private long secondStart;
    private long sent;
    private long answered;
    private long refused;
    private long shed;

    LiveLine(PrintStream out, boolean isTerminal, long startNanos) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.startNanos = startNanos;
        this.secondStart = startNanos;
    }

    void sent() {
        sent++;
    }

    void answered(Outcome outcome, long latencyNanos) {
        answered++;
        switch (outcome) {
            case DONE -> record(latencyNanos);
            case REFUSED -> {
                refused++;
                record(latencyNanos);
            }
            case SHED -> shed++;
            case UNEXPECTED -> {
                // The summary tells of it.
            }
        }
    }

    private void record(long latencyNanos) {
        accepted.recordValue(Math.min(latencyNanos, TimeUnit.HOURS.toNanos(1)));
    }

    /**
     * Prints the second under way if it is over.
     *
     * @param behind requests whose moment has come, and that no connection has had room for
     */
    void tick(long nowNanos, long behind) {
        if (nowNanos - secondStart < SECOND_NANOS) {
            return;
        }
        double seconds = (nowNanos - secondStart) / (double) SECOND_NANOS;
        String line = String.format(
                Locale.ROOT,
                "%4d s  sent/s %,9.0f  answered/s %,9.0f  p50 %8.3f ms  p99 %8.3f ms  409 %,d  503 %,d  behind %,d",
                TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos),
                sent / seconds,
                answered / seconds,
                accepted.getValueAtPercentile(50) / NANOS_PER_MILLI,
                accepted.getValueAtPercentile(99) / NANOS_PER_MILLI,
                refused,
                shed,
                behind);
        out.print(isTerminal ? "\r\u001b[K" + line : line + System.lineSeparator());
        out.flush();
        secondStart = nowNanos;
        sent = 0;
        answered = 0;
        refused = 0;
        shed = 0;
        accepted.reset();
    }
}
