package io.registrar.gateway.webhooks;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** One try to deliver a notification, and what came of it. What the client's threads leave here the dispatcher's reads later. */
final class WebhookTry {
    /** No answer has this status. */
    static final int NO_STATUS = 0;

    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    /** What a receiver says that has too much to do, and what stands before one that is down. */
    private static final Set<Integer> DOWN = Set.of(TOO_MANY, 502, UNAVAILABLE, 504);

    private static final int MOST_WHY = 200;

    final Notification notification;
    final long beganNanos;
    final long deadlineNanos;

    /** Status of the answer, once its head was here. */
    volatile int status = NO_STATUS;

    /** Its header Retry-After, or the empty text. */
    volatile String retryAfter = "";

    /** What went wrong instead of an answer, or behind its head; null for nothing. */
    volatile Throwable failureOrNull;

    /** What is under way; the dispatcher's thread alone. */
    CompletableFuture<?> exchange;

    /** @param beganNanos by System.nanoTime */
    WebhookTry(Notification notification, long beganNanos, Duration timeout) {
        this.notification = notification;
        this.beganNanos = beganNanos;
        deadlineNanos = beganNanos + timeout.toNanos();
    }

    /** Whether the receiver has said that it has the notification; what comes behind the head of its answer is not looked at. */
    boolean isDelivered() {
        return status >= 200 && status <= 299;
    }

    /** Whether the receiver wants no more of them. */
    boolean isGone() {
        return status == GONE;
    }

    /** Whether it is the receiver, and not this notification, that is the matter. */
    boolean isReceiverDown() {
        Throwable failure = cause();
        return DOWN.contains(status)
                || failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLException;
    }

    /**
     * How long the receiver wants to be left alone; nothing where it does not say.
     *
     * @param most longer than this is taken for this
     */
    Optional<Duration> askedToWait(Duration most) {
        if (status != TOO_MANY && status != UNAVAILABLE) {
            return Optional.empty();
        }
        return parse(retryAfter).filter(wait -> !wait.isNegative()).map(wait -> wait.compareTo(most) > 0 ? most : wait);
    }

    private static Optional<Duration> parse(String header) {
        if (header.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            return Optional.of(Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }

    /** What went wrong, for people. */
    String why() {
        Throwable failure = cause();
        if (status != NO_STATUS) {
            return "status " + status;
        }
        // A failure can quote what a receiver has sent.
        String said = failure == null ? "no answer in time" : failure.toString().replaceAll("\\p{Cntrl}+", " ");
        return said.substring(0, Math.min(MOST_WHY, said.length()));
    }

    private Throwable cause() {
        Throwable failure = failureOrNull;
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
