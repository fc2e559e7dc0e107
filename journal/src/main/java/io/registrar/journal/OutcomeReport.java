package io.registrar.journal;

/**
 * How a kept history stands to the one that the journal makes.
 *
 * @param finding what is to be said of it
 * @param agreedSequence sequence of the last command up to which both are the same, byte for byte
 * @param problem where it is damaged and how, or the empty text
 */
public record OutcomeReport(Finding finding, long agreedSequence, String problem) {
    /** What there is to say. */
    public enum Finding {
        /** Both are the same. */
        COMPLETE,
        /** There is none: it was never kept, or taken away. */
        MISSING,
        /** It ends earlier, as a crash leaves it. */
        SHORTER,
        /** It goes on where the journal ends: that lost commands nobody was promised, or a server is running. */
        LONGER,
        /** It has bytes that no history of this journal has. */
        DAMAGED
    }
}
