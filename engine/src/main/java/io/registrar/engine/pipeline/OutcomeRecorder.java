package io.registrar.engine.pipeline;

import io.registrar.engine.Outcome;
import io.registrar.engine.codec.EnrollmentVisitor;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomePosition;

/**
 * Leads every outcome into the {@link OutcomeLog}: those that a replay makes again, and then, as part of the pipeline,
 * those of the commands to come. Keeps the running hash over all of them. Used by one thread at a time.
 */
public final class OutcomeRecorder {
    /** So many bytes make a batch, even if the ring's, or the replay, goes on: a single record may have some 100 MB. */
    private static final int BATCH_BYTES = 256 * 1024;

    private final OutcomeLog log;
    private final OutcomeEncoder encoder;
    private long firstSequence;

    /**
     * @param log takes the history from sequence 1
     */
    public OutcomeRecorder(OutcomeLog log) {
        this(log, OutcomePosition.START);
    }

    /**
     * @param log takes the history from behind this place
     */
    public OutcomeRecorder(OutcomeLog log, OutcomePosition position) {
        this.log = log;
        encoder = new OutcomeEncoder(position);
    }

    /**
     * Takes the next command of a replay, and what it came to.
     *
     * @throws RuntimeException if the log can't be written
     */
    public void replay(byte[] command, int offset, int length, Outcome outcome) {
        record(command, offset, length, outcome);
    }

    /**
     * Ends the replay. From now on the recorder belongs to the pipeline it is handed to.
     *
     * @throws RuntimeException if the log can't be written, or has kept other outcomes than the replay's
     */
    public void start() {
        endBatch();
        log.start();
    }

    /** The place behind the last outcome so far. */
    public OutcomePosition position() {
        return encoder.position();
    }

    /** Whether what is to come can be written, see {@link OutcomeLog#hasRoom}. Any thread may ask. */
    boolean hasRoom() {
        return log.hasRoom();
    }

    void record(byte[] command, int offset, int length, Outcome outcome) {
        if (encoder.count() == 0) {
            firstSequence = outcome.sequence();
        }
        encoder.encode(command, offset, length, outcome);
        EnrollmentVisitor.visit(outcome, log);
        if (encoder.length() >= BATCH_BYTES) {
            endBatch();
        }
    }

    void endBatch() {
        if (encoder.count() > 0) {
            log.append(firstSequence, encoder.buffer(), encoder.length());
            encoder.clear();
        }
    }
}
