package io.registrar.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What was measured: answers by status and code, and latencies from the moment at which a request was to be sent, by what
 * became of it.
 */
final class Tally {
    /** Longest latency that is told apart from longer ones, to three digits. */
    private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final int STATUSES = 600;

    private final Histogram commands = new Histogram(MOST_NANOS, 3);
    private final Histogram reads = new Histogram(MOST_NANOS, 3);
    private final Histogram shed = new Histogram(MOST_NANOS, 3);
    /** Of what was accepted, from its sending: without the wait for a connection with room. */
    private final Histogram fromSending = new Histogram(MOST_NANOS, 3);

    private final long[] byStatus = new long[STATUSES];
    private final Map<String, long[]> byCode = new TreeMap<>();

    /**
     * Takes down an answer.
     *
     * @param code of a problem, else empty
     */
    void answered(Exchange exchange, Outcome outcome, int status, String code, long nowNanos) {
        if (code.isEmpty()) {
            byStatus[status]++;
        } else {
            byCode.computeIfAbsent(status + " " + code, key -> new long[1])[0]++;
        }
        long nanos = Math.min(MOST_NANOS, nowNanos - exchange.intendedNanos);
        switch (outcome) {
            case DONE, REFUSED -> {
                (exchange.operation.reads() ? reads : commands).recordValue(nanos);
                fromSending.recordValue(Math.min(MOST_NANOS, nowNanos - exchange.sentNanos));
            }
            case SHED -> shed.recordValue(nanos);
            case UNEXPECTED -> {
                // Counted above; its latency says nothing.
            }
        }
    }

    /** Answers by status, and by code if they have one. */
    Map<String, Long> answers() {
        Map<String, Long> answers = new TreeMap<>();
        for (int status = 0; status < STATUSES; status++) {
            if (byStatus[status] > 0) {
                answers.put(Integer.toString(status), byStatus[status]);
            }
        }
        byCode.forEach((code, count) -> answers.put(code, count[0]));
        return answers;
    }

    Histogram commands() {
        return commands;
    }

    Histogram reads() {
        return reads;
    }

    Histogram shed() {
        return shed;
    }

    Histogram fromSending() {
        return fromSending;
    }

    /** Commands and reads together: 2xx and 409. */
    Histogram accepted() {
        Histogram accepted = new Histogram(commands);
        accepted.add(commands);
        accepted.add(reads);
        return accepted;
    }
}
