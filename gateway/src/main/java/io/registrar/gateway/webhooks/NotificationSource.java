package io.registrar.gateway.webhooks;

import io.registrar.engine.pipeline.OutcomeReader;

/** Reads the notifications of one event after the other off the outcomes. Used by one thread at a time. */
final class NotificationSource {
    private final OutcomeReader outcomes;
    /** Of the event that was read last; null for none. */
    private StudentChanges eventOrNull;

    /** @param outcomes this one's alone from now on */
    NotificationSource(OutcomeReader outcomes) {
        this.outcomes = outcomes;
    }

    /** Sequence of the oldest event there is. */
    long first() {
        return outcomes.firstSequence();
    }

    /** Sequence of the newest event there is, or the one before the first. */
    long last() {
        return outcomes.lastSequence();
    }

    /**
     * Whom an event concerns; valid until the next call for another one.
     *
     * @throws RuntimeException if it can't be read, which is {@linkplain OutcomeReader#doubt noted}
     */
    StudentChanges event(long sequence) {
        if (eventOrNull == null || eventOrNull.sequence() != sequence) {
            eventOrNull = null;
            try {
                eventOrNull = new StudentChanges(outcomes.read(sequence));
            } catch (RuntimeException unreadable) {
                note(unreadable);
                throw unreadable;
            }
        }
        return eventOrNull;
    }

    /** A start must not go by what could not be read. */
    private void note(RuntimeException unreadable) {
        try {
            outcomes.doubt(String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException notNoted) {
            unreadable.addSuppressed(notNoted);
        }
    }
}
