package io.registrar.engine;

import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.OutcomeBody;
import java.util.Arrays;

/**
 * The idempotency keys of the last 24 hours, each with the fingerprint of its request and the outcome that a repetition is
 * answered with. Keys are forgotten in the order they came in, so they stand in a queue: their bytes in chunks, one behind
 * the other, and a row for each.
 *
 * <pre>
 *  an entry's bytes: actor length 1 · actor · key length 1 · key · fingerprint 32 · outcome, see {@link OutcomeBody}
 *
 *  field of its row
 *    0     sequence of its command
 *    1     time of its command, Unix epoch milliseconds
 *    2     number of its chunk (32 bits) · where it starts there (32 bits)
 *    3     length (32 bits) · row of the next key (32 bits)
 * </pre>
 */
final class KeyTable {
    private static final int SEQUENCE = 0;
    private static final int TIME = 1;
    private static final int PLACE = 2;
    private static final int LENGTH_AND_NEXT = 3;
    /** Small enough that a collector in regions of a megabyte never gives a chunk regions of its own, half of them empty. */
    private static final int CHUNK_LENGTH = 1 << 18;

    /** Two neighbours hold more than one chunk's length together, or the second would not have been begun. */
    private static final int MOST_CHUNKS = (int) (2 * Limits.MAX_KEY_BYTES / CHUNK_LENGTH) + 4;

    private static final byte[] NO_CHUNK = {};
    private static final int NONE = Section.NONE;
    /** Most keys that one command forgets, so that none pays for a whole day. */
    private static final int MOST_FORGOTTEN = 64;

    private final HashIndex byKey = new HashIndex();
    private final SecretHash secretHash;
    private final Rows table = new Rows(4, LENGTH_AND_NEXT);
    private final LongRows rows = table.rows;
    private int head = NONE;
    private int tail = NONE;
    private long byteCount;

    /** The chunks in use, the oldest first; chunk n stands at n - firstChunk. */
    private byte[][] chunks = new byte[4][];

    /** A chunk that is done with, to be used again. */
    private byte[] spareChunk = NO_CHUNK;

    private int firstChunk;
    private int chunkCount;
    private int lastUsed;

    /** @param secretHash where a key stands in the index: clients choose keys, and must not choose places */
    KeyTable(SecretHash secretHash) {
        this.secretHash = secretHash;
    }

    /** Saves all but the index, which is laid out by a secret of this process. */
    void save(StateSink sink) {
        table.save(sink);
        sink.putLong(head);
        sink.putLong(tail);
        sink.putLong(byteCount);
        sink.putLong(firstChunk);
        sink.putLong(lastUsed);
        sink.putLong(chunkCount);
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            sink.putLong(chunks[chunk].length);
            sink.putBytes(chunks[chunk], 0, usedOf(chunk));
        }
    }

    void load(StateSource source) {
        table.load(source);
        head = (int) source.getLong();
        tail = (int) source.getLong();
        byteCount = source.getLong();
        firstChunk = source.getCount(Integer.MAX_VALUE);
        lastUsed = source.getCount(Integer.MAX_VALUE);
        chunkCount = source.getCount(MOST_CHUNKS);
        chunks = new byte[Math.max(chunks.length, chunkCount)][];
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            chunks[chunk] = new byte[source.getCount(Integer.MAX_VALUE - Long.BYTES)];
            source.getBytes(chunks[chunk], 0, usedOf(chunk));
        }
        for (int row = head; row != NONE; row = next(row)) {
            byKey.insert(hashOf(row), row);
        }
    }

    /** Keys that are remembered. */
    int count() {
        return table.count();
    }

    /** Whether a new key has no room. */
    boolean isFull() {
        return count() == Limits.MAX_KEYS || byteCount >= Limits.MAX_KEY_BYTES;
    }

    /** Forgets keys whose time is over, some at a time. */
    void forget(long nowMillis) {
        for (int i = 0; i < MOST_FORGOTTEN && head != NONE && isOver(head, nowMillis); i++) {
            forgetFirst();
        }
    }

    /** The row of the command's key, or -1 if it is not known, or its time is over. */
    int find(CommandDecoder command, long nowMillis) {
        long hash = hash(command);
        for (int slot = byKey.first(hash); slot >= 0; slot = byKey.next(hash, slot)) {
            int row = byKey.rowAt(hash, slot);
            // One whose time is over, and that was not come to yet, may lie beside a newer one of the same name.
            if (!isOver(row, nowMillis) && isSame(row, command)) {
                return row;
            }
        }
        return NONE;
    }

    /** Whether the key was given with this very request. */
    boolean isOfSameRequest(int row, CommandDecoder command) {
        byte[] chunk = chunkOf(row);
        int at = start(row) + 1 + command.actorLength() + 1 + command.keyLength();
        int from = command.fingerprintOffset();
        return Arrays.equals(
                chunk, at, at + Limits.FINGERPRINT_LENGTH, command.buffer(), from, from + Limits.FINGERPRINT_LENGTH);
    }

    /** Fills in what the key's first command came to. What is in the outcome already came about now, and stays. */
    void repeat(int row, CommandDecoder command, Outcome outcome) {
        int start = start(row);
        int at = start + 1 + command.actorLength() + 1 + command.keyLength() + Limits.FINGERPRINT_LENGTH;
        int expiries = outcome.firstOwnEffect();
        OutcomeBody.decode(chunkOf(row), at, start + length(row), outcome);
        outcome.repeat(rows.get(row, SEQUENCE), rows.get(row, TIME), expiries);
    }

    /** Remembers the command's key, which is not known, and its outcome. */
    void remember(CommandDecoder command, Outcome outcome) {
        int expiries = outcome.firstOwnEffect();
        outcome.forgetExpiries();
        int head = 1 + command.actorLength() + 1 + command.keyLength() + Limits.FINGERPRINT_LENGTH;
        int length = head + OutcomeBody.length(outcome, expiries, outcome.effectCount());
        int row = append();
        byte[] chunk = reserve(length);
        int at = lastUsed - length;
        rows.set(row, SEQUENCE, outcome.sequence());
        rows.set(row, TIME, outcome.timeMillis());
        rows.set(row, PLACE, (long) (firstChunk + chunkCount - 1) << 32 | at);
        rows.setHigh(row, LENGTH_AND_NEXT, length);
        at = put(chunk, at, command.buffer(), command.actorOffset(), command.actorLength());
        at = put(chunk, at, command.buffer(), command.keyOffset(), command.keyLength());
        System.arraycopy(command.buffer(), command.fingerprintOffset(), chunk, at, Limits.FINGERPRINT_LENGTH);
        OutcomeBody.encode(outcome, expiries, outcome.effectCount(), chunk, at + Limits.FINGERPRINT_LENGTH);
        outcome.restoreExpiries(expiries);
        byKey.insert(hash(command), row);
        byteCount += length;
    }

    /** A hash over all keys in their order, those included that are overdue and not forgotten yet: they still take room. */
    long hash(long seed) {
        long hash = seed;
        for (int row = head; row != NONE; row = next(row)) {
            hash = Hash.chain(hash, rows.get(row, SEQUENCE));
            hash = Hash.chain(hash, rows.get(row, TIME));
            hash = Hash.bytes(chunkOf(row), start(row), length(row), hash);
        }
        return hash;
    }

    private boolean isOver(int row, long nowMillis) {
        return nowMillis - rows.get(row, TIME) >= Limits.KEY_RETENTION_MILLIS;
    }

    private boolean isSame(int row, CommandDecoder command) {
        byte[] chunk = chunkOf(row);
        int at = start(row);
        int keyAt = at + 1 + command.actorLength();
        return chunk[at] == command.actorLength()
                && equals(chunk, at + 1, command.buffer(), command.actorOffset(), command.actorLength())
                && chunk[keyAt] == (byte) command.keyLength()
                && equals(chunk, keyAt + 1, command.buffer(), command.keyOffset(), command.keyLength());
    }

    private static boolean equals(byte[] one, int oneAt, byte[] other, int otherAt, int length) {
        return Arrays.equals(one, oneAt, oneAt + length, other, otherAt, otherAt + length);
    }

    private long hash(CommandDecoder command) {
        long actor = secretHash.of(command.buffer(), command.actorOffset(), command.actorLength(), 0);
        return secretHash.of(command.buffer(), command.keyOffset(), command.keyLength(), actor);
    }

    private static int put(byte[] chunk, int at, byte[] from, int offset, int length) {
        chunk[at] = (byte) length;
        System.arraycopy(from, offset, chunk, at + 1, length);
        return at + 1 + length;
    }

    private int append() {
        int row = table.take();
        rows.setLow(row, LENGTH_AND_NEXT, NONE);
        if (tail == NONE) {
            head = row;
        } else {
            rows.setLow(tail, LENGTH_AND_NEXT, row);
        }
        tail = row;
        return row;
    }

    private long hashOf(int row) {
        byte[] chunk = chunkOf(row);
        int at = start(row);
        long actor = secretHash.of(chunk, at + 1, chunk[at], 0);
        int keyAt = at + 1 + chunk[at];
        return secretHash.of(chunk, keyAt + 1, chunk[keyAt] & 0xFF, actor);
    }

    private void forgetFirst() {
        long hash = hashOf(head);
        int slot = byKey.first(hash);
        while (byKey.rowAt(hash, slot) != head) {
            slot = byKey.next(hash, slot);
        }
        byKey.remove(hash, slot);
        byteCount -= length(head);
        int next = next(head);
        table.free(head);
        head = next;
        if (head == NONE) {
            tail = NONE;
        }
        int needed = head == NONE ? firstChunk + chunkCount - 1 : chunkNumber(head);
        while (firstChunk < needed) {
            spareChunk = chunks[0].length == CHUNK_LENGTH ? chunks[0] : spareChunk;
            System.arraycopy(chunks, 1, chunks, 0, chunkCount - 1);
            chunks[--chunkCount] = null;
            firstChunk++;
        }
    }

    private byte[] reserve(int length) {
        if (chunkCount == 0 || lastUsed + length > chunks[chunkCount - 1].length) {
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunkCount * 2);
            }
            chunks[chunkCount++] = takeChunk(length);
            lastUsed = 0;
        }
        lastUsed += length;
        return chunks[chunkCount - 1];
    }

    private byte[] takeChunk(int length) {
        if (spareChunk.length < length) {
            return new byte[Math.max(CHUNK_LENGTH, length)];
        }
        byte[] chunk = spareChunk;
        spareChunk = NO_CHUNK;
        return chunk;
    }

    private byte[] chunkOf(int row) {
        return chunks[chunkNumber(row) - firstChunk];
    }

    private int usedOf(int chunk) {
        return chunk == chunkCount - 1 ? lastUsed : chunks[chunk].length;
    }

    private int chunkNumber(int row) {
        return rows.high(row, PLACE);
    }

    private int length(int row) {
        return rows.high(row, LENGTH_AND_NEXT);
    }

    private int next(int row) {
        return rows.low(row, LENGTH_AND_NEXT);
    }

    private int start(int row) {
        return rows.low(row, PLACE);
    }
}
