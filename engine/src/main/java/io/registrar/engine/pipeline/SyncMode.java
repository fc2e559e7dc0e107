package io.registrar.engine.pipeline;

/**
 * When what was journaled is forced to the disk.
 *
 * @param kind the rule
 * @param intervalMillis time between two forces, 1 to {@link #MAX_INTERVAL_MILLIS}; 0 where the rule needs none
 */
public record SyncMode(Kind kind, int intervalMillis) {
    /** Longest time between two forces, in milliseconds. */
    public static final int MAX_INTERVAL_MILLIS = 60_000;

    /** Nobody is answered before the force that covers the command returned. */
    public static final SyncMode ALWAYS = new SyncMode(Kind.ALWAYS, 0);

    /** The operating system decides; a power cut loses what it had not written. */
    public static final SyncMode NONE = new SyncMode(Kind.NONE, 0);

    /** The rules there are. */
    public enum Kind {
        /** Before every answer. */
        ALWAYS,
        /** By the clock: a power cut loses at most what one interval answered. */
        INTERVAL,
        /** Never, but for the end. */
        NONE
    }

    /** Forces by the clock. */
    public static SyncMode interval(int millis) {
        if (millis < 1 || millis > MAX_INTERVAL_MILLIS) {
            throw new IllegalArgumentException(
                    "Expected an interval of 1 to " + MAX_INTERVAL_MILLIS + " ms, but found " + millis);
        }
        return new SyncMode(Kind.INTERVAL, millis);
    }

    /**
     * Reads {@code always}, {@code interval:MS} or {@code none}.
     *
     * @throws IllegalArgumentException if the text is none of them
     */
    public static SyncMode parse(String text) {
        if (text.equals("always")) {
            return ALWAYS;
        }
        if (text.equals("none")) {
            return NONE;
        }
        if (text.matches("interval:[0-9]{1,9}")) {
            return interval(Integer.parseInt(text.substring("interval:".length())));
        }
        throw new IllegalArgumentException("Expected always, interval:MS or none, but found " + text);
    }

    boolean forcesEveryBatch() {
        return kind == Kind.ALWAYS;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ALWAYS -> "always";
            case INTERVAL -> "interval:" + intervalMillis;
            case NONE -> "none";
        };
    }
}
