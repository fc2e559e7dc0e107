package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.OutcomeLog;

/**
 * Writes enrollments with their outcomes into an outcome log, as the outcome stage does. The outcomes were made by the
 * engine before the clock runs, and are written round and round, each time with the next sequence; as many as the ring has
 * slots, so that they come from as far away as there.
 */
final class OutcomeWriter {
    private static final int ENROLLMENTS = 4_096;

    private final OutcomeLog log;
    private final OutcomeEncoder encoder = new OutcomeEncoder();
    private final CommandTape tape;
    private final Outcome[] outcomes = new Outcome[ENROLLMENTS];
    private long sequence = 1;
    private int next;

    /**
     * Makes the outcomes, and writes nothing yet.
     *
     * @param log new and started
     */
    OutcomeWriter(OutcomeLog log) {
        this.log = log;
        Population population = new Population(ENROLLMENTS, 1_000);
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        population.encode(encoder -> {
            RecordHeader.stamp(encoder.buffer(), 0, engine.lastSequence() + 1, 1);
            engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
        });
        // The first half of the tape enrolls.
        tape = CommandTape.churn(population, ENROLLMENTS, 1);
        for (int i = 0; i < ENROLLMENTS; i++) {
            tape.stamp(i, engine.lastSequence() + 1, 1);
            engine.apply(tape.bytes(), tape.offset(i), tape.length(i), outcome);
            if (outcome.code().isRefusal()) {
                throw new IllegalStateException("Expected no refusal, but found " + outcome);
            }
            outcomes[i] = new Outcome();
            outcomes[i].copyFrom(outcome);
        }
    }

    /** Encodes and appends one batch of so many. */
    void write(int records) {
        for (int i = 0; i < records; i++) {
            tape.stamp(next, sequence + i, 1);
            encoder.encode(tape.bytes(), tape.offset(next), tape.length(next), outcomes[next]);
            next = next + 1 == ENROLLMENTS ? 0 : next + 1;
        }
        log.append(sequence, encoder.buffer(), encoder.length());
        encoder.clear();
        sequence += records;
    }
}
