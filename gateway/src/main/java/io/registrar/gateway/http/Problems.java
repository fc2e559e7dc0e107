package io.registrar.gateway.http;

import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.EffectPlaces;
import io.registrar.gateway.json.JsonWriter;
import java.util.EnumMap;
import java.util.Map;

/** Refusals as clients see them: status, words, and the numbers that decided. One row for each of the engine's codes. */
final class Problems {
    private static final Map<ResultCode, Problem> BY_CODE = new EnumMap<>(ResultCode.class);

    static {
        row(ResultCode.IDEMPOTENCY_KEY_REUSED, 422, "The key was used before, for another request.");
        row(ResultCode.IDEMPOTENCY_FULL, 503, "As many keys are remembered as there may be. Nothing has happened.");
        row(ResultCode.SECTION_NOT_FOUND, 404, "No section has this id.");
        row(ResultCode.STUDENT_NOT_FOUND, 404, "No student has this id.");
        row(ResultCode.SESSION_NOT_FOUND, 404, "The section has no session with this id.");
        row(ResultCode.LESSON_NOT_FOUND, 404, "The section has no lesson with this number.");
        row(ResultCode.TERM_NOT_FOUND, 404, "No section is of this term.");
        row(ResultCode.SECTION_CANCELLED, 409, "The section was cancelled.");
        row(ResultCode.REGISTRATION_NOT_OPEN, 409, "Registration has not opened yet.");
        row(ResultCode.REGISTRATION_CLOSED, 409, "Registration has closed.");
        row(ResultCode.TERM_NOT_CLOSED, 409, "Sections of the term are still open, or have holds.");
        row(ResultCode.IMPORT_ID_REUSED, 409, "Another enrollment was imported with this id.");
        row(ResultCode.ALREADY_ENROLLED, 409, "The student holds a seat in this section already.");
        row(ResultCode.ALREADY_WAITLISTED, 409, "The student is on the section's wait list already.");
        row(ResultCode.NOT_ENROLLED, 409, "The student holds no seat in this section.");
        row(ResultCode.NOT_WAITLISTED, 409, "The student is not on the section's wait list.");
        row(ResultCode.ALREADY_COMPLETED, 409, "The enrollment is completed, and stays.");
        row(ResultCode.NOT_PENDING, 409, "The enrollment is no hold.");
        row(ResultCode.LESSON_ALREADY_COMPLETED, 409, "The enrollment has finished this lesson before.");
        row(ResultCode.ALREADY_BOOKED, 409, "The student has booked this session already.");
        row(ResultCode.NOT_BOOKED, 409, "The student has not booked this session.");
        row(ResultCode.SECTION_FULL, 409, "Every seat is taken.");
        row(ResultCode.CAPACITY_BELOW_ENROLLED, 409, "More seats are taken than the new capacity has.");
        row(ResultCode.LESSONS_BELOW_COMPLETED, 409, "Somebody has finished a lesson that there would be no more.");
        row(ResultCode.WAITLIST_FULL, 409, "Every seat and every place on the wait list is taken.");
        row(ResultCode.SESSION_FULL, 409, "Every place of the session is booked.");
        row(ResultCode.CAPACITY_BELOW_BOOKED, 409, "More places are booked than the new capacity has.");
        row(ResultCode.INSUFFICIENT_CREDITS, 409, "The balance is too low.");
        row(ResultCode.BALANCE_OVERFLOW, 409, "The balance, with every refund still possible, would be too large.");
        row(ResultCode.REGISTRATION_REFUSED, 409, "An item was refused, and so nothing was done.");
        row(ResultCode.STATE_FULL, 503, "A table of the engine is full.");
        for (ResultCode code : ResultCode.values()) {
            if (code.isRefusal() != BY_CODE.containsKey(code)) {
                throw new IllegalStateException("Expected a row for every refusal, but found none for " + code);
            }
        }
    }

    private Problems() {}

    private record Problem(int status, String detail) {}

    private static void row(ResultCode code, int status, String detail) {
        BY_CODE.put(code, new Problem(status, detail));
    }

    /** The status of a refusal of the engine. */
    static int status(ResultCode code) {
        return BY_CODE.get(code).status;
    }

    /** The words for a refusal of the engine. */
    static String detail(ResultCode code) {
        return BY_CODE.get(code).detail;
    }

    /** Writes a refusal of the engine, and returns its status. */
    static int write(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        Problem problem = BY_CODE.get(outcome.code());
        begin(json, problem.status, outcome.code().text(), problem.detail, reply.line != 0)
                .number("sequence", outcome.decidedSequence());
        if (outcome.code() == ResultCode.REGISTRATION_NOT_OPEN || outcome.code() == ResultCode.REGISTRATION_CLOSED) {
            // It was the command's time that decided.
            json.number("at", outcome.decidedAtMillis());
        }
        CommandJson.numbers(json, reply.commandType, outcome);
        if (hasItems(outcome)) {
            CommandJson.items(json, new EffectPlaces(reply.studentId, reply.path.sectionId), outcome);
        }
        json.endObject();
        return problem.status;
    }

    /** Whether a registration was refused for what its items say. */
    private static boolean hasItems(Outcome outcome) {
        int first = outcome.firstOwnEffect();
        return first < outcome.effectCount() && outcome.effectKind(first) == EffectKind.REGISTRATION_ITEM;
    }

    /** Writes that a query has found nothing, and returns the status. */
    static int write(JsonWriter json, NotFound notFound, long sequence) {
        begin(json, 404, notFound.code().text(), BY_CODE.get(notFound.code()).detail, false)
                .text("id", notFound.id())
                .number("sequence", sequence)
                .endObject();
        return 404;
    }

    /** Writes a refusal of the gateway, and returns its status. */
    static int writeRefusal(JsonWriter json, PendingReply reply) {
        int status = reply.refusal.status();
        begin(json, status, reply.refusal.text(), reply.detail, reply.line != 0);
        if (reply.retainedFrom != 0) {
            json.number("retainedFrom", reply.retainedFrom);
        }
        json.endObject();
        return status;
    }

    /** @param isLine whether the status stands before it in its line */
    private static JsonWriter begin(JsonWriter json, int status, String code, String detail, boolean isLine) {
        json.beginObject().text("type", "about:blank").text("title", ResponseHeads.phrase(status));
        if (!isLine) {
            json.number("status", status);
        }
        return json.text("code", code).text("detail", detail);
    }
}
