package io.registrar.engine;

/**
 * Gives a state back as a {@link StateSink} took it. Used by one thread.
 *
 * <p>Every call throws a {@link RuntimeException} if what was kept is damaged, ends early, or is of another part.
 */
public interface StateSource {
    /** What is asked for from now on belongs to this part; the one before was asked for to its end. */
    void begin(StatePart part);

    /** Gets one number. */
    long getLong();

    /** Gets a run of numbers. */
    void getLongs(long[] values, int from, int count);

    /** Gets a run of bytes. */
    void getBytes(byte[] values, int from, int count);
}
