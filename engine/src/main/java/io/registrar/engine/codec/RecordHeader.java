package io.registrar.engine.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The head that every command record starts with. Numbers are little-endian.
 *
 * <pre>
 *  offset  size  field
 *       0     2  length of the whole record in bytes, this head included
 *       2     1  version of the record's layout: 1, or 2 if it has a key, 3 if it has a kind, 4 if it has both
 *       3     1  command type, see {@link CommandType}
 *       4     8  sequence; 0 until the journal stage stamps it
 *      12     8  time, Unix epoch milliseconds; 0 until the journal stage stamps it
 *      20     1  length of the actor
 *      21     n  actor: who asked, an id
 *    21+n        in versions 2 and 4: length of the key 1 · key · fingerprint of the request 32
 *       …        in versions 3 and 4: number of the kind that the section must be of, 1
 *       …        body, by command type, see {@link CommandType}
 * </pre>
 *
 * A new version gets a new number and a decoder beside the old one's; old records are never rewritten.
 */
public final class RecordHeader {
    /** The layout of a record without an idempotency key. */
    public static final int VERSION = 1;

    /** The layout of a record with an idempotency key. */
    public static final int KEYED_VERSION = 2;

    /** The layout of a record that says which kind its section must be of. */
    public static final int KIND_VERSION = 3;

    /** The layout of a record with both. */
    public static final int KEYED_KIND_VERSION = 4;

    /** Longest record in bytes: every field of the longest command at its bound, rounded up. */
    public static final int MAX_RECORD_LENGTH = 3072;

    static final int LENGTH = 0;
    static final int VERSION_OFFSET = LENGTH + Short.BYTES;
    static final int TYPE = VERSION_OFFSET + 1;
    static final int SEQUENCE = TYPE + 1;
    static final int TIME = SEQUENCE + Long.BYTES;
    static final int ACTOR = TIME + Long.BYTES;

    /** Shortest record in bytes: a head with an empty actor. */
    public static final int MIN_RECORD_LENGTH = ACTOR + 1;

    static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RecordHeader() {}

    /** Length in bytes of the record that starts here; the buffer holds at least {@link #MIN_RECORD_LENGTH} of it. */
    public static int length(byte[] buffer, int offset) {
        return (short) SHORTS.get(buffer, offset + LENGTH) & 0xFFFF;
    }

    /** Sequence of the record that starts here. */
    public static long sequence(byte[] buffer, int offset) {
        return (long) LONGS.get(buffer, offset + SEQUENCE);
    }

    /** Time of the record that starts here, in Unix epoch milliseconds. */
    public static long timeMillis(byte[] buffer, int offset) {
        return (long) LONGS.get(buffer, offset + TIME);
    }

    /** Gives the record its place and its time. Only the journal stage does, or the host of another log. */
    public static void stamp(byte[] buffer, int offset, long sequence, long timeMillis) {
        LONGS.set(buffer, offset + SEQUENCE, sequence);
        LONGS.set(buffer, offset + TIME, timeMillis);
    }
}
