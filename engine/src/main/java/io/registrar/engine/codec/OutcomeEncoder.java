package io.registrar.engine.codec;

import io.registrar.engine.Outcome;
import java.util.Arrays;

/**
 * Writes commands and their outcomes as {@linkplain OutcomeRecord records}, one behind the other, and keeps the running
 * hash over all of them. Every outcome has to come here once, in order of sequence: live, and in a replay before that.
 * Encoding allocates nothing but room for the largest batch so far. Not safe for several threads.
 */
public final class OutcomeEncoder {
    private static final int FIRST_CAPACITY = 64 * 1024;

    /** From here on the buffer grows by what is needed and no more. */
    private static final int MOST_DOUBLED = 1 << 26;

    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int length;
    private int count;
    private long sequence;
    private long runningHash;
    /** Bytes of all records before those in the buffer. */
    private long bytesBefore;

    /** Makes an encoder that has seen nothing yet. */
    public OutcomeEncoder() {
        this(OutcomePosition.START);
    }

    /** Makes an encoder that goes on behind this place. */
    public OutcomeEncoder(OutcomePosition position) {
        sequence = position.sequence();
        runningHash = position.runningHash();
        bytesBefore = position.bytes();
    }

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

    /** The place behind the last record that was encoded. */
    public OutcomePosition position() {
        return new OutcomePosition(sequence, runningHash, bytesBefore + length);
    }

    /** Makes the buffer ready for the next batch. The running hash goes on. */
    public void clear() {
        bytesBefore += length;
        length = 0;
        count = 0;
        if (buffer.length > MOST_DOUBLED) {
            buffer = new byte[FIRST_CAPACITY];
        }
    }

    /**
     * Appends a command and its outcome.
     *
     * @param command holds the command as journaled
     * @throws IllegalStateException if the record would be longer than {@link OutcomeRecord#MAX_LENGTH}
     */
    public void encode(byte[] command, int offset, int commandLength, Outcome outcome) {
        // The effects that a repeated answer tells of are in the record of the command that brought them about.
        int effects = outcome.newEffectCount();
        int recordLength = OutcomeRecord.COMMAND
                + commandLength
                + OutcomeBody.length(outcome, 0, effects)
                + OutcomeRecord.HASH_LENGTH;
        if (recordLength > OutcomeRecord.MAX_LENGTH) {
            throw new IllegalStateException("Expected a record of at most " + OutcomeRecord.MAX_LENGTH
                    + " bytes at sequence " + outcome.sequence() + ", but found " + recordLength);
        }
        if (length + recordLength > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.min(buffer.length * 2, MOST_DOUBLED), length + recordLength));
        }
        int start = length;
        RecordHeader.INTS.set(buffer, start, recordLength);
        int at = start + OutcomeRecord.COMMAND;
        System.arraycopy(command, offset, buffer, at, commandLength);
        at += commandLength;
        at = OutcomeBody.encode(outcome, 0, effects, buffer, at);
        runningHash = OutcomeRecord.hash(buffer, start, recordLength, runningHash);
        RecordHeader.LONGS.set(buffer, at, runningHash);
        length = at + OutcomeRecord.HASH_LENGTH;
        sequence = outcome.sequence();
        count++;
    }
}
