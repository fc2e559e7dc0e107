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
 *     6+n     2  which of the numbers follow: bit i stands for the i-th; one that is left out is 0
 *     8+n     4  number of effects e
 *    12+n   8·k  the numbers: enrollment, amount, balance, current, max, window bound, ledger entry, last seat,
 *                position, enrolled at, count, effects of expiries, repeated sequence, repeated time
 *       …     …  the effects
 *   end-8     8  running hash
 * </pre>
 *
 * An effect:
 *
 * <pre>
 *       0     1  bits 0–3: its kind's number · bits 4–5: its student · bits 6–7: its section;
 *                0 = the command's own, 1 = as in the effect before, 2 = named at the end
 *       1     1  its detail: the number of a ledger type or an enrollment status, or 0
 *       2     8  id of the ledger entry or enrollment
 *      10     8  credits: signed amount, cost, price; the result code of a registration's item
 *      18     8  a ledger entry's balance after it; when an enrollment had begun, or who was passed over had joined;
 *                an item's place on the wait list
 *      26     8  sequence of the one before it of the same student
 *      34     8  a beginning's and an end's one before it of the same section; for others, the enrollment; 1 for an
 *                item that is a drop
 *      42     n  its student's id, if named: length 1, characters
 *       …     n  its section's id, likewise
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

    /**
     * Longest record that is believed. Those of most commands have some hundred bytes; a section of 200,000 seats that is
     * cancelled makes one of about 20 MB.
     */
    public static final int MAX_LENGTH = 1 << 30;

    static final int COMMAND = Integer.BYTES;
    /** Shortest record: the shortest command, and a decision without a number or an effect. */
    public static final int MIN_LENGTH =
            COMMAND + RecordHeader.MIN_RECORD_LENGTH + OutcomeBody.HEAD_LENGTH + HASH_LENGTH;

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
