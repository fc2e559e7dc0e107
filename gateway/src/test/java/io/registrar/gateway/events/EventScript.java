package io.registrar.gateway.events;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.pipeline.InMemoryOutcomeLog;
import io.registrar.engine.pipeline.OutcomeRecorder;
import io.registrar.gateway.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands that an engine decides at times of the test's choice, and the events that are read of them. */
final class EventScript {
    static final long START_MILLIS = 1_000_000;

    final EnrollmentEngine engine = new EnrollmentEngine();
    final CommandEncoder encoder = new CommandEncoder();
    final Outcome outcome = new Outcome();
    final InMemoryOutcomeLog log = new InMemoryOutcomeLog();
    final EventReader reader = new EventReader(log.newReader());
    private final OutcomeRecorder recorder = new OutcomeRecorder(log);
    private long timeMillis = START_MILLIS;

    EventScript() {
        recorder.start();
    }

    /** Lets time pass before the next command. */
    EventScript pass(long millis) {
        timeMillis += millis;
        return this;
    }

    /** Decides what was encoded. */
    EventScript decide(CommandEncoder command) {
        command.stamp(engine.lastSequence() + 1, timeMillis);
        engine.apply(command.buffer(), 0, command.length(), outcome);
        recorder.replay(command.buffer(), 0, command.length(), outcome);
        return this;
    }

    /** All events behind a place, each as its JSON. */
    List<String> events(EventCursor after) {
        // Writes what it has kept back.
        recorder.start();
        List<String> events = new ArrayList<>();
        JsonWriter json = new JsonWriter();
        EventCursor at = after;
        while (at.compareTo(reader.end()) < 0) {
            json.clear();
            at = reader.read(at, json);
            events.add(new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8));
        }
        return events;
    }

    /** The last event. */
    String last() {
        List<String> events = events(EventCursor.behind(engine.lastSequence() - 1));
        return events.get(events.size() - 1);
    }
}
