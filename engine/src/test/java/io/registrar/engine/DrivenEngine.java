package io.registrar.engine;

import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.pipeline.InMemoryCommandLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An engine led by steps: gives each the next sequence, as the journal stage would, and keeps its record. */
final class DrivenEngine {
    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CommandEncoder encoder = new CommandEncoder();
    private final InMemoryCommandLog log = new InMemoryCommandLog();
    private final Outcome outcome = new Outcome();

    EnrollmentEngine engine() {
        return engine;
    }

    /** What was applied so far, as records. */
    InMemoryCommandLog log() {
        return log;
    }

    /** Applies the step; the outcome is valid until the next one. */
    Outcome apply(Step step) {
        step.encode(encoder);
        long sequence = engine.lastSequence() + 1;
        encoder.stamp(sequence, step.timeMillis());
        log.append(sequence, 1, encoder.buffer(), encoder.length());
        engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
        return outcome;
    }

    /** The same, a copy each. */
    List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        log.replay((buffer, offset, length) -> records.add(Arrays.copyOfRange(buffer, offset, offset + length)));
        return records;
    }

    StateDigest digest() {
        return engine.digest();
    }
}
