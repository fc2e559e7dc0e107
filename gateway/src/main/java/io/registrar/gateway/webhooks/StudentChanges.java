package io.registrar.gateway.webhooks;

import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.events.EventJson;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changes of one event, student by student: who is concerned, in the order in which the changes name them first, and by which
 * of them. So the number of a student's notification is the same whenever the event is read. Valid as long as its record is.
 */
final class StudentChanges {
    private static final int NONE = -1;

    private final CommandDecoder command;
    private final Outcome outcome;
    private final EffectPlaces places;
    private final List<String> students = new ArrayList<>();
    /** By student: the first change that concerns it; then from change to change. */
    private final List<Integer> firsts = new ArrayList<>();

    private final int[] nextOfSame;

    /** Takes a record apart; costs its length. */
    StudentChanges(OutcomeDecoder record) {
        command = record.command();
        outcome = record.outcome();
        places = EffectPlaces.of(command);
        nextOfSame = new int[EventJson.changeCount(outcome)];
        Arrays.fill(nextOfSame, NONE);
        Map<String, Integer> numbers = new HashMap<>();
        List<Integer> lasts = new ArrayList<>();
        for (int change = 0; change < nextOfSame.length; change++) {
            if (NotificationType.of(command, outcome, change).isEmpty()) {
                continue;
            }
            String student = studentOf(change);
            Integer known = numbers.putIfAbsent(student, students.size());
            if (known == null) {
                students.add(student);
                firsts.add(change);
                lasts.add(change);
            } else {
                nextOfSame[lasts.get(known)] = change;
                lasts.set(known, change);
            }
        }
    }

    private String studentOf(int change) {
        int effect = EventJson.effectOf(outcome, change);
        return effect < 0 ? command.studentId() : places.student(outcome, effect);
    }

    /** Of the event. */
    long sequence() {
        return command.sequence();
    }

    /** How many students it concerns. */
    int count() {
        return students.size();
    }

    /** What the notification of this number is called, for ever: another history's event of the same sequence has another time. */
    String id(int number) {
        return command.sequence() + "-" + number + "-" + command.timeMillis();
    }

    /**
     * The notification of one student.
     *
     * @param number from 1 to {@link #count}
     * @param source what the server is called
     */
    Notification notification(int number, String source) {
        String student = students.get(number - 1);
        NotificationType type = typeOf(number);
        JsonWriter json = new JsonWriter();
        json.beginObject()
                .text("specversion", "1.0")
                .text("id", id(number))
                .text("source", source)
                .text("type", type.text())
                .text("subject", student)
                .text("time", Instant.ofEpochMilli(command.timeMillis()).toString())
                .text("datacontenttype", "application/json")
                .beginObject("data")
                .number("sequence", command.sequence())
                .number("at", command.timeMillis())
                .text("command", command.type().text())
                .text("actor", command.actor())
                .text("code", outcome.code().text())
                .beginArray("changes");
        for (int change = firsts.get(number - 1); change != NONE; change = nextOfSame[change]) {
            EventJson.change(json, places, command, outcome, change);
        }
        json.endArray().endObject().endObject();
        return new Notification(
                new EventCursor(command.sequence(), number),
                id(number),
                student,
                type,
                command.timeMillis(),
                Arrays.copyOf(json.bytes(), json.length()));
    }

    private NotificationType typeOf(int number) {
        NotificationType foremost = null;
        for (int change = firsts.get(number - 1); change != NONE; change = nextOfSame[change]) {
            Optional<NotificationType> type = NotificationType.of(command, outcome, change);
            if (type.isPresent() && (foremost == null || type.get().compareTo(foremost) < 0)) {
                foremost = type.get();
            }
        }
        return foremost;
    }
}
