package io.registrar.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes commands and their outcomes as JSON, one object a line, by replaying them. Members are called as in the HTTP
 * contract. It holds one engine and one buffer, however long the journal is.
 */
final class CommandDump {
    /** Lines end by themselves, where the library would put a space; and every character is itself, not an escape. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .rootValueSeparator((String) null)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final Outcome outcome = new Outcome();
    private final CommandDecoder command = new CommandDecoder();
    private final JsonGenerator json;
    private final long from;
    private final long to;

    /**
     * Writes nothing yet.
     *
     * @param from sequence of the first command to write; those before it are replayed
     * @param to sequence of the last one
     */
    CommandDump(OutputStream out, long from, long to) {
        try {
            json = FACTORY.createGenerator(out);
        } catch (IOException failure) {
            throw new NotWrittenException(failure);
        }
        this.from = from;
        this.to = to;
    }

    /**
     * Replays a record, and writes its line if it is asked for.
     *
     * @return false if no later one is
     * @throws NotWrittenException if the output fails
     */
    boolean onRecord(byte[] buffer, int offset, int length) {
        engine.apply(buffer, offset, length, outcome);
        if (engine.lastSequence() >= from) {
            command.wrap(buffer, offset, length);
            try {
                writeLine();
            } catch (IOException failure) {
                throw new NotWrittenException(failure);
            }
        }
        return engine.lastSequence() < to;
    }

    /** Hands on what is still in the buffer, and leaves the output open. */
    void flush() {
        try {
            json.flush();
        } catch (IOException failure) {
            throw new NotWrittenException(failure);
        }
    }

    private void writeLine() throws IOException {
        json.writeStartObject();
        json.writeNumberField("sequence", command.sequence());
        json.writeNumberField("at", command.timeMillis());
        json.writeStringField("actor", command.actor());
        json.writeStringField("type", command.type().text());
        writeMembers();
        json.writeObjectFieldStart("outcome");
        json.writeStringField("code", outcome.code().text());
        writeNumbers();
        json.writeArrayFieldStart("effects");
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            writeEffect(effect);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void writeMembers() throws IOException {
        switch (command.type()) {
            case PUT_SECTION -> {
                json.writeStringField("sectionId", command.sectionId());
                writeSettings(command.settings());
            }
            case PUT_STUDENT -> {
                json.writeStringField("studentId", command.studentId());
                json.writeNumberField("credits", command.credits());
            }
            case ADJUST_CREDITS -> {
                json.writeStringField("studentId", command.studentId());
                json.writeNumberField("amount", command.credits());
                json.writeStringField("reason", command.reason());
            }
            case ENROLL, UNENROLL -> {
                json.writeStringField("sectionId", command.sectionId());
                json.writeStringField("studentId", command.studentId());
            }
        }
    }

    private void writeSettings(SectionSettings settings) throws IOException {
        json.writeStringField("kind", settings.kind().text());
        json.writeStringField("title", settings.title());
        writeNumberOrNull("capacity", settings.capacity(), settings.isLimited());
        json.writeNumberField("price", settings.price());
        json.writeStringField("term", settings.term().isEmpty() ? null : settings.term());
        json.writeNumberField("waitlistCapacity", settings.waitlistCapacity());
        writeNumberOrNull("opensAt", settings.opensAtMillis(), settings.opensAtMillis() != SectionSettings.NO_OPENING);
        writeNumberOrNull(
                "closesAt", settings.closesAtMillis(), settings.closesAtMillis() != SectionSettings.NO_CLOSING);
        json.writeNumberField("holdSeconds", settings.holdSeconds());
        json.writeNumberField("lessons", settings.lessons());
    }

    /** What the command led to, or the numbers that refused it. */
    private void writeNumbers() throws IOException {
        switch (outcome.code()) {
            case OK, CREATED -> writeSuccess();
            case SECTION_NOT_FOUND, STUDENT_NOT_FOUND, NOT_ENROLLED -> {
                // No number decided.
            }
            case REGISTRATION_NOT_OPEN -> json.writeNumberField("opensAt", outcome.windowBoundMillis());
            case REGISTRATION_CLOSED -> json.writeNumberField("closesAt", outcome.windowBoundMillis());
            case ALREADY_ENROLLED -> json.writeNumberField("enrollmentId", outcome.enrollmentId());
            case SECTION_FULL, CAPACITY_BELOW_ENROLLED, STATE_FULL -> {
                json.writeNumberField("current", outcome.current());
                json.writeNumberField("max", outcome.max());
            }
            case INSUFFICIENT_CREDITS -> {
                json.writeNumberField("balance", outcome.balance());
                json.writeNumberField(command.type() == CommandType.ENROLL ? "price" : "amount", outcome.amount());
            }
            case BALANCE_OVERFLOW -> {
                json.writeNumberField("balance", outcome.balance());
                json.writeNumberField("amount", outcome.amount());
                json.writeNumberField("max", Limits.MAX_CREDITS);
            }
        }
    }

    private void writeSuccess() throws IOException {
        switch (command.type()) {
            case PUT_SECTION -> {
                // The settings are in the command.
            }
            case PUT_STUDENT -> json.writeNumberField("balance", outcome.balance());
            case ADJUST_CREDITS -> {
                json.writeNumberField("ledgerEntryId", outcome.ledgerEntryId());
                json.writeNumberField("balanceAfter", outcome.balance());
            }
            case ENROLL -> {
                json.writeNumberField("enrollmentId", outcome.enrollmentId());
                json.writeNumberField("cost", outcome.amount());
                json.writeNumberField("balanceAfter", outcome.balance());
            }
            case UNENROLL -> {
                json.writeNumberField("enrollmentId", outcome.enrollmentId());
                json.writeNumberField("refund", outcome.amount());
                json.writeNumberField("balanceAfter", outcome.balance());
            }
        }
    }

    private void writeEffect(int effect) throws IOException {
        json.writeStartObject();
        switch (outcome.effectKind(effect)) {
            case LEDGER_ENTRY -> {
                json.writeStringField("effect", "ledgerEntry");
                json.writeNumberField("ledgerEntryId", outcome.effectId(effect));
                json.writeStringField(
                        "type", LedgerType.of(outcome.effectDetail(effect)).text());
                writePlace(effect);
                json.writeNumberField("amount", outcome.effectAmount(effect));
                json.writeNumberField("balanceAfter", outcome.effectBalanceAfter(effect));
            }
            case ENROLLMENT_BEGUN -> writeEnrollment("enrollmentBegun", effect);
            case ENROLLMENT_ENDED -> writeEnrollment("enrollmentEnded", effect);
        }
        json.writeEndObject();
    }

    private void writeEnrollment(String kind, int effect) throws IOException {
        json.writeStringField("effect", kind);
        json.writeNumberField("enrollmentId", outcome.effectId(effect));
        json.writeStringField(
                "status", EnrollmentStatus.of(outcome.effectDetail(effect)).text());
        writePlace(effect);
        json.writeNumberField("cost", outcome.effectAmount(effect));
    }

    private void writePlace(int effect) throws IOException {
        int section = outcome.effectSection(effect);
        json.writeStringField("sectionId", section < 0 ? null : engine.sectionId(section));
        json.writeStringField("studentId", engine.studentId(outcome.effectStudent(effect)));
    }

    private void writeNumberOrNull(String name, long number, boolean isThere) throws IOException {
        if (isThere) {
            json.writeNumberField(name, number);
        } else {
            json.writeNullField(name);
        }
    }

    /** The output takes no more; the cause says what the operating system said. */
    static final class NotWrittenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotWrittenException(IOException cause) {
            super(cause);
        }
    }
}
