package io.registrar.gateway.webhooks;

import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.systemevents.SystemEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers notifications, behind the engine and without it: a thread that looks how far the outcomes reach, and sends what is new.
 *
 * <ul>
 *   <li>At least once: a notification is done with when its 2xx is in the file, or when it was given up, which is a critical system
 *       event first. A kill in between sends it again, with the same id.
 *   <li>In order for each student; what concerns different students overtakes each other.
 *   <li>At most {@link #WINDOW} are read and not done with, and {@link #MOST_IN_FLIGHT} of them under way. A receiver that takes nothing
 *       holds up this thread's reading and nobody else.
 *   <li>Whatever goes wrong here, the server goes on: what can't be told otherwise is a system event.
 * </ul>
 */
public final class WebhookDispatcher {
    /** Most notifications that are read and not done with. */
    public static final int WINDOW = 1_024;
    /** Most that are under way at one time. */
    public static final int MOST_IN_FLIGHT = 16;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A disk that can't be written, or outcomes that can't be read, are tried again after this. */
    private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Answers are looked at between so many events. */
    private static final int EVENTS_IN_A_ROW = 500;
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
    private final Thread thread = new Thread(this::run, "webhooks");
    private final LinkedBlockingQueue<WebhookTry> ended = new LinkedBlockingQueue<>();
    private volatile boolean isStopping;

    // The thread's own, from its start on.
    private final WaitingNotifications waiting = new WaitingNotifications();
    private final Set<WebhookTry> inFlight = new LinkedHashSet<>();
    /** Ids of an earlier run that are yet to be read again, in order. */
    private final ArrayDeque<String> toRestore = new ArrayDeque<>();
    /** Ids of an earlier run that are done with, behind the place that it had noted. */
    private final Set<String> doneBefore = new HashSet<>();

    /** Everything in front of it was read. */
    private EventCursor read;

    private EventCursor noted;
    private boolean isGone;
    private long readAgainNanos = System.nanoTime();
    private long writeAgainNanos = System.nanoTime();
    /** Sequence of the event that could not be read, so that it is said once. */
    private long unreadable;

    // For who asks how it goes.
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failedTries = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private volatile int waitingCount;
    /** Every notification of commands up to here is done with. */
    private volatile long doneUpTo;

    private volatile long oldestAtMillis;

    /**
     * Finds out where an earlier run has ended, notes where this one begins, and sends nothing yet.
     *
     * @param outcomes this one's alone from now on; their replay has ended, and nothing is decided yet
     * @param file where what was delivered is kept
     * @param systemEvents told of what can't be delivered
     * @throws IOException if the file can't be read or written
     */
    public WebhookDispatcher(
            WebhookSettings settings, OutcomeReader outcomes, Path file, SystemEvents systemEvents) throws IOException {
        this.settings = settings;
        this.systemEvents = systemEvents;
        source = new NotificationSource(outcomes);
        deliveries = new Deliveries(file);
        backoff = Backoff.of(settings.firstBackoff(), settings.mostBackoff());
        health = new ReceiverHealth(backoff, random);
        var kept = Deliveries.read(file);
        EventCursor end = EventCursor.behind(source.last());
        if (kept.isPresent()) {
            read = kept.get().read();
            toRestore.addAll(kept.get().open());
            doneBefore.addAll(kept.get().done());
            if (kept.get().isDamaged()) {
                systemEvents.critical(
                        "webhook_cursor_damaged",
                        "The file of what was delivered is damaged: notifications of before the sequence named here may be missing.",
                        Map.of("sequence", Long.toString(read.nextSequence())));
            }
        } else {
            read = settings.fromBeginning() ? EventCursor.behind(source.first() - 1) : end;
        }
        skipWhatIsGone(end);
        doneBefore.removeIf(id -> Deliveries.place(id)
                .filter(place -> place.compareTo(read) > 0)
                .isEmpty());
        deliveries.begin(read, toRestore, doneBefore);
        noted = read;
        client = new WebhookClient(settings);
        LOG.info(
                "notifications go to {}, {}, from sequence {} on, and {} of before",
                settings.receiverText(),
                settings.secrets().isEmpty() ? "unsigned" : "signed",
                read.nextSequence(),
                toRestore.size());
        noteHowItGoes();
    }

    /** Events can be gone with the journal's beginning; and a folder can have been put back to an earlier day. */
    private void skipWhatIsGone(EventCursor end) {
        if (read.compareTo(end) > 0) {
            systemEvents.critical(
                    "webhook_other_history",
                    "Notifications were sent up to a sequence that this folder does not reach: it has another history. They go"
                            + " on with the next command.",
                    Map.of("sent", Long.toString(read.sequence()), "last", Long.toString(end.sequence())));
            read = end;
            toRestore.clear();
        }
        List<String> gone = new ArrayList<>();
        toRestore.removeIf(id -> !isThere(id) && gone.add(id));
        boolean isBehind = read.nextSequence() < source.first();
        if (isBehind || !gone.isEmpty()) {
            systemEvents.critical(
                    "webhook_gap",
                    "Outcomes are no longer kept that had yet to be notified of: their notifications are lost.",
                    Map.of(
                            "from", gone.isEmpty() ? Long.toString(read.nextSequence()) : gone.get(0),
                            "to", isBehind ? Long.toString(source.first() - 1) : gone.get(gone.size() - 1)));
        }
        if (isBehind) {
            read = EventCursor.behind(source.first() - 1);
        }
    }

    private boolean isThere(String id) {
        return Deliveries.place(id)
                .filter(place -> place.sequence() >= source.first() && place.sequence() <= source.last())
                .isPresent();
    }

    /** Begins to send, on a thread of its own. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Notifications that the receiver has taken. */
    public long delivered() {
        return delivered.get();
    }

    /** Tries that have failed. */
    public long failedTries() {
        return failedTries.get();
    }

    /** Notifications that were given up. */
    public long givenUp() {
        return givenUp.get();
    }

    /** Notifications that are read and not done with. */
    public int waiting() {
        return waitingCount;
    }

    /** Commands that have been decided, and are not wholly notified of. */
    public long behind() {
        return Math.max(0, source.last() - doneUpTo);
    }

    /** How old the oldest notification is that is not done with, in seconds; 0 if there is none. */
    public double oldestSeconds() {
        long at = oldestAtMillis;
        return at == 0 ? 0 : Math.max(0, System.currentTimeMillis() - at) / (double) TimeUnit.SECONDS.toMillis(1);
    }

    private void run() {
        try {
            while (!isStopping) {
                readOn();
                send();
                noteHowItGoes();
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

    /** Reads what is new, as far as there is room for it. */
    private void readOn() {
        if (System.nanoTime() - readAgainNanos < 0) {
            return;
        }
        long sequence = read.nextSequence();
        try {
            while (waiting.size() < WINDOW && !toRestore.isEmpty()) {
                String id = toRestore.peek();
                sequence = Deliveries.place(id).orElseThrow().sequence();
                restore(id);
                toRestore.remove();
            }
            for (int events = 0; toRestore.isEmpty() && waiting.size() < WINDOW && events < EVENTS_IN_A_ROW; events++) {
                sequence = read.nextSequence();
                if (sequence > source.last()) {
                    return;
                }
                readEvent(source.event(sequence));
            }
        } catch (RuntimeException failure) {
            readAgainNanos = System.nanoTime() + TROUBLE_NANOS;
            complain(sequence, failure);
        }
    }

    private void restore(String id) {
        EventCursor place = Deliveries.place(id).orElseThrow();
        StudentChanges event = source.event(place.sequence());
        if (place.changes() <= event.count() && event.id(place.changes()).equals(id)) {
            waiting.add(event.notification(place.changes(), settings.source()));
        } else {
            systemEvents.critical(
                    "webhook_other_history",
                    "A notification was not delivered whose command this folder does not have: it has another history.",
                    Map.of("notification", id));
        }
    }

    /** Takes an event's notifications, or as many as there is room for. */
    private void readEvent(StudentChanges event) {
        int number = read.isWhole() ? 1 : read.changes() + 1;
        for (; number <= event.count() && waiting.size() < WINDOW; number++) {
            if (!doneBefore.remove(event.id(number))) {
                waiting.add(event.notification(number, settings.source()));
            }
            read = new EventCursor(event.sequence(), number);
        }
        if (number > event.count()) {
            read = EventCursor.behind(event.sequence());
        }
    }

    private void complain(long sequence, RuntimeException failure) {
        if (unreadable != sequence) {
            unreadable = sequence;
            systemEvents.critical(
                    "webhook_unreadable",
                    "The outcome of a command can't be read: notifications wait there. A restart makes it again.",
                    Map.of("sequence", Long.toString(sequence), "failure", failure.toString()));
        }
    }

    /** Begins as many tries as there may be. */
    private void send() {
        if (isGone || !deliveries.isOpen()) {
            return;
        }
        long now = System.nanoTime();
        int most = health.isDown() ? 1 : MOST_IN_FLIGHT;
        while (inFlight.size() < most && nanosToSend(now) <= 0) {
            Notification next = waiting.takeNext();
            if (next.tries++ == 0) {
                next.firstTryNanos = now;
            }
            inFlight.add(client.send(next, ended::add));
        }
    }

    /** How long until a try may begin. */
    private long nanosToSend(long now) {
        return waiting.nextDueNanos()
                .map(due -> Math.max(due - now, health.pausedUntilNanos() - now))
                .orElse(Long.MAX_VALUE);
    }

    private long nanosToWait() {
        boolean hasRoom = inFlight.size() < (health.isDown() ? 1 : MOST_IN_FLIGHT);
        long toSend = hasRoom && !isGone && deliveries.isOpen() ? nanosToSend(System.nanoTime()) : Long.MAX_VALUE;
        boolean hasMore = waiting.size() < WINDOW
                && System.nanoTime() - readAgainNanos >= 0
                && (!toRestore.isEmpty() || read.nextSequence() <= source.last());
        return hasMore ? 0 : Math.max(0, Math.min(POLL_NANOS, toSend));
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
                attempt.exchange.cancel(true);
                judge(attempt);
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
            delivered.incrementAndGet();
            return;
        }
        failedTries.incrementAndGet();
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
        givenUp.incrementAndGet();
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

    /** Nothing is sent meanwhile: all of it would come again after a kill. */
    private void noteTrouble(IOException failure) {
        writeAgainNanos = System.nanoTime() + TROUBLE_NANOS;
        systemEvents.warning(
                "webhook_not_noted",
                "What was delivered can't be written: notifications wait until it can be.",
                Map.of("failure", failure.toString()));
    }

    /** Begins the file anew where it has grown, and where it could not be written. */
    private void noteWhereItStands() {
        boolean isOpen = deliveries.isOpen();
        boolean isStale = deliveries.isFull() || read.sequence() - noted.sequence() >= MOST_READ_AGAIN;
        if ((isOpen && !isStale) || System.nanoTime() - writeAgainNanos < 0) {
            return;
        }
        try {
            begin();
        } catch (IOException failure) {
            if (isOpen) {
                noteTrouble(failure);
            } else {
                writeAgainNanos = System.nanoTime() + TROUBLE_NANOS;
            }
        }
    }

    private void begin() throws IOException {
        List<String> open = new ArrayList<>();
        waiting.all().forEach(notification -> open.add(notification.id));
        open.addAll(toRestore);
        deliveries.begin(read, open, doneBefore);
        noted = read;
    }

    private void noteHowItGoes() {
        var oldest = waiting.oldest();
        waitingCount = waiting.size();
        oldestAtMillis = oldest.map(notification -> notification.atMillis).orElse(0L);
        doneUpTo = oldest.map(notification -> notification.place.sequence() - 1).orElse(read.nextSequence() - 1);
    }

    /** What is under way is waited for, so that a stop in order sends little twice. */
    private void end() throws InterruptedException {
        long until = System.nanoTime() + STOP_NANOS;
        while (!inFlight.isEmpty() && until - System.nanoTime() > 0) {
            takeEnded(POLL_NANOS);
            giveUpWaiting();
        }
        try {
            begin();
        } catch (IOException failure) {
            LOG.warn("what was delivered can't be written: {}", failure.toString());
        }
    }

    /** Ends the thread; what is not delivered is sent after the next start. To be called before the outcomes are closed. */
    public void stop() throws InterruptedException {
        isStopping = true;
        thread.join();
    }
}
