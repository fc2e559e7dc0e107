package io.registrar.engine.codec;

/**
 * A place in the one history of outcomes, the same wherever it is kept: it follows from the commands alone.
 *
 * @param sequence of the last outcome before the place; 0 at the beginning
 * @param runningHash over all outcomes up to there, see {@link OutcomeRecord}
 * @param bytes that their records take
 */
public record OutcomePosition(long sequence, long runningHash, long bytes) {
    /** Before the first outcome. */
    public static final OutcomePosition START = new OutcomePosition(0, OutcomeRecord.FIRST_HASH, 0);
}
