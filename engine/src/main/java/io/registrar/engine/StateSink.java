package io.registrar.engine;

import java.nio.charset.StandardCharsets;

/**
 * Takes a state that is saved: numbers and bytes, part by part. What is put in comes out of a {@link StateSource} in the same
 * order and the same pieces; how it is kept meanwhile, and checked, is the sink's business. Used by one thread.
 */
public interface StateSink {
    /** What comes from now on belongs to this part. Each part begins once, in the order of {@link StatePart}. */
    void begin(StatePart part);

    /** Puts one number. */
    void putLong(long value);

    /** Puts a run of numbers. */
    void putLongs(long[] values, int from, int count);

    /** Puts a run of bytes. */
    void putBytes(byte[] values, int from, int count);

    /** Puts a text. */
    default void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putLong(bytes.length);
        putBytes(bytes, 0, bytes.length);
    }
}
