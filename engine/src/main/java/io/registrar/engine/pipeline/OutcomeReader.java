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

    /** Sequence of the command that changed the enrollment last, or 0 if it is as it began. */
    long lastChangeOf(long enrollmentId);
}
