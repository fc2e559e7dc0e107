package io.registrar.engine.pipeline;

import io.registrar.engine.codec.OutcomeDecoder;

/**
 * Looks back into an {@link OutcomeLog}, beside the one thread and without it. Used by one thread at a time; the one who
 * asks sees to it that the sequence was appended, as every sequence is that a reply has named.
 */
public interface OutcomeReader {
    /**
     * Reads the record of this sequence, at the cost of its length.
     *
     * @return valid until the next call
     * @throws RuntimeException if there is no such record, or it does not check out, or can't be read
     */
    OutcomeDecoder read(long sequence);

    /**
     * Sequence of the command that changed the enrollment last, or 0 if it is as it began.
     *
     * @param enrollmentId one whose beginning has been read here
     * @throws RuntimeException if the log does not know of it, or what it knows does not check out, or can't be read
     */
    long lastChangeOf(long enrollmentId);

    /** The earliest sequence that there is a record of; 1, unless the log was begun anew behind a later place. */
    long firstSequence();

    /**
     * The latest sequence that there is a record of, or the one before the first. Of a pipeline's log it is never ahead of what
     * was made durable as the sync mode promises, since outcomes are appended behind that. Any thread may ask, and nobody
     * is told when it rises.
     */
    long lastSequence();

    /**
     * Notes that something read here can't be so, for instance a record that says otherwise than another: a log that lasts
     * sees to it that its next start believes nothing of what it has kept. What {@link #read} and {@link #lastChangeOf}
     * find by themselves, they note. Costs nothing from the second time on.
     *
     * @param problem what was expected and found
     */
    void doubt(String problem);

    /** The same of what could not be read: the problem is the failure's message. Never throws; what fails here, the failure suppresses. */
    default void doubt(RuntimeException unreadable) {
        try {
            doubt(String.valueOf(unreadable.getMessage()));
        } catch (RuntimeException notNoted) {
            unreadable.addSuppressed(notNoted);
        }
    }
}
