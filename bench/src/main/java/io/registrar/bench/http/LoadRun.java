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
import org.HdrHistogram.Histogram;

/**
 * One stretch of load: settles in, is measured, then waits for the last answers. Closed loop: a connection issues a
 * request when an earlier one was answered, so that its latencies say nothing about a server that falls behind an
 * outside pace. Used by one thread.
 */
final class LoadRun {
    /** A server that answers nothing for so long has failed. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Longest latency that is told apart from longer ones: a minute, in nanoseconds, to three digits. */
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Histogram histogram = new Histogram(MOST_NANOS, 3);
    private final int[] byStatus = new int[600];
    private final long mostRequests;
    private long issued;
    private long answered;
    private boolean measuring;
    private boolean ending;
    private long measuredNanos;
    private long lastAnswerNanos;

    /**
     * @param mostRequests requests after which no more are issued
     */
    LoadRun(long mostRequests) {
        this.mostRequests = mostRequests;
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
            histogram.recordValue(Math.min(MOST_NANOS, latencyNanos));
        }
    }

    /** Plays the scripts, a connection each, for so long or until none has a request left. */
    void play(InetSocketAddress address, List<Script> scripts, int depth, long settleNanos, long measureNanos)
            throws IOException {
        try (Selector selector = Selector.open()) {
            List<LoadConnection> connections = new ArrayList<>();
            try {
                for (Script script : scripts) {
                    connections.add(new LoadConnection(address, selector, script, depth, this));
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
        measuring = settleNanos == 0;
        long measuringSince = start;
        for (LoadConnection connection : connections) {
            connection.send(System.nanoTime());
        }
        while (answered < issued) {
            selector.selectedKeys().clear();
            selector.select(100);
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
            if (!measuring && !ending && now - start >= settleNanos) {
                measuring = true;
                measuringSince = now;
            } else if (measuring && now - measuringSince >= measureNanos) {
                measuring = false;
                ending = true;
                measuredNanos = now - measuringSince;
            }
            if (now - lastAnswerNanos > SILENCE_NANOS) {
                throw new IOException("Expected answers to " + (issued - answered) + " requests, but none came for "
                        + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
            }
        }
        if (measuring) {
            measuredNanos = System.nanoTime() - measuringSince;
        }
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
