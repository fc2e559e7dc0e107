package io.registrar.journal;

/**
 * How a kept history stands to the one that the journal makes.
 *
 * @param finding what is to be said of it
 * @param agreedSequence sequence of the last command up to which both are the same, byte for byte
 * @param problem where it is otherwise and how; the empty text where it only ends earlier or later
 * @param tableProblem why the tables that lead into it were made from its records; the empty text if they were not, as when
 *     all of it was made again
 */
public record OutcomeReport(Finding finding, long agreedSequence, String problem, String tableProblem) {
    OutcomeReport(Finding finding, long agreedSequence, String problem) {
        this(finding, agreedSequence, problem, "");
    }

    OutcomeReport withTableProblem(String found) {
        return new OutcomeReport(finding, agreedSequence, problem, found);
    }

    /** What there is to say. */
    public enum Finding {
        /** Both are the same. */
        COMPLETE,
        /** There is none: it was never kept, or taken away. */
        MISSING,
        /** It ends earlier, as a crash leaves it. */
        SHORTER,
        /**
         * It goes on where the journal ends: the journal has lost its end, or is an older copy, or a server is running.
         */
        LONGER,
        /** It begins with a later sequence than the one that is made again. */
        LATER,
        /** It has bytes that no history has, or that can't be read. */
        DAMAGED,
        /** It has a whole record of another command than was journaled: one of both is not of this folder. */
        FOREIGN,
        /**
         * It has a whole record of the journaled command, with another outcome than the replay's. No damage does that: the
         * engine that kept it had other rules, or one of the two runs went wrong.
         */
        CONTRADICTING
    }
}
