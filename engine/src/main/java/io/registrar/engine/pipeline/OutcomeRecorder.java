package io.registrar.engine.pipeline;

import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomeEncoder;

/**
 * Leads every outcome into the {@link OutcomeLog}: those that a replay makes again, and then, as part of the pipeline,
 * those of the commands to come. Keeps the running hash over all of them. Used by one thread at a time.
 */
public final class OutcomeRecorder {
    /** So many bytes make a batch, even if the ring's, or the replay, goes on: a single record may have some 100 MB. */
    private static final int BATCH_BYTES = 256 * 1024;

    private final OutcomeLog log;
    private final OutcomeEncoder encoder = new OutcomeEncoder();
    private long firstSequence;

    /**
     * @param log takes the history from sequence 1
     */
    public OutcomeRecorder(OutcomeLog log) {
        this.log = log;
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

    /** The running hash over all outcomes so far, see {@link io.registrar.engine.codec.OutcomeRecord}. */
    public long runningHash() {
        return encoder.runningHash();
    }

    void record(byte[] command, int offset, int length, Outcome outcome) {
        if (encoder.count() == 0) {
            firstSequence = outcome.sequence();
        }
        encoder.encode(command, offset, length, outcome);
        for (int effect = 0; effect < outcome.newEffectCount(); effect++) {
            // Whoever's it is: a command may end the enrollments of others.
            if (outcome.effectKind(effect).isChange()) {
                log.enrollmentChanged(outcome.effectEnrollmentId(effect), outcome.sequence());
            }
        }
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
