package io.registrar.gateway.webhooks;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.gateway.webhooks.Deliveries.Kept;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads notifications off the outcomes, each once: first those that an earlier run has left open, then one event after the other, but
 * for what that run had done with. Used by one thread at a time.
 */
final class NotificationSource {
    /** Answers are looked at between so many events. */
    private static final int EVENTS_IN_A_ROW = 500;

    private final OutcomeReader outcomes;
    private final String name;
    private final SystemEvents systemEvents;
    /** Ids of an earlier run that are yet to be read again, in order. */
    private final ArrayDeque<String> toRestore = new ArrayDeque<>();
    /** Ids of an earlier run that are done with, behind the place that it had noted. */
    private final Set<String> doneBefore = new HashSet<>();

    /** Everything in front of it was read. */
    private EventCursor read;
    /** The event that was taken apart last; null for none. */
    private StudentChanges eventOrNull;
    /** Sequence of the event that could not be read, so that it is said once. */
    private long unreadable;

    /**
     * Finds out where to begin; whatever is lost by then is a critical system event.
     *
     * @param outcomes this one's alone from now on
     * @param name what the server is called in notifications
     * @param kept what an earlier run has left
     * @param fromBeginning where nothing says where to begin: with the oldest event there is, or else with the next
     */
    NotificationSource(
            OutcomeReader outcomes,
            String name,
            Optional<Kept> kept,
            boolean fromBeginning,
            SystemEvents systemEvents) {
        this.outcomes = outcomes;
        this.name = name;
        this.systemEvents = systemEvents;
        EventCursor end = EventCursor.behind(outcomes.lastSequence());
        read = kept.flatMap(Kept::read).orElse(fromBeginning ? EventCursor.behind(outcomes.firstSequence() - 1) : end);
        if (kept.isPresent()) {
            goOn(kept.get(), end);
        }
    }

    private void goOn(Kept kept, EventCursor end) {
        if (kept.isDamaged()) {
            critical(
                    "webhook_cursor_damaged",
                    "The file of what was delivered is damaged: notifications of before the sequence named here may be missing.",
                    "sequence",
                    read.nextSequence());
        }
        if (read.compareTo(end) > 0) {
            critical(
                    "webhook_other_history",
                    "Notifications were sent of commands that this folder does not have. They go on behind the sequence named here.",
                    "sequence",
                    end.sequence());
            read = end;
            return;
        }
        List<String> gone = new ArrayList<>();
        for (String id : kept.open()) {
            (isThere(id) ? toRestore : gone).add(id);
        }
        boolean isBehind = read.nextSequence() < outcomes.firstSequence();
        if (isBehind || !gone.isEmpty()) {
            critical(
                    "webhook_gap",
                    "Outcomes of before the sequence named here are no longer kept, and were yet to be notified of.",
                    "sequence",
                    outcomes.firstSequence());
        }
        if (isBehind) {
            read = EventCursor.behind(outcomes.firstSequence() - 1);
        }
        for (String id : kept.done()) {
            if (Deliveries.place(id).filter(place -> place.compareTo(read) > 0).isPresent()) {
                doneBefore.add(id);
            }
        }
    }

    private boolean isThere(String id) {
        return Deliveries.place(id)
                .filter(place ->
                        place.sequence() >= outcomes.firstSequence() && place.sequence() <= outcomes.lastSequence())
                .isPresent();
    }

    private void critical(String code, String message, String detail, Object value) {
        systemEvents.critical(code, message, Map.of(detail, value.toString()));
    }

    /** Everything in front of this place was read. */
    EventCursor read() {
        return read;
    }

    /** Ids in front of that place that are yet to be read again. */
    Collection<String> toRestore() {
        return Collections.unmodifiableCollection(toRestore);
    }

    /** Ids behind that place that were done with before this run. */
    Collection<String> doneBefore() {
        return Collections.unmodifiableSet(doneBefore);
    }

    /** Sequence of the newest event there is, or the one before the first. Any thread may ask. */
    long last() {
        return outcomes.lastSequence();
    }

    /** Whether there is something to be read. */
    boolean hasMore() {
        return !toRestore.isEmpty() || read.nextSequence() <= outcomes.lastSequence();
    }

    /**
     * Reads on, as far as there is room and not for too long.
     *
     * @return false if it could not: that is said, and the caller waits a while
     */
    boolean readInto(WaitingNotifications waiting) {
        long sequence = read.nextSequence();
        try {
            while (waiting.hasRoom() && !toRestore.isEmpty()) {
                EventCursor place = Deliveries.place(toRestore.peek()).orElseThrow();
                sequence = place.sequence();
                restore(toRestore.peek(), event(sequence), place.changes(), waiting);
                toRestore.remove();
            }
            for (int events = 0; events < EVENTS_IN_A_ROW && waiting.hasRoom() && hasMore(); events++) {
                sequence = read.nextSequence();
                take(event(sequence), waiting);
            }
            return true;
        } catch (RuntimeException failure) {
            if (unreadable != sequence) {
                unreadable = sequence;
                systemEvents.critical(
                        "webhook_unreadable",
                        "The outcome of a command can't be read: notifications wait there. A restart makes it again.",
                        Map.of("sequence", Long.toString(sequence), "failure", failure.toString()));
            }
            return false;
        }
    }

    private void restore(String id, StudentChanges event, int number, WaitingNotifications waiting) {
        if (number <= event.count() && event.id(number).equals(id)) {
            waiting.add(event.notification(number, name));
        } else {
            critical(
                    "webhook_other_history",
                    "A notification was not delivered whose command this folder does not have.",
                    "notification",
                    id);
        }
    }

    /** Takes an event's notifications, or as many as there is room for. */
    private void take(StudentChanges event, WaitingNotifications waiting) {
        int number = read.isWhole() ? 1 : read.changes() + 1;
        for (; number <= event.count() && waiting.hasRoom(); number++) {
            if (!doneBefore.remove(event.id(number))) {
                waiting.add(event.notification(number, name));
            }
            read = new EventCursor(event.sequence(), number);
        }
        if (number > event.count()) {
            read = EventCursor.behind(event.sequence());
        }
    }

    private StudentChanges event(long sequence) {
        if (eventOrNull == null || eventOrNull.sequence() != sequence) {
            // The record that it is made of is valid no longer.
            eventOrNull = null;
            OutcomeDecoder record = outcomes.read(sequence);
            try {
                eventOrNull = new StudentChanges(record);
            } catch (RuntimeException contradiction) {
                // What it does not find itself: the next start must not go by it.
                outcomes.doubt(contradiction.toString());
                throw contradiction;
            }
        }
        return eventOrNull;
    }
}
