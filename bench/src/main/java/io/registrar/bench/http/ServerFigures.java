package io.registrar.bench.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What a server said of itself at one moment: its metrics that have no labels. */
final class ServerFigures {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Longer than a server is stopped while others have their turn. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final String PREFIX = "registrar_";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Map<String, Double> figures = new HashMap<>();

    /** Takes a page of metrics apart. */
    ServerFigures(String page) {
        page.lines().filter(line -> line.startsWith(PREFIX)).forEach(line -> {
            int end = line.indexOf(' ');
            if (end > 0 && line.charAt(end - 1) != '}') {
                figures.put(line.substring(PREFIX.length(), end), Double.valueOf(line.substring(end + 1)));
            }
        });
    }

    /**
     * Asks the server.
     *
     * @throws IOException if it does not answer with its metrics
     */
    static ServerFigures of(URI server) throws IOException {
        return new ServerFigures(get(server, "/metrics"));
    }

    /**
     * Asks the server until it says so.
     *
     * @param what of the server is awaited, for the message
     * @throws IOException if it did not for so long
     */
    static ServerFigures await(URI server, String what, Predicate<ServerFigures> condition, Duration patience)
            throws IOException {
        long begun = System.nanoTime();
        ServerFigures figures = of(server);
        while (!condition.test(figures)) {
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw new IOException("Expected within " + patience.toSeconds() + " s that " + what + ", but found "
                        + figures.figures);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            figures = of(server);
        }
        return figures;
    }

    /** The body of an answer that is 200. */
    static String get(URI server, String target) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(target)).timeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("Expected status 200 to " + target + ", but found " + response.statusCode() + ": "
                        + response.body());
            }
            return response.body();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    /**
     * A figure, named without the prefix.
     *
     * @throws IllegalStateException if the server has none of this name
     */
    double of(String name) {
        Double figure = figures.get(name);
        if (figure == null) {
            throw new IllegalStateException("Expected a figure " + name + ", but found only " + figures.keySet());
        }
        return figure;
    }
}
