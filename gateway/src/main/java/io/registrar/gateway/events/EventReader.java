package io.registrar.gateway.events;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.json.JsonWriter;

/** Reads one event after the other off the outcomes, each at the cost of its length. Used by one thread at a time. */
public final class EventReader {
    private final OutcomeReader outcomes;
    /** What was read last, so that an event in many parts is not read for each of them; of sequence 0 for nothing. */
    private OutcomeDecoder record;

    private long recordSequence;

    /** @param outcomes this reader's alone from now on */
    public EventReader(OutcomeReader outcomes) {
        this.outcomes = outcomes;
    }

    /** The place in front of the oldest event that is kept. Any thread may ask. */
    public EventCursor start() {
        return EventCursor.behind(outcomes.firstSequence() - 1);
    }

    /** The place behind the newest event. Any thread may ask. */
    public EventCursor end() {
        return EventCursor.behind(outcomes.lastSequence());
    }

    /**
     * Writes the next event behind a place, or its next part.
     *
     * @param after from {@link #start}, and before {@link #end} when it was asked for
     * @return the place behind what was written
     * @throws RuntimeException if it can't be read, which is {@linkplain OutcomeReader#doubt noted}
     */
    public EventCursor read(EventCursor after, JsonWriter json) {
        long sequence = after.nextSequence();
        try {
            if (sequence != recordSequence) {
                recordSequence = 0;
                record = outcomes.read(sequence);
                recordSequence = sequence;
            }
            int shown =
                    EventJson.write(json, record.command(), record.outcome(), after.isWhole() ? 0 : after.changes());
            return new EventCursor(sequence, shown);
        } catch (RuntimeException unreadable) {
            // A start must not go by what could not be read.
            outcomes.doubt(unreadable);
            throw unreadable;
        }
    }
}
