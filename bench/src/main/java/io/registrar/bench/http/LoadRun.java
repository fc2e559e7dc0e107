package io.registrar.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One stretch of load: settles in, is measured, then waits for the last answers. Used by one thread.
 *
 * <p>A closed loop has no rate: a connection issues a request when an earlier one was answered, so that its latencies say
 * nothing about a server that falls behind an outside pace. An open loop has one: each request has its moment, whether earlier
 * ones were answered or not, and its latency counts from there, also where the connection had no room for it yet.
 */
final class LoadRun {
    /** A server that answers nothing, or tells nobody anything, for so long has failed. */
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Longest latency that is told apart from longer ones: a minute, in nanoseconds, to three digits. */
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Histogram histogram = new Histogram(MOST_NANOS, 3);
    /** Of the second under way; to two digits, so that it is soon looked at and emptied. */
    private final Histogram ofSecond = new Histogram(MOST_NANOS, 2);

    private final List<Long> secondsP99 = new ArrayList<>();
    private long secondStart;
    private final int[] byStatus = new int[600];
    /** How long the driver rests at most when no request is due: no more than a small part of what it measures. */
    private static final long REST_NANOS = 50_000;

    private final long mostRequests;
    /** Requests a second, all connections together; 0 for a closed loop. */
    private final double rate;

    private long startNanos;
    private int connectionCount;
    private long issued;
    private long answered;
    private boolean measuring;
    private boolean ending;
    private long measuredNanos;
    private long lastAnswerNanos;

    /**
     * @param mostRequests requests after which no more are issued
     * @param rate requests a second, all connections together; 0 for a closed loop
     */
    LoadRun(long mostRequests, double rate) {
        this.mostRequests = mostRequests;
        this.rate = rate;
    }

    /** The moment of a connection's request, counted from 0; whichever moment it is, if there is no rate. */
    long dueNanos(int connection, long request, long nowNanos) {
        return rate == 0 ? nowNanos : startNanos + (long) ((request * connectionCount + connection) * 1e9 / rate);
    }

    boolean mayIssue() {
        return !ending && issued < mostRequests;
    }

    void issued() {
        issued++;
    }

    void answered(int status, long nowNanos, long latencyNanos) {
        answered++;
        lastAnswerNanos = nowNanos;
        if (measuring) {
            byStatus[status]++;
            long recorded = Math.min(MOST_NANOS, latencyNanos);
            histogram.recordValue(recorded);
            ofSecond.recordValue(recorded);
        }
    }

    /** Plays the scripts, a connection each, for so long or until none has a request left. */
    void play(InetSocketAddress address, List<Script> scripts, int depth, long settleNanos, long measureNanos)
            throws IOException {
        try (Selector selector = Selector.open()) {
            List<LoadConnection> connections = new ArrayList<>();
            try {
                for (Script script : scripts) {
                    connections.add(new LoadConnection(address, selector, script, depth, this, connections.size()));
                }
                play(selector, connections, settleNanos, measureNanos);
            } finally {
                for (LoadConnection connection : connections) {
                    connection.close();
                }
            }
        }
    }

    private void play(Selector selector, List<LoadConnection> connections, long settleNanos, long measureNanos)
            throws IOException {
        long start = System.nanoTime();
        lastAnswerNanos = start;
        startNanos = start;
        connectionCount = connections.size();
        measuring = settleNanos == 0;
        long measuringSince = start;
        secondStart = start;
        for (LoadConnection connection : connections) {
            connection.send(System.nanoTime());
        }
        while (answered < issued || (rate > 0 && mayIssue())) {
            selector.selectedKeys().clear();
            if (rate == 0) {
                selector.select(100);
            } else if (selector.selectNow() == 0) {
                LockSupport.parkNanos(REST_NANOS);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                LoadConnection connection = (LoadConnection) key.attachment();
                if (key.isWritable()) {
                    connection.send(System.nanoTime());
                }
                if (key.isReadable()) {
                    connection.receive();
                }
            }
            long now = System.nanoTime();
            if (rate > 0) {
                for (LoadConnection connection : connections) {
                    connection.send(now);
                }
            }
            if (!measuring && !ending && now - start >= settleNanos) {
                measuring = true;
                measuringSince = now;
                secondStart = now;
            } else if (measuring && now - measuringSince >= measureNanos) {
                measuring = false;
                ending = true;
                measuredNanos = now - measuringSince;
            } else if (measuring && now - secondStart >= SECOND_NANOS) {
                endSecond(now);
            }
            if (answered < issued && now - lastAnswerNanos > SILENCE_NANOS) {
                throw new IOException("Expected answers to " + (issued - answered) + " requests, but none came for "
                        + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
            }
        }
        if (measuring) {
            measuredNanos = System.nanoTime() - measuringSince;
        }
    }

    private void endSecond(long now) {
        if (ofSecond.getTotalCount() > 0) {
            secondsP99.add(ofSecond.getValueAtPercentile(99));
            ofSecond.reset();
        }
        secondStart = now;
    }

    /** The 99th percentile of each whole second of the measured stretch that had answers, in nanoseconds, to two digits. */
    List<Long> secondsP99() {
        return secondsP99;
    }

    /** Latencies of the measured stretch, in nanoseconds. */
    Histogram histogram() {
        return histogram;
    }

    /** Length of the measured stretch. */
    long measuredNanos() {
        return measuredNanos;
    }

    /** Answers of the measured stretch. */
    long measuredAnswers() {
        return histogram.getTotalCount();
    }

    double answersPerSecond() {
        return measuredAnswers() * 1e9 / measuredNanos;
    }

    /** Answers of the measured stretch by status. */
    SortedMap<Integer, Integer> byStatus() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        for (int status = 0; status < byStatus.length; status++) {
            if (byStatus[status] != 0) {
                counts.put(status, byStatus[status]);
            }
        }
        return counts;
    }

    /** Answers altogether, measured or not. */
    long answered() {
        return answered;
    }
}
