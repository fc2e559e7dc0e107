package io.registrar.engine.codec;

import io.registrar.engine.Hash;
import java.util.Arrays;

/**
 * A command and what it came to, as history keeps them: one record a command, in order of sequence, with nothing in
 * between. Numbers are little-endian.
 *
 * <pre>
 *  offset  size  field
 *       0     4  length of the whole record in bytes, this field and the running hash included
 *       4     n  the command, byte for byte as journaled: see {@link RecordHeader}
 *     4+n     2  the result code's number
 *     6+n     2  which of the eight numbers follow: bit i stands for the i-th; one that is left out is 0
 *     8+n     4  number of effects e
 *    12+n   8·k  the numbers: enrollment, amount, balance, current, max, window bound, ledger entry, last seat
 *       …  42·e  the effects
 *   end-8     8  running hash
 * </pre>
 *
 * An effect, whose student and section are always the command's own in this version:
 *
 * <pre>
 *       0     1  its kind's number
 *       1     1  its detail: the number of a ledger type or an enrollment status
 *       2     8  id of the ledger entry or enrollment
 *      10     8  credits: signed amount, or cost
 *      18     8  a ledger entry's balance after it; when an enrollment had begun
 *      26     8  sequence of the one before it of the same student
 *      34     8  a ledger entry's enrollment; an enrollment's one before it of the same section
 * </pre>
 *
 * <p>The running hash is over all records up to and with this one: {@code h(n) = hash(h(n-1), bytes of record n before
 * its hash)}, and {@code h(0) = 0}. It says at every sequence whether two histories are the same so far; and together with
 * the eight bytes before the record, which are {@code h(n-1)}, it checks this one record alone. Made against accidents,
 * not against forgers: a change within eight bytes, counted from the record's start, is
 * always found, and of others that are random all but one in 2^64.
 *
 * <p>Where records start and end follows from the outcomes alone, and not from how they were batched, so a history that
 * is made again is the same byte for byte.
 */
public final class OutcomeRecord {
    /** The running hash before the first record. */
    public static final long FIRST_HASH = 0;

    /** Bytes of the running hash, at a record's end. */
    public static final int HASH_LENGTH = Long.BYTES;

    /** Longest record that is believed. */
    public static final int MAX_LENGTH = 1 << 20;

    static final int COMMAND = Integer.BYTES;
    /** From the command's end to the first number. */
    static final int DECISION_LENGTH = Short.BYTES + Short.BYTES + Integer.BYTES;

    static final int EFFECT_LENGTH = 2 + 5 * Long.BYTES;

    /** Shortest record: the shortest command, and a decision without a number or an effect. */
    public static final int MIN_LENGTH = COMMAND + RecordHeader.MIN_RECORD_LENGTH + DECISION_LENGTH + HASH_LENGTH;

    private OutcomeRecord() {}

    /** The length that the record starting here says it has; four bytes of it are in the buffer. */
    public static int length(byte[] buffer, int offset) {
        return (int) RecordHeader.INTS.get(buffer, offset);
    }

    /** The running hash of the record in these bytes. */
    public static long runningHash(byte[] buffer, int offset, int length) {
        return (long) RecordHeader.LONGS.get(buffer, offset + length - HASH_LENGTH);
    }

    /** Sequence of the record that starts here; {@link #MIN_LENGTH} bytes of it are in the buffer. */
    public static long sequence(byte[] buffer, int offset) {
        return RecordHeader.sequence(buffer, offset + COMMAND);
    }

    /** True if both records, of which {@link #MIN_LENGTH} bytes are in their buffers, begin with the same command. */
    public static boolean isOfSameCommand(byte[] one, int oneOffset, byte[] other, int otherOffset) {
        int length = RecordHeader.length(one, oneOffset + COMMAND);
        return length <= length(one, oneOffset) - COMMAND
                && length <= length(other, otherOffset) - COMMAND
                && Arrays.equals(
                        one,
                        oneOffset + COMMAND,
                        oneOffset + COMMAND + length,
                        other,
                        otherOffset + COMMAND,
                        otherOffset + COMMAND + length);
    }

    /** True if the bytes are one whole record that follows a history with this running hash. */
    public static boolean isIntact(byte[] buffer, int offset, int length, long hashBefore) {
        return length >= MIN_LENGTH
                && length <= MAX_LENGTH
                && length(buffer, offset) == length
                && runningHash(buffer, offset, length) == hash(buffer, offset, length, hashBefore);
    }

    static long hash(byte[] buffer, int offset, int length, long hashBefore) {
        return Hash.bytes(buffer, offset, length - HASH_LENGTH, hashBefore);
    }
}
