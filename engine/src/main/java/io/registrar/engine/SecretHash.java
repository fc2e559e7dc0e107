package io.registrar.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A hash that nobody can steer who does not know its secret: SipHash-1-3 (Jean-Philippe Aumasson and Daniel J. Bernstein,
 * "SipHash: a fast short-input PRF", 2012). For indexes of what clients choose, so that a hostile one can't make all of its
 * entries meet in one place. It decides where an entry stands, and nothing else: no outcome and no digest depends on it.
 */
final class SecretHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long secret0;
    private final long secret1;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SecretHash(long secret0, long secret1) {
        this.secret0 = secret0;
        this.secret1 = secret1;
    }

    /**
     * The hash of these bytes.
     *
     * @param before the hash of what stands before them, or 0
     */
    long of(byte[] buffer, int offset, int length, long before) {
        v0 = secret0 ^ 0x736F_6D65_7073_6575L;
        v1 = secret1 ^ 0x646F_7261_6E64_6F6DL;
        v2 = secret0 ^ 0x6C79_6765_6E65_7261L;
        v3 = secret1 ^ 0x7465_6462_7974_6573L;
        take(before);
        int at = offset;
        int end = offset + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            take((long) LONGS.get(buffer, at));
        }
        long last = (long) (length + Long.BYTES) << 56;
        for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
            last |= (buffer[at] & 0xFFL) << shift;
        }
        take(last);
        v2 ^= 0xFF;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void take(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
