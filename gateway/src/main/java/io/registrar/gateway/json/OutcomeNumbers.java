package io.registrar.gateway.json;

import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandType;
import java.util.EnumMap;
import java.util.Map;

/** The numbers of an outcome, as JSON: a row for each type of command that went well, and for each refusal. */
final class OutcomeNumbers {
    private static final Map<CommandType, Row> RESULTS = new EnumMap<>(CommandType.class);
    private static final Map<ResultCode, Row> REFUSALS = new EnumMap<>(ResultCode.class);

    /** The command says it all, and no number decided. */
    private static final Row NONE = (json, type, outcome) -> {};

    private static final Row SEATS =
            (json, type, outcome) -> json.number("current", outcome.current()).number("max", outcome.max());
    private static final Row ENROLLMENT = (json, type, outcome) -> json.number("enrollmentId", outcome.enrollmentId());

    static {
        RESULTS.put(CommandType.PUT_SECTION, NONE);
        RESULTS.put(CommandType.PUT_STUDENT, (json, type, outcome) -> json.number("balance", outcome.balance()));
        RESULTS.put(
                CommandType.ADJUST_CREDITS,
                (json, type, outcome) -> json.number("ledgerEntryId", outcome.ledgerEntryId())
                        .number("balanceAfter", outcome.balance()));
        RESULTS.put(CommandType.ENROLL, OutcomeNumbers::enrolled);
        RESULTS.put(
                CommandType.UNENROLL,
                (json, type, outcome) -> json.number("enrollmentId", outcome.enrollmentId())
                        .number("refund", outcome.amount())
                        .number("balanceAfter", outcome.balance()));
        RESULTS.put(CommandType.CONFIRM, OutcomeNumbers::changed);
        RESULTS.put(CommandType.WITHDRAW, OutcomeNumbers::changed);
        RESULTS.put(CommandType.LEAVE_WAITLIST, NONE);
        RESULTS.put(
                CommandType.COMPLETE_LESSON,
                (json, type, outcome) -> json.number("enrollmentId", outcome.enrollmentId())
                        .number("finished", outcome.count())
                        .number("lessons", outcome.max()));
        RESULTS.put(CommandType.PUT_SESSION, NONE);
        RESULTS.put(CommandType.BOOK, ENROLLMENT);
        RESULTS.put(CommandType.CANCEL_BOOKING, ENROLLMENT);
        RESULTS.put(CommandType.REGISTER, (json, type, outcome) -> json.number("balanceAfter", outcome.balance()));
        RESULTS.put(
                CommandType.CANCEL_SECTION,
                (json, type, outcome) ->
                        json.number("cancelled", outcome.count()).number("refunded", outcome.amount()));
        RESULTS.put(
                CommandType.ARCHIVE_TERM,
                (json, type, outcome) ->
                        json.number("archived", outcome.count()).number("enrollments", outcome.amount()));
        RESULTS.put(CommandType.IMPORT_ENROLLMENT, OutcomeNumbers::imported);
        RESULTS.put(CommandType.TICK, NONE);
        for (CommandType type : CommandType.values()) {
            requireRow(RESULTS.containsKey(type), type);
        }
    }

    static {
        REFUSALS.put(ResultCode.IDEMPOTENCY_KEY_REUSED, NONE);
        REFUSALS.put(ResultCode.IDEMPOTENCY_FULL, SEATS);
        REFUSALS.put(ResultCode.SECTION_NOT_FOUND, NONE);
        REFUSALS.put(ResultCode.STUDENT_NOT_FOUND, NONE);
        REFUSALS.put(ResultCode.SESSION_NOT_FOUND, NONE);
        REFUSALS.put(ResultCode.LESSON_NOT_FOUND, (json, type, outcome) -> json.number("max", outcome.max()));
        REFUSALS.put(ResultCode.TERM_NOT_FOUND, NONE);
        REFUSALS.put(ResultCode.SECTION_CANCELLED, NONE);
        REFUSALS.put(
                ResultCode.REGISTRATION_NOT_OPEN,
                (json, type, outcome) -> json.number("opensAt", outcome.windowBoundMillis()));
        REFUSALS.put(
                ResultCode.REGISTRATION_CLOSED,
                (json, type, outcome) -> json.number("closesAt", outcome.windowBoundMillis()));
        REFUSALS.put(ResultCode.TERM_NOT_CLOSED, SEATS);
        REFUSALS.put(ResultCode.IMPORT_ID_REUSED, ENROLLMENT);
        REFUSALS.put(ResultCode.ALREADY_ENROLLED, ENROLLMENT);
        REFUSALS.put(ResultCode.ALREADY_WAITLISTED, NONE);
        REFUSALS.put(ResultCode.NOT_ENROLLED, NONE);
        REFUSALS.put(ResultCode.NOT_WAITLISTED, NONE);
        REFUSALS.put(ResultCode.ALREADY_COMPLETED, ENROLLMENT);
        REFUSALS.put(ResultCode.NOT_PENDING, ENROLLMENT);
        REFUSALS.put(ResultCode.LESSON_ALREADY_COMPLETED, ENROLLMENT);
        REFUSALS.put(ResultCode.ALREADY_BOOKED, NONE);
        REFUSALS.put(ResultCode.NOT_BOOKED, NONE);
        REFUSALS.put(
                ResultCode.SECTION_FULL,
                (json, type, outcome) -> json.number("current", outcome.current())
                        .number("max", outcome.max())
                        .numberOrNull("lastSeatSequence", outcome.lastSeatSequence(), outcome.lastSeatSequence() != 0));
        REFUSALS.put(ResultCode.CAPACITY_BELOW_ENROLLED, SEATS);
        REFUSALS.put(ResultCode.LESSONS_BELOW_COMPLETED, SEATS);
        REFUSALS.put(ResultCode.WAITLIST_FULL, SEATS);
        REFUSALS.put(ResultCode.SESSION_FULL, SEATS);
        REFUSALS.put(ResultCode.CAPACITY_BELOW_BOOKED, SEATS);
        REFUSALS.put(
                ResultCode.INSUFFICIENT_CREDITS,
                (json, type, outcome) -> json.number("balance", outcome.balance())
                        .number(type == CommandType.ENROLL ? "price" : "amount", outcome.amount()));
        REFUSALS.put(
                ResultCode.BALANCE_OVERFLOW,
                (json, type, outcome) -> json.number("balance", outcome.balance())
                        .number("amount", outcome.amount())
                        .number("max", Limits.MAX_CREDITS));
        REFUSALS.put(ResultCode.REGISTRATION_REFUSED, NONE);
        REFUSALS.put(ResultCode.STATE_FULL, SEATS);
        for (ResultCode code : ResultCode.values()) {
            requireRow(code.isRefusal() == REFUSALS.containsKey(code), code);
        }
    }

    private OutcomeNumbers() {}

    /** Writes the numbers that one result has. */
    @FunctionalInterface
    private interface Row {
        void write(JsonWriter json, CommandType type, Outcome outcome);
    }

    private static void requireRow(boolean isRight, Enum<?> of) {
        if (!isRight) {
            throw new IllegalStateException(
                    "Expected a row for every type and every refusal, but found none for " + of);
        }
    }

    /** Writes the numbers of what a command of this type came to. */
    static void write(JsonWriter json, CommandType type, Outcome outcome) {
        Row row = outcome.code().isRefusal() ? REFUSALS.get(outcome.code()) : RESULTS.get(type);
        row.write(json, type, outcome);
    }

    private static void enrolled(JsonWriter json, CommandType type, Outcome outcome) {
        if (outcome.position() != 0) {
            json.number("position", outcome.position());
        } else {
            json.number("enrollmentId", outcome.enrollmentId())
                    .number("cost", outcome.amount())
                    .number("balanceAfter", outcome.balance());
        }
    }

    /** Of one that was imported before, only which one it is. */
    private static void imported(JsonWriter json, CommandType type, Outcome outcome) {
        json.number("enrollmentId", outcome.enrollmentId());
        if (outcome.code() == ResultCode.CREATED) {
            json.number("balanceAfter", outcome.balance());
        }
    }

    private static void changed(JsonWriter json, CommandType type, Outcome outcome) {
        json.number("enrollmentId", outcome.enrollmentId())
                .number("cost", outcome.amount())
                .number("balanceAfter", outcome.balance())
                .number("enrolledAt", outcome.enrolledAtMillis());
    }
}
