package io.registrar.gateway.webhooks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How delivery goes. Written by the dispatcher's thread; any thread may ask, and waits for nobody. */
public final class DeliveryMetrics {
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong failedTries = new AtomicLong();
    final AtomicLong givenUp = new AtomicLong();
    private final LongSupplier lastSequence;
    private volatile int waiting;
    /** Every notification of commands up to here is done with. */
    private volatile long doneUpTo;
    /** When the command of the oldest notification was decided; 0 if there is none. */
    private volatile long oldestAtMillis;

    /** @param lastSequence of the newest event there is */
    DeliveryMetrics(LongSupplier lastSequence) {
        this.lastSequence = lastSequence;
    }

    /** Notes where things stand. */
    void note(WaitingNotifications notifications, NotificationSource source) {
        var oldest = notifications.oldest();
        waiting = notifications.size();
        oldestAtMillis = oldest.map(notification -> notification.atMillis).orElse(0L);
        doneUpTo = oldest.map(notification -> notification.place.sequence())
                        .orElse(source.read().nextSequence())
                - 1;
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
        return waiting;
    }

    /** Commands that have been decided, and are not wholly notified of. */
    public long behind() {
        return Math.max(0, lastSequence.getAsLong() - doneUpTo);
    }

    /** How old the oldest notification is that is read and not done with, in seconds; 0 if there is none. */
    public double oldestSeconds() {
        long at = oldestAtMillis;
        return at == 0 ? 0 : Math.max(0, System.currentTimeMillis() - at) / (double) TimeUnit.SECONDS.toMillis(1);
    }
}
