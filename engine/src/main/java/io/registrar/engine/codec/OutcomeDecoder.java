package io.registrar.engine.codec;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.ResultCode;
import java.util.Objects;

/**
 * Reads {@linkplain OutcomeRecord records} as {@link OutcomeEncoder} writes them: a command, and what it came to. Dense
 * indexes are the engine's alone and not in a record, so the outcome's effects name none: their student and section are
 * the command's own. Not safe for several threads.
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
        if (at + commandLength + OutcomeRecord.DECISION_LENGTH > end) {
            throw new MalformedRecordException("Expected a command, but it ends behind its record");
        }
        command.wrap(buffer, at, commandLength);
        at += commandLength;
        int code = (short) RecordHeader.SHORTS.get(buffer, at);
        int mask = (short) RecordHeader.SHORTS.get(buffer, at + Short.BYTES) & 0xFFFF;
        int effectCount = (int) RecordHeader.INTS.get(buffer, at + 2 * Short.BYTES);
        at += OutcomeRecord.DECISION_LENGTH;
        long wanted = (long) Integer.bitCount(mask) * Long.BYTES + (long) effectCount * OutcomeRecord.EFFECT_LENGTH;
        if (mask >>> Outcome.NUMBERS != 0 || effectCount < 0 || at + wanted != end) {
            throw new MalformedRecordException("Expected " + wanted + " bytes of numbers and effects, but found "
                    + (end - at) + " at sequence " + command.sequence());
        }
        try {
            outcome.begin(command.sequence(), command.timeMillis()).result(ResultCode.of(code));
            for (int number = 0; number < Outcome.NUMBERS; number++) {
                if ((mask & 1 << number) != 0) {
                    outcome.setNumber(number, (long) RecordHeader.LONGS.get(buffer, at));
                    at += Long.BYTES;
                }
            }
            for (int effect = 0; effect < effectCount; effect++) {
                readEffect(buffer, at);
                at += OutcomeRecord.EFFECT_LENGTH;
            }
        } catch (IllegalArgumentException unknown) {
            throw new MalformedRecordException(unknown.getMessage() + " at sequence " + command.sequence());
        }
        return this;
    }

    private void readEffect(byte[] buffer, int at) {
        EffectKind kind = EffectKind.of(buffer[at]);
        int detail = buffer[at + 1];
        long id = longAt(buffer, at, 0);
        long amount = longAt(buffer, at, 1);
        long balanceOrTime = longAt(buffer, at, 2);
        long previousOfStudent = longAt(buffer, at, 3);
        long enrollmentOrPrevious = longAt(buffer, at, 4);
        if (kind == EffectKind.LEDGER_ENTRY) {
            outcome.addLedgerEntry(
                    LedgerType.of(detail),
                    id,
                    enrollmentOrPrevious,
                    Outcome.NO_INDEX,
                    Outcome.NO_INDEX,
                    amount,
                    balanceOrTime,
                    previousOfStudent);
        } else {
            outcome.addEnrollment(
                    kind,
                    EnrollmentStatus.of(detail),
                    id,
                    Outcome.NO_INDEX,
                    Outcome.NO_INDEX,
                    amount,
                    balanceOrTime,
                    previousOfStudent,
                    enrollmentOrPrevious);
        }
    }

    private static long longAt(byte[] buffer, int effect, int field) {
        return (long) RecordHeader.LONGS.get(buffer, effect + 2 + field * Long.BYTES);
    }

    /** The command; valid until the next record is read, and while the buffer is left alone. */
    public CommandDecoder command() {
        return command;
    }

    /** What it came to; valid until the next record is read. */
    public Outcome outcome() {
        return outcome;
    }
}
