package io.registrar.gateway.webhooks;

import io.registrar.gateway.events.EventCursor;

/** One student's part of an event, as it is sent, and how often that was tried. Used by the dispatcher's thread alone. */
final class Notification {
    /** Sequence of the event, and the number among its notifications: their order. */
    final EventCursor place;

    /** The same each time it is sent. */
    final String id;

    final String studentId;
    final NotificationType type;
    /** When the command was decided, in Unix epoch milliseconds. */
    final long atMillis;

    final byte[] body;

    /** Tries so far. */
    int tries;

    /** When the first of them began, by System.nanoTime. */
    long firstTryNanos;

    /** When the next one may begin, by System.nanoTime. */
    long dueNanos = System.nanoTime();

    Notification(EventCursor place, String id, String studentId, NotificationType type, long atMillis, byte[] body) {
        this.place = place;
        this.id = id;
        this.studentId = studentId;
        this.type = type;
        this.atMillis = atMillis;
        this.body = body;
    }
}
