package io.registrar.gateway.json;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;

/** A command and what it came to, as JSON: what was asked, by whom, when, and the numbers that decided. */
public final class CommandJson {
    private CommandJson() {}

    /** Writes one object: the command's members, and its outcome with the effects. */
    public static void write(JsonWriter json, CommandDecoder command, Outcome outcome) {
        json.beginObject()
                .number("sequence", command.sequence())
                .number("at", command.timeMillis())
                .text("actor", command.actor())
                .text("type", command.type().text());
        members(json, command);
        json.beginObject("outcome").text("code", outcome.code().text());
        if (outcome.code().isRefusal()) {
            refusalNumbers(json, command.type(), outcome);
        } else {
            resultNumbers(json, command.type(), outcome);
        }
        json.beginArray("effects");
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            effect(json, command, outcome, effect);
        }
        json.endArray().endObject().endObject();
    }

    private static void members(JsonWriter json, CommandDecoder command) {
        switch (command.type()) {
            case PUT_SECTION -> {
                json.text("sectionId", command.sectionId());
                settings(json, command.settings());
            }
            case PUT_STUDENT -> json.text("studentId", command.studentId()).number("credits", command.credits());
            case ADJUST_CREDITS ->
                json.text("studentId", command.studentId())
                        .number("amount", command.credits())
                        .text("reason", command.reason());
            case ENROLL, UNENROLL -> json.text("sectionId", command.sectionId()).text("studentId", command.studentId());
        }
    }

    /** Writes the members of a section's settings. */
    public static void settings(JsonWriter json, SectionSettings settings) {
        json.text("kind", settings.kind().text())
                .text("title", settings.title())
                .numberOrNull("capacity", settings.capacity(), settings.isLimited())
                .number("price", settings.price())
                .textOrNull("term", settings.term())
                .number("waitlistCapacity", settings.waitlistCapacity())
                .numberOrNull(
                        "opensAt", settings.opensAtMillis(), settings.opensAtMillis() != SectionSettings.NO_OPENING)
                .numberOrNull(
                        "closesAt", settings.closesAtMillis(), settings.closesAtMillis() != SectionSettings.NO_CLOSING)
                .number("holdSeconds", settings.holdSeconds())
                .number("lessons", settings.lessons());
    }

    /**
     * Writes the numbers that decided a refusal.
     *
     * @param type of the command that was refused
     */
    public static void refusalNumbers(JsonWriter json, CommandType type, Outcome outcome) {
        switch (outcome.code()) {
            case OK, CREATED -> throw new IllegalArgumentException("Expected a refusal, but found " + outcome);
            case SECTION_NOT_FOUND, STUDENT_NOT_FOUND, NOT_ENROLLED -> {
                // The id is in the command; no number decided.
            }
            case REGISTRATION_NOT_OPEN -> json.number("opensAt", outcome.windowBoundMillis());
            case REGISTRATION_CLOSED -> json.number("closesAt", outcome.windowBoundMillis());
            case ALREADY_ENROLLED -> json.number("enrollmentId", outcome.enrollmentId());
            case SECTION_FULL -> {
                seats(json, outcome);
                json.numberOrNull("lastSeatSequence", outcome.lastSeatSequence(), outcome.lastSeatSequence() != 0);
            }
            case CAPACITY_BELOW_ENROLLED, STATE_FULL -> seats(json, outcome);
            case INSUFFICIENT_CREDITS ->
                json.number("balance", outcome.balance())
                        .number(type == CommandType.ENROLL ? "price" : "amount", outcome.amount());
            case BALANCE_OVERFLOW ->
                json.number("balance", outcome.balance())
                        .number("amount", outcome.amount())
                        .number("max", Limits.MAX_CREDITS);
        }
    }

    private static void seats(JsonWriter json, Outcome outcome) {
        json.number("current", outcome.current()).number("max", outcome.max());
    }

    private static void resultNumbers(JsonWriter json, CommandType type, Outcome outcome) {
        switch (type) {
            case PUT_SECTION -> {
                // The settings are in the command.
            }
            case PUT_STUDENT -> json.number("balance", outcome.balance());
            case ADJUST_CREDITS ->
                json.number("ledgerEntryId", outcome.ledgerEntryId()).number("balanceAfter", outcome.balance());
            case ENROLL ->
                json.number("enrollmentId", outcome.enrollmentId())
                        .number("cost", outcome.amount())
                        .number("balanceAfter", outcome.balance());
            case UNENROLL ->
                json.number("enrollmentId", outcome.enrollmentId())
                        .number("refund", outcome.amount())
                        .number("balanceAfter", outcome.balance());
        }
    }

    private static void effect(JsonWriter json, CommandDecoder command, Outcome outcome, int effect) {
        json.beginObject();
        switch (outcome.effectKind(effect)) {
            case LEDGER_ENTRY -> {
                json.text("effect", "ledgerEntry")
                        .number("ledgerEntryId", outcome.effectId(effect))
                        .text(
                                "type",
                                LedgerType.of(outcome.effectDetail(effect)).text());
                place(json, command);
                json.number("amount", outcome.effectAmount(effect))
                        .number("balanceAfter", outcome.effectBalanceAfter(effect));
            }
            case ENROLLMENT_BEGUN -> enrollment(json, "enrollmentBegun", command, outcome, effect);
            case ENROLLMENT_ENDED -> enrollment(json, "enrollmentEnded", command, outcome, effect);
        }
        json.endObject();
    }

    private static void enrollment(JsonWriter json, String kind, CommandDecoder command, Outcome outcome, int effect) {
        json.text("effect", kind)
                .number("enrollmentId", outcome.effectId(effect))
                .text(
                        "status",
                        EnrollmentStatus.of(outcome.effectDetail(effect)).text());
        place(json, command);
        json.number("cost", outcome.effectAmount(effect));
    }

    /** Every effect there is concerns the command's own student, and its own section if it names one. */
    private static void place(JsonWriter json, CommandDecoder command) {
        json.textOrNull("sectionId", command.hasSection() ? command.sectionId() : "")
                .text("studentId", command.studentId());
    }
}
