package io.registrar.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Reads pages of ledgers at full rate beside a {@link LoadRun}: a few connections, each with one request under way, on a
 * thread of its own. It starts with its construction and goes on until {@link #finish}; what it found is asked for after
 * that, by the thread that called it.
 */
final class LedgerLoad implements AutoCloseable {
    private static final long SELECT_MILLIS = 100;
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SEED = 2;

    private final long settleNanos;
    private final Selector selector;
    private final List<LedgerConnection> connections = new ArrayList<>();
    private final Histogram histogram = new Histogram(MOST_NANOS, 3);
    private final Thread thread;
    private volatile boolean finishing;
    /** Written by the thread, read when it has ended. */
    private long measuredNanos;

    private Exception failureOrNull;

    /**
     * Connects and starts.
     *
     * @param studentIds whose ledgers are read
     * @param connectionCount connections, each with one request under way
     * @param settleNanos time before what counts
     */
    LedgerLoad(InetSocketAddress address, List<String> studentIds, int connectionCount, long settleNanos)
            throws IOException {
        this.settleNanos = settleNanos;
        selector = Selector.open();
        SplittableRandom random = new SplittableRandom(SEED);
        try {
            for (int i = 0; i < connectionCount; i++) {
                connections.add(new LedgerConnection(address, selector, studentIds, random.split()));
            }
        } catch (IOException failure) {
            disconnect();
            throw failure;
        }
        thread = new Thread(this::run, "ledger-load");
        thread.start();
    }

    private void run() {
        try {
            read();
        } catch (IOException | RuntimeException failure) {
            failureOrNull = failure;
        }
    }

    private void read() throws IOException {
        long start = System.nanoTime();
        long measuringSince = start;
        long lastPageNanos = start;
        boolean measuring = settleNanos == 0;
        for (LedgerConnection connection : connections) {
            connection.request(start);
        }
        int waiting = connections.size();
        while (waiting > 0) {
            selector.selectedKeys().clear();
            selector.select(SELECT_MILLIS);
            long now = System.nanoTime();
            for (SelectionKey key : selector.selectedKeys()) {
                LedgerConnection connection = (LedgerConnection) key.attachment();
                if (connection.receive()) {
                    now = System.nanoTime();
                    lastPageNanos = now;
                    if (measuring) {
                        histogram.recordValue(Math.min(MOST_NANOS, now - connection.issuedAtNanos()));
                    }
                    if (finishing) {
                        waiting--;
                    } else {
                        connection.request(now);
                    }
                }
            }
            if (!measuring && now - start >= settleNanos) {
                measuring = true;
                measuringSince = now;
            }
            if (now - lastPageNanos > LoadRun.SILENCE_NANOS) {
                throw new IOException("Expected " + waiting + " pages of ledgers, but none came for "
                        + TimeUnit.NANOSECONDS.toSeconds(LoadRun.SILENCE_NANOS) + " s");
            }
        }
        measuredNanos = measuring ? System.nanoTime() - measuringSince : 0;
    }

    /**
     * Asks for no more pages and waits for the last ones.
     *
     * @throws IOException if a page did not come, or was not as expected
     */
    void finish() throws IOException {
        finishing = true;
        Threads.join(thread);
        if (failureOrNull != null) {
            throw new IOException("reading ledgers: " + failureOrNull.getMessage(), failureOrNull);
        }
    }

    /** Times from request to page of the measured stretch, in nanoseconds. */
    Histogram histogram() {
        return histogram;
    }

    /** Pages of the measured stretch a second; 0 if there was none. */
    double pagesPerSecond() {
        return measuredNanos == 0 ? 0 : histogram.getTotalCount() * 1e9 / measuredNanos;
    }

    /** Ends it wherever it is, and disconnects. */
    @Override
    public void close() throws IOException {
        finishing = true;
        disconnect();
        Threads.join(thread);
    }

    private void disconnect() throws IOException {
        for (LedgerConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
