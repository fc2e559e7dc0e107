package io.registrar.journal;

/**
 * The history on the disk can't go on from a place: it ends before it, begins behind it, is damaged before it, or is
 * another. An answer and no failure: the host makes it again from the whole journal, or begins a new one at the place.
 */
public final class OutcomesNotResumableException extends Exception {
    private static final long serialVersionUID = 1L;

    OutcomesNotResumableException(String problem) {
        super(problem);
    }
}
