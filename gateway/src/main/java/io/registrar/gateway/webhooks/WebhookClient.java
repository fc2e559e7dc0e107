package io.registrar.gateway.webhooks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Sends tries to the receiver, on connections that are kept. Follows no redirect, and reads no answer beyond its head. */
final class WebhookClient implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final WebhookSettings settings;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, WebhookClient::thread);
    private final HttpClient client;

    WebhookClient(WebhookSettings settings) {
        this.settings = settings;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.tryTimeout())
                .executor(threads)
                .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "webhook-client");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins a try.
     *
     * @param ended told when it has ended, whichever way; on another thread
     */
    WebhookTry send(Notification notification, Consumer<WebhookTry> ended) {
        WebhookTry attempt = new WebhookTry(notification, System.nanoTime(), settings.tryTimeout());
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request(notification), head -> {
            attempt.retryAfter = head.headers().firstValue("retry-after").orElse("");
            attempt.status = head.statusCode();
            return new DroppedBody();
        });
        attempt.exchange = exchange;
        exchange.whenComplete((answer, failure) -> {
            attempt.failureOrNull = failure;
            ended.accept(attempt);
        });
        return attempt;
    }

    private HttpRequest request(Notification notification) {
        long timestampSeconds = System.currentTimeMillis() / MILLIS_PER_SECOND;
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.receiver())
                .header("Content-Type", "application/cloudevents+json")
                .header("User-Agent", "Registrar")
                .header("webhook-id", notification.id)
                .header("webhook-timestamp", Long.toString(timestampSeconds))
                .POST(BodyPublishers.ofByteArray(notification.body));
        if (!settings.secrets().isEmpty()) {
            request.header("webhook-signature", signatures(settings.secrets(), notification, timestampSeconds));
        }
        return request.build();
    }

    private static String signatures(List<WebhookSecret> secrets, Notification notification, long timestampSeconds) {
        return secrets.stream()
                .map(secret -> secret.sign(notification.id, timestampSeconds, notification.body))
                .collect(Collectors.joining(" "));
    }

    /** Ends the client's threads, and whatever is still under way with them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
