package io.registrar.bench.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes notifications, and answers all of them alike. What it says that it has taken stands in a log before, a line of the
 * notification's id and the student, which outlives the process. It can halt in the middle, as if it were killed.
 */
public final class WebhookReceiver implements AutoCloseable {
    private static final int THREADS = 4;
    private static final Pattern SUBJECT = Pattern.compile("\"subject\":\"([^\"]*)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final OutputStream log;
    private final int status;
    private final long haltAfter;
    private final Runnable halt;
    private long taken;

    /**
     * Listens on the loopback interface.
     *
     * @param port or 0 for any
     * @param log is appended to, where the status is 2xx
     * @param status of every answer
     * @param haltAfter so many are logged, and the last of them is not answered; 0 for no end
     * @param halt what ends it then
     */
    WebhookReceiver(int port, Path log, int status, long haltAfter, Runnable halt) throws IOException {
        this.status = status;
        this.haltAfter = haltAfter;
        this.halt = halt;
        this.log = new FileOutputStream(log.toFile(), true);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** PORT LOG STATUS HALT_AFTER; it prints where it listens, and goes on until it is ended. */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new IllegalArgumentException(
                    "Expected PORT LOG STATUS HALT_AFTER, but found " + String.join(" ", args));
        }
        // Else the head of an answer waits for what would follow it.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        WebhookReceiver receiver = new WebhookReceiver(
                Integer.parseInt(args[0]),
                Path.of(args[1]),
                Integer.parseInt(args[2]),
                Long.parseLong(args[3]),
                () -> Runtime.getRuntime().halt(1));
        System.out.println("listening on http://127.0.0.1:" + receiver.port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (status / 100 == 2) {
            Matcher subject = SUBJECT.matcher(body);
            String student = subject.find() ? subject.group(1) : "-";
            take(exchange.getRequestHeaders().getFirst("webhook-id") + " " + student + "\n");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private synchronized void take(String line) throws IOException {
        log.write(line.getBytes(StandardCharsets.UTF_8));
        taken++;
        if (taken == haltAfter) {
            halt.run();
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        log.close();
    }
}
