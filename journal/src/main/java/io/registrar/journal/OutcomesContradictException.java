package io.registrar.journal;

/**
 * The kept history has an outcome that checks out, of a command as it was journaled, and the replay of that command comes
 * to another one. No damage does that: the engine that kept it had other rules, or one of the two runs went wrong. Which
 * of them told the truth can't be decided here, so nothing is overwritten.
 */
public final class OutcomesContradictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the file, relative to the data folder, the offset in it, and the sequence. */
    public OutcomesContradictException(String file, long offset, long sequence) {
        super("outcomes contradict the journal: " + file + ", offset " + offset + ": the outcome kept of sequence "
                + sequence
                + " is not the one that a replay comes to; clients may have been told it. To have the replay's"
                + " instead, move the folder outcomes away");
    }
}
