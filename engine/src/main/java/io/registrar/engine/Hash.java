package io.registrar.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit mixing behind the hash tables and the digest. It never decides an outcome: a table is only looked up in,
 * never walked. Outcomes' records are checked with it too. The finalizer's constants are those of MurmurHash3's fmix64 (Austin Appleby, public domain).
 */
public final class Hash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private Hash() {}

    static long mix(long value) {
        long h = value;
        h ^= h >>> 33;
        h *= 0xFF51_AFD7_ED55_8CCDL;
        h ^= h >>> 33;
        h *= 0xC4CE_B9FE_1A85_EC53L;
        return h ^ (h >>> 33);
    }

    /** Folds one more value into a running hash; the order of values counts. */
    static long chain(long hash, long value) {
        return mix(Long.rotateLeft(hash, 23) * MULTIPLIER ^ value);
    }

    /** A hash of these bytes; whatever changes within eight of them, from the start on, changes it. */
    public static long bytes(byte[] buffer, int offset, int length, long seed) {
        long h = seed ^ (length * MULTIPLIER);
        int at = offset;
        int end = offset + length;
        for (; at + 8 <= end; at += 8) {
            h = Long.rotateLeft((h ^ (long) LONGS.get(buffer, at)) * MULTIPLIER, 29);
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            tail |= (buffer[at] & 0xFFL) << shift;
        }
        return mix(h ^ (tail * MULTIPLIER));
    }
}
