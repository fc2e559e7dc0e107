package io.registrar.gateway.http;

import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Refusals as clients see them: status, words, and the numbers that decided. One row for each of the engine's codes. */
final class Problems {
    private static final Map<ResultCode, Problem> BY_CODE = new EnumMap<>(ResultCode.class);

    static {
        row(ResultCode.SECTION_NOT_FOUND, 404, "No section has this id.", Problems::nothing);
        row(ResultCode.STUDENT_NOT_FOUND, 404, "No student has this id.", Problems::nothing);
        row(ResultCode.REGISTRATION_NOT_OPEN, 409, "Registration has not opened yet.", Problems::window);
        row(ResultCode.REGISTRATION_CLOSED, 409, "Registration has closed.", Problems::window);
        row(ResultCode.ALREADY_ENROLLED, 409, "The student holds a seat in this section already.", (json, reply) -> {
            json.number("enrollmentId", reply.outcome.enrollmentId());
        });
        row(ResultCode.NOT_ENROLLED, 409, "The student holds no seat in this section.", Problems::nothing);
        row(ResultCode.SECTION_FULL, 409, "Every seat is taken.", Problems::seats);
        row(
                ResultCode.CAPACITY_BELOW_ENROLLED,
                409,
                "More seats are taken than the new capacity has.",
                Problems::seats);
        row(ResultCode.INSUFFICIENT_CREDITS, 409, "The balance is too low.", (json, reply) -> {
            json.number("balance", reply.outcome.balance());
            json.number(reply.sectionId.isEmpty() ? "amount" : "price", reply.outcome.amount());
        });
        row(
                ResultCode.BALANCE_OVERFLOW,
                409,
                "The balance, with every refund still possible, would be too large.",
                (json, reply) -> json.number("balance", reply.outcome.balance())
                        .number("amount", reply.outcome.amount())
                        .number("max", io.registrar.engine.Limits.MAX_CREDITS));
        row(ResultCode.STATE_FULL, 503, "A table of the engine is full.", Problems::seats);
        for (ResultCode code : ResultCode.values()) {
            if (code.isRefusal() != BY_CODE.containsKey(code)) {
                throw new IllegalStateException("Expected a row for every refusal, but found none for " + code);
            }
        }
    }

    private Problems() {}

    private record Problem(int status, String detail, BiConsumer<JsonWriter, PendingReply> numbers) {}

    private static void row(ResultCode code, int status, String detail, BiConsumer<JsonWriter, PendingReply> numbers) {
        BY_CODE.put(code, new Problem(status, detail, numbers));
    }

    /** Writes a refusal of the engine, and returns its status. */
    static int write(JsonWriter json, PendingReply reply) {
        Problem problem = BY_CODE.get(reply.outcome.code());
        begin(json, problem.status, reply.outcome.code().text(), problem.detail)
                .number("sequence", reply.outcome.sequence());
        problem.numbers.accept(json, reply);
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

    private static void nothing(JsonWriter json, PendingReply reply) {
        // The id is in the request; no number decided.
    }

    private static void window(JsonWriter json, PendingReply reply) {
        Outcome outcome = reply.outcome;
        json.number("at", outcome.timeMillis())
                .number(
                        outcome.code() == ResultCode.REGISTRATION_NOT_OPEN ? "opensAt" : "closesAt",
                        outcome.windowBoundMillis());
    }

    private static void seats(JsonWriter json, PendingReply reply) {
        json.number("current", reply.outcome.current()).number("max", reply.outcome.max());
    }
}
