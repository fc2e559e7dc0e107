package io.registrar.engine.codec;

import io.registrar.engine.Outcome;
import java.util.Objects;

/**
 * Reads {@linkplain OutcomeRecord records} as {@link OutcomeEncoder} writes them: a command, and what it came to. Dense
 * indexes are the engine's alone and not in a record, so the outcome's effects have none: they name their student and
 * section, or these are the command's own. Not safe for several threads.
 */
public final class OutcomeDecoder {
    private final CommandDecoder command = new CommandDecoder();
    private final Outcome outcome = new Outcome();

    /** Makes a decoder that has read nothing yet. */
    public OutcomeDecoder() {}

    /**
     * Reads one record, which stays in the buffer while its command is asked for.
     *
     * @throws MalformedRecordException if the bytes are not one record; they are if {@link OutcomeRecord#isIntact} says
     *     so and their writer was no newer than this reader
     * @throws IndexOutOfBoundsException if the buffer has no such bytes
     */
    public OutcomeDecoder wrap(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length < OutcomeRecord.MIN_LENGTH || OutcomeRecord.length(buffer, offset) != length) {
            throw new MalformedRecordException("Expected an outcome's record, but found " + length + " other bytes");
        }
        int at = offset + OutcomeRecord.COMMAND;
        int end = offset + length - OutcomeRecord.HASH_LENGTH;
        int commandLength = RecordHeader.length(buffer, at);
        if (at + commandLength + OutcomeBody.HEAD_LENGTH > end) {
            throw new MalformedRecordException("Expected a command, but it ends behind its record");
        }
        command.wrap(buffer, at, commandLength);
        // What one huge record took is given back by the next.
        outcome.trim();
        at += commandLength;
        outcome.begin(command.sequence(), command.timeMillis());
        OutcomeBody.decode(buffer, at, end, outcome);
        return this;
    }

    /** The command; valid until the next record is read, and while the buffer is left alone. */
    public CommandDecoder command() {
        return command;
    }

    /** What it came to; valid until the next record is read. */
    public Outcome outcome() {
        return outcome;
    }

    /** Tells which enrollments it began and changed, as was told when it was decided. */
    public void visitEnrollments(EnrollmentVisitor visitor) {
        EnrollmentVisitor.visit(outcome, visitor);
    }
}
