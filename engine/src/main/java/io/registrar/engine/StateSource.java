package io.registrar.engine;

import java.nio.charset.StandardCharsets;

/**
 * Gives a state back as a {@link StateSink} took it. Used by one thread.
 *
 * <p>Every call throws a {@link RuntimeException} if what was kept is damaged, ends early, or is of another part.
 */
public interface StateSource {
    /** What is asked for from now on belongs to this part; the one before was asked for to its end. */
    void begin(StatePart part);

    /** Whether this part is the next. It does not begin yet; the one before was asked for to its end. */
    boolean isNext(StatePart part);

    /** Gets one number. */
    long getLong();

    /** Gets a run of numbers. */
    void getLongs(long[] values, int from, int count);

    /** Gets a run of bytes. */
    void getBytes(byte[] values, int from, int count);

    /**
     * Gets a number that says how many of something follow, before room is made for them.
     *
     * @throws IllegalStateException if it is not from 0 to this
     */
    default int getCount(long most) {
        long count = getLong();
        if (count < 0 || count > most) {
            throw new IllegalStateException("Expected a count from 0 to " + most + ", but found " + count);
        }
        return (int) count;
    }

    /** Gets a text, which may have this many bytes. */
    default String getText(int most) {
        byte[] bytes = new byte[getCount(most)];
        getBytes(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
