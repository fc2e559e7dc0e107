package io.registrar.engine.pipeline;

import io.registrar.engine.codec.EnrollmentVisitor;

/**
 * Where history is kept: every command with its outcome, behind the decision, for those who look back. It can be made
 * again from the {@link CommandLog}, and so is never forced.
 *
 * <ul>
 *   <li>A start hands in the history as the replay makes it: from sequence 1, or from behind the place that the log was
 *       opened at. What the log has kept of it is held against that, byte for byte, and what is missing or damaged is
 *       written. {@link #start} ends this.
 *   <li>What is noted of the enrollments of a batch is read once that batch is appended.
 *   <li>What was appended when {@link #append} returns can be read by every {@link OutcomeReader}.
 *   <li>A call that failed is never tried again: the host stops.
 * </ul>
 *
 * All calls come from one thread at a time, but for {@link #newReader} and {@link #hasRoom}, which may come from any.
 */
public interface OutcomeLog extends EnrollmentVisitor, AutoCloseable {
    /**
     * Appends one batch of whole records with dense sequences; the bytes may be used again when the call returns.
     *
     * @param firstSequence sequence of the first record
     * @param records at least one, as {@link io.registrar.engine.codec.OutcomeRecord} draws them, one behind the other
     * @param length bytes that they take
     * @throws RuntimeException if it could not be written
     */
    void append(long firstSequence, byte[] records, int length);

    /**
     * Whether the outcomes of the commands under way, and of as many more as the ring takes, can be appended now, but for
     * ones of extraordinary length. May wait for space that is being taken, and never for space that is not there. Any
     * thread may ask, once the replay has ended.
     *
     * @return false if there is no room for them: no further command must be journaled
     * @throws RuntimeException if the taking of space has failed
     */
    boolean hasRoom();

    /**
     * Ends the replay: what the log has kept behind the last record handed in is cut.
     *
     * @throws RuntimeException if it could not be written, or the log has kept another outcome of the same command
     */
    void start();

    /** Makes a reader, to be used by one thread at a time. */
    OutcomeReader newReader();

    /** Gives back files and memory; readers fail from now on. Safe to call twice. */
    @Override
    void close();
}
