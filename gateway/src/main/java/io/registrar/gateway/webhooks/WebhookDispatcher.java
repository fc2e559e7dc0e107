package io.registrar.gateway.webhooks;

import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.systemevents.SystemEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers notifications, behind the engine and without it: a thread that looks how far the outcomes reach, and sends what is new.
 *
 * <ul>
 *   <li>At least once: a notification is done with when its 2xx is in the file, or when it was given up, which is a critical system
 *       event first. A kill in between sends it again, with the same id.
 *   <li>In order for each student; what concerns different students overtakes each other.
 *   <li>At most {@link WaitingNotifications#MOST} are read and not done with, and {@link #MOST_IN_FLIGHT} of them under way. A receiver that takes nothing
 *       holds up this thread's reading and nobody else.
 *   <li>Whatever goes wrong here, the server goes on: what can't be told otherwise is a system event.
 * </ul>
 */
public final class WebhookDispatcher {
    /** Most that are under way at one time. */
    public static final int MOST_IN_FLIGHT = 16;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A disk that can't be written, or outcomes that can't be read, are tried again after this. */
    private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** So many events that concern nobody are not read again by the next start. */
    private static final long MOST_READ_AGAIN = 100_000;

    private final WebhookSettings settings;
    private final NotificationSource source;
    private final SystemEvents systemEvents;
    private final Deliveries deliveries;
    private final WebhookClient client;
    private final Backoff backoff;
    private final SplittableRandom random = new SplittableRandom();
    private final ReceiverHealth health;
    private final DeliveryMetrics metrics;
    private final Thread thread = new Thread(this::run, "webhooks");
    private final LinkedBlockingQueue<WebhookTry> ended = new LinkedBlockingQueue<>();
    private volatile boolean isStopping;

    // The thread's own, from its start on.
    private final WaitingNotifications waiting = new WaitingNotifications();
    private final Set<WebhookTry> inFlight = new LinkedHashSet<>();
    /** Up to where the file says that events were read. */
    private EventCursor noted;

    private boolean isGone;
    /** Whether the file can't be written, and that was said. */
    private boolean isTroubled;

    private long readAgainNanos = System.nanoTime();
    private long writeAgainNanos = System.nanoTime();

    /**
     * Finds out where an earlier run has ended, notes where this one begins, and sends nothing yet.
     *
     * @param outcomes this one's alone from now on; their replay has ended, and nothing is decided yet
     * @param file where what was delivered is kept
     * @param systemEvents told of what can't be delivered
     * @throws IOException if the file can't be read
     */
    public WebhookDispatcher(WebhookSettings settings, OutcomeReader outcomes, Path file, SystemEvents systemEvents)
            throws IOException {
        this.settings = settings;
        this.systemEvents = systemEvents;
        source = new NotificationSource(
                outcomes, settings.source(), Deliveries.read(file), settings.fromBeginning(), systemEvents);
        noted = source.read();
        metrics = new DeliveryMetrics(source::last);
        metrics.note(waiting, source);
        deliveries = new Deliveries(file);
        backoff = Backoff.of(settings.firstBackoff(), settings.mostBackoff());
        health = new ReceiverHealth(backoff, random);
        beginAnew();
        client = new WebhookClient(settings);
        LOG.info(
                "notifications go to {}, {}, from sequence {} on, and {} of before",
                settings.receiverText(),
                settings.secrets().isEmpty() ? "unsigned" : "signed",
                source.read().nextSequence(),
                source.toRestore().size());
    }

    /** Begins to send, on a thread of its own. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** How it goes. */
    public DeliveryMetrics metrics() {
        return metrics;
    }

    private void run() {
        try {
            while (!isStopping) {
                readOn();
                send();
                metrics.note(waiting, source);
                takeEnded(nanosToWait());
                giveUpWaiting();
                noteWhereItStands();
            }
            end();
        } catch (InterruptedException | RuntimeException | Error unexpected) {
            LOG.error("notifications have stopped", unexpected);
            systemEvents.critical(
                    "webhooks_stopped",
                    "Notifications have stopped, and go on after a restart: the log says why.",
                    Map.of("failure", unexpected.toString()));
        } finally {
            client.close();
            close();
        }
    }

    private void close() {
        try {
            deliveries.close();
        } catch (IOException failure) {
            LOG.warn("the file of what was delivered can't be closed: {}", failure.toString());
        }
    }

    private void readOn() {
        if (mayRead() && !source.readInto(waiting)) {
            readAgainNanos = System.nanoTime() + TROUBLE_NANOS;
        }
    }

    private boolean mayRead() {
        return waiting.hasRoom() && System.nanoTime() - readAgainNanos >= 0;
    }

    /** Begins as many tries as there may be. */
    private void send() {
        while (nanosToSend() <= 0) {
            Notification next = waiting.takeNext();
            if (next.tries++ == 0) {
                next.firstTryNanos = System.nanoTime();
            }
            inFlight.add(client.send(next, ended::add));
        }
    }

    /** How long until a try may begin. */
    private long nanosToSend() {
        boolean hasRoom = inFlight.size() < (health.isDown() ? 1 : MOST_IN_FLIGHT);
        // What can't be noted is not sent: all of it would come again after a kill.
        if (!hasRoom || isGone || !deliveries.isOpen()) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        return waiting.nextDueNanos()
                .map(due -> Math.max(due - now, health.pausedUntilNanos() - now))
                .orElse(Long.MAX_VALUE);
    }

    private long nanosToWait() {
        return mayRead() && source.hasMore() ? 0 : Math.max(0, Math.min(POLL_NANOS, nanosToSend()));
    }

    /** Looks at what came of tries, after waiting for the first of them. */
    private void takeEnded(long waitNanos) throws InterruptedException {
        WebhookTry attempt = ended.poll(waitNanos, TimeUnit.NANOSECONDS);
        while (attempt != null) {
            judge(attempt);
            attempt = ended.poll();
        }
    }

    /** Ends tries that take too long. */
    private void giveUpWaiting() {
        long now = System.nanoTime();
        for (WebhookTry attempt : List.copyOf(inFlight)) {
            if (now - attempt.deadlineNanos >= 0) {
                judge(attempt);
                attempt.exchange.cancel(true);
            }
        }
    }

    private void judge(WebhookTry attempt) {
        if (!inFlight.remove(attempt)) {
            // It took too long, and was judged then.
            return;
        }
        Notification notification = attempt.notification;
        long now = System.nanoTime();
        if (attempt.isDelivered()) {
            if (health.delivered(now)) {
                waiting.allDue(now);
                LOG.info("notifications are delivered again");
            }
            done(notification);
            metrics.delivered.incrementAndGet();
            return;
        }
        metrics.failedTries.incrementAndGet();
        boolean wasDown = health.isDown();
        health.failed(attempt, now);
        if (health.isDown() && !wasDown) {
            LOG.warn("notifications can't be delivered to {}: {}", settings.receiverText(), attempt.why());
        }
        if (attempt.isGone()) {
            beGone(notification);
            waiting.tryAgain(notification);
        } else if (now - notification.firstTryNanos >= settings.giveUpAfter().toNanos()) {
            giveUp(attempt);
        } else {
            notification.dueNanos = now + (attempt.isReceiverDown() ? 0 : backoff.nanos(notification.tries, random));
            waiting.tryAgain(notification);
        }
    }

    private void beGone(Notification notification) {
        if (!isGone) {
            isGone = true;
            systemEvents.critical(
                    "webhook_gone",
                    "The receiver says 410: it wants no more notifications. They wait, and go on after a restart.",
                    Map.of("receiver", settings.receiverText(), "notification", notification.id));
        }
    }

    private void giveUp(WebhookTry attempt) {
        Notification notification = attempt.notification;
        Map<String, String> details = new HashMap<>();
        details.put("notification", notification.id);
        details.put("studentId", notification.studentId);
        details.put("type", notification.type.text());
        details.put("tries", Integer.toString(notification.tries));
        details.put("last", attempt.why());
        details.put("receiver", settings.receiverText());
        systemEvents.critical(
                "webhook_undelivered", "A notification was tried for the last time, and is lost.", details);
        done(notification);
        metrics.givenUp.incrementAndGet();
    }

    private void done(Notification notification) {
        waiting.done(notification);
        if (deliveries.isOpen()) {
            try {
                deliveries.done(notification.id);
            } catch (IOException failure) {
                noteTrouble(failure);
            }
        }
    }

    /** Begins the file anew where it has grown, and where it could not be written. */
    private void noteWhereItStands() {
        boolean isStale = deliveries.isFull() || source.read().sequence() - noted.sequence() >= MOST_READ_AGAIN;
        if ((isStale || !deliveries.isOpen()) && System.nanoTime() - writeAgainNanos >= 0) {
            beginAnew();
        }
    }

    private void beginAnew() {
        List<String> open = new ArrayList<>();
        waiting.all().forEach(notification -> open.add(notification.id));
        open.addAll(source.toRestore());
        try {
            deliveries.begin(source.read(), open, source.doneBefore());
            noted = source.read();
            isTroubled = false;
        } catch (IOException failure) {
            noteTrouble(failure);
        }
    }

    private void noteTrouble(IOException failure) {
        writeAgainNanos = System.nanoTime() + TROUBLE_NANOS;
        if (!isTroubled) {
            isTroubled = true;
            systemEvents.warning(
                    "webhook_not_noted",
                    "What was delivered can't be written: notifications wait until it can be.",
                    Map.of("failure", failure.toString()));
        }
    }

    /** What is under way is waited for, so that a stop in order sends little twice. */
    private void end() throws InterruptedException {
        long until = System.nanoTime() + STOP_NANOS;
        while (!inFlight.isEmpty() && until - System.nanoTime() > 0) {
            takeEnded(POLL_NANOS);
            giveUpWaiting();
        }
        beginAnew();
    }

    /** Ends the thread; what is not delivered is sent after the next start. To be called before the outcomes are closed. */
    public void stop() throws InterruptedException {
        isStopping = true;
        thread.join();
    }
}
