package io.registrar.gateway.http;

import io.registrar.engine.Outcome;
import io.registrar.gateway.json.JsonWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What the answers of {@linkplain Doors doors} look like when all went well, a method each. */
final class DoorAnswers {
    /** As the course platform's own language writes a time: six digits of the second, and none where all are 0. */
    private static final DateTimeFormatter WHOLE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter WITH_FRACTION =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    private DoorAnswers() {}

    /** As stated, with nothing beside it. */
    static void courseEnrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .text("message", "Enrolled successfully")
                .number("enrollment_id", outcome.enrollmentId())
                .text("enrolled_at", isoTime(outcome.decidedAtMillis()))
                .endObject();
    }

    /** Chosen here: only the status is stated. */
    static void lessonCompleted(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollment_id", outcome.enrollmentId())
                .number("lesson", reply.path.lesson)
                .number("progress_percentage", 100 * outcome.count() / outcome.max())
                .bool("completed", outcome.count() == outcome.max());
        end(json, outcome);
    }

    /** Chosen here: only the status is stated. */
    static void tournamentEnrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollment_id", outcome.enrollmentId())
                .number("enrollment_cost", outcome.amount())
                .number("credit_balance", outcome.balance());
        end(json, outcome);
    }

    /** Chosen here: only the status is stated. */
    static void tournamentUnenrolled(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.beginObject()
                .number("enrollment_id", outcome.enrollmentId())
                .number("refund", outcome.amount())
                .number("credit_balance", outcome.balance());
        end(json, outcome);
    }

    private static void end(JsonWriter json, Outcome outcome) {
        json.number("sequence", outcome.decidedSequence()).endObject();
    }

    /** A time as ISO 8601 writes it, with the offset of UTC. */
    static String isoTime(long millis) {
        DateTimeFormatter format = millis % 1_000 == 0 ? WHOLE_SECOND : WITH_FRACTION;
        return format.format(Instant.ofEpochMilli(millis));
    }
}
