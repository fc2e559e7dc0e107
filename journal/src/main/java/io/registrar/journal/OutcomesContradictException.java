package io.registrar.journal;

/**
 * The kept history has another outcome of a journaled command than the replay comes to, see {@link
 * OutcomeReport.Finding#CONTRADICTING}. Which of them told the truth can't be decided here, so nothing is overwritten.
 */
public final class OutcomesContradictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says where, and what can be done. */
    public OutcomesContradictException(OutcomeReport report) {
        super("outcomes contradict the journal: " + report.problem() + "; clients may have been told it. To have the"
                + " replay's instead, move the folder outcomes away");
    }
}
