package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Random bulks at a steady pace, whether or not there is a server just now. */
final class CampusLoad implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int LINES = 50;
    /** As many answers as may wait until the client reads them, who sends all first. */
    private static final int SOME_LINES = 500;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final long pauseMillis;
    private volatile boolean isStopping;

    /** @param commandsPerSecond how many there are at the most */
    CampusLoad(int commandsPerSecond) {
        pauseMillis = 1_000L * THREADS * LINES / commandsPerSecond;
    }

    /** Sends the lines and waits for an answer to each, which must not be that the line is malformed. */
    void send(String url, List<String> lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/commands"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines)))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 503) {
            throw new IOException(response.body());
        }
        assertEquals(200, response.statusCode(), response.body());
        assertFalse(response.body().contains("\"status\":400"), () -> lines + " → " + response.body());
        answered.addAndGet(response.body().lines().count());
    }

    /** The same with any number of lines. */
    void sendAll(String url, List<String> lines) throws IOException, InterruptedException {
        for (int from = 0; from < lines.size(); from += SOME_LINES) {
            send(url, lines.subList(from, Math.min(from + SOME_LINES, lines.size())));
        }
    }

    /** Begins. */
    void start(String url, SplittableRandom random) {
        for (int i = 0; i < THREADS; i++) {
            CampusTraffic traffic = new CampusTraffic(random.split());
            running.add(threads.submit(() -> run(url, traffic)));
        }
    }

    private void run(String url, CampusTraffic traffic) {
        try {
            while (!isStopping) {
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < LINES; i++) {
                    lines.add(traffic.next());
                }
                try {
                    send(url, lines);
                } catch (IOException gone) {
                    // The kill: the copy has to agree with whatever became of these.
                    cutOff.incrementAndGet();
                }
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when nothing is under way any more. */
    void stop() throws Exception {
        isStopping = true;
        for (Future<?> future : running) {
            future.get(1, TimeUnit.MINUTES);
        }
    }

    long answered() {
        return answered.get();
    }

    /** Bulks that had no whole answer. */
    int cutOff() {
        return cutOff.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
