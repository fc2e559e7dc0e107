package io.registrar.gateway.http;

import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;
import java.util.EnumMap;
import java.util.Map;

/** Refusals as clients see them: status, words, and the numbers that decided. One row for each of the engine's codes. */
final class Problems {
    private static final Map<ResultCode, Problem> BY_CODE = new EnumMap<>(ResultCode.class);

    static {
        row(ResultCode.SECTION_NOT_FOUND, 404, "No section has this id.");
        row(ResultCode.STUDENT_NOT_FOUND, 404, "No student has this id.");
        row(ResultCode.REGISTRATION_NOT_OPEN, 409, "Registration has not opened yet.");
        row(ResultCode.REGISTRATION_CLOSED, 409, "Registration has closed.");
        row(ResultCode.ALREADY_ENROLLED, 409, "The student holds a seat in this section already.");
        row(ResultCode.NOT_ENROLLED, 409, "The student holds no seat in this section.");
        row(ResultCode.SECTION_FULL, 409, "Every seat is taken.");
        row(ResultCode.CAPACITY_BELOW_ENROLLED, 409, "More seats are taken than the new capacity has.");
        row(ResultCode.INSUFFICIENT_CREDITS, 409, "The balance is too low.");
        row(ResultCode.BALANCE_OVERFLOW, 409, "The balance, with every refund still possible, would be too large.");
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

    /** Writes a refusal of the engine, and returns its status. */
    static int write(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        Problem problem = BY_CODE.get(outcome.code());
        begin(json, problem.status, outcome.code().text(), problem.detail).number("sequence", outcome.sequence());
        if (outcome.code() == ResultCode.REGISTRATION_NOT_OPEN || outcome.code() == ResultCode.REGISTRATION_CLOSED) {
            // It was the command's time that decided.
            json.number("at", outcome.timeMillis());
        }
        CommandJson.refusalNumbers(json, reply.commandType, outcome);
        json.endObject();
        return problem.status;
    }

    /** Writes that a query has found nothing, and returns the status. */
    static int write(JsonWriter json, NotFound notFound, long sequence) {
        begin(json, 404, notFound.code().text(), BY_CODE.get(notFound.code()).detail)
                .text("id", notFound.id())
                .number("sequence", sequence)
                .endObject();
        return 404;
    }

    /** Writes a refusal of the gateway, and returns its status. */
    static int write(JsonWriter json, RequestRefusal refusal, String detail) {
        begin(json, refusal.status(), refusal.text(), detail).endObject();
        return refusal.status();
    }

    private static JsonWriter begin(JsonWriter json, int status, String code, String detail) {
        return json.beginObject()
                .text("type", "about:blank")
                .text("title", ResponseHeads.phrase(status))
                .number("status", status)
                .text("code", code)
                .text("detail", detail);
    }
}
