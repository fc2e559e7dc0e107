package io.registrar.engine.codec;

import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import java.util.Arrays;

/**
 * Writes commands and their outcomes as {@linkplain OutcomeRecord records}, one behind the other, and keeps the running
 * hash over all of them. Every outcome has to come here once, in order of sequence: live, and in a replay before that.
 * Encoding allocates nothing but room for the largest batch so far. Not safe for several threads.
 */
public final class OutcomeEncoder {
    private static final int FIRST_CAPACITY = 64 * 1024;

    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int length;
    private int count;
    private long runningHash = OutcomeRecord.FIRST_HASH;

    /** Makes an encoder that has seen nothing yet. */
    public OutcomeEncoder() {}

    /** The records since {@link #clear}, from the start up to {@link #length}. */
    public byte[] buffer() {
        return buffer;
    }

    /** How many bytes they take. */
    public int length() {
        return length;
    }

    /** How many records they are. */
    public int count() {
        return count;
    }

    /** The running hash over all outcomes that were encoded, in this batch or before. */
    public long runningHash() {
        return runningHash;
    }

    /** Makes the buffer ready for the next batch. The running hash goes on. */
    public void clear() {
        length = 0;
        count = 0;
    }

    /**
     * Appends a command and its outcome.
     *
     * @param command holds the command as journaled
     * @throws IllegalStateException if the record would be longer than {@link OutcomeRecord#MAX_LENGTH}
     */
    public void encode(byte[] command, int offset, int commandLength, Outcome outcome) {
        int mask = 0;
        int numberCount = 0;
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            if (outcome.number(number) != 0) {
                mask |= 1 << number;
                numberCount++;
            }
        }
        int recordLength = OutcomeRecord.COMMAND
                + commandLength
                + OutcomeRecord.DECISION_LENGTH
                + numberCount * Long.BYTES
                + outcome.effectCount() * OutcomeRecord.EFFECT_LENGTH
                + OutcomeRecord.HASH_LENGTH;
        if (recordLength > OutcomeRecord.MAX_LENGTH) {
            throw new IllegalStateException("Expected a record of at most " + OutcomeRecord.MAX_LENGTH
                    + " bytes at sequence " + outcome.sequence() + ", but found " + recordLength);
        }
        if (length + recordLength > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + recordLength));
        }
        int start = length;
        RecordHeader.INTS.set(buffer, start, recordLength);
        int at = start + OutcomeRecord.COMMAND;
        System.arraycopy(command, offset, buffer, at, commandLength);
        at += commandLength;
        RecordHeader.SHORTS.set(buffer, at, (short) outcome.code().number());
        RecordHeader.SHORTS.set(buffer, at + Short.BYTES, (short) mask);
        RecordHeader.INTS.set(buffer, at + 2 * Short.BYTES, outcome.effectCount());
        at += OutcomeRecord.DECISION_LENGTH;
        for (int number = 0; number < Outcome.NUMBERS; number++) {
            if (outcome.number(number) != 0) {
                at = putLong(at, outcome.number(number));
            }
        }
        for (int effect = 0; effect < outcome.effectCount(); effect++) {
            at = putEffect(at, outcome, effect);
        }
        runningHash = OutcomeRecord.hash(buffer, start, recordLength, runningHash);
        length = putLong(at, runningHash);
        count++;
    }

    private int putEffect(int start, Outcome outcome, int effect) {
        boolean isLedgerEntry = outcome.effectKind(effect) == EffectKind.LEDGER_ENTRY;
        buffer[start] = (byte) outcome.effectKind(effect).number();
        buffer[start + 1] = (byte) outcome.effectDetail(effect);
        int at = putLong(start + 2, outcome.effectId(effect));
        at = putLong(at, outcome.effectAmount(effect));
        at = putLong(at, isLedgerEntry ? outcome.effectBalanceAfter(effect) : outcome.effectEnrolledAtMillis(effect));
        at = putLong(at, outcome.effectPreviousOfStudent(effect));
        return putLong(
                at, isLedgerEntry ? outcome.effectEnrollmentId(effect) : outcome.effectPreviousOfSection(effect));
    }

    private int putLong(int at, long value) {
        RecordHeader.LONGS.set(buffer, at, value);
        return at + Long.BYTES;
    }
}
