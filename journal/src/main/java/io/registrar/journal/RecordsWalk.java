package io.registrar.journal;

import io.registrar.engine.codec.EnrollmentVisitor;
import io.registrar.engine.codec.MalformedRecordException;
import io.registrar.engine.codec.OutcomeDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Goes through a file of records from its first one on, each with every check. Reads only. */
final class RecordsWalk implements AutoCloseable {
    /** Is told where each record ends. */
    interface EndVisitor {
        void recordEnds(long sequence, long offset);
    }

    private final KeptOutcomes kept;
    private final OutcomeDecoder decoder = new OutcomeDecoder();

    /**
     * @param file the records, whose head is good
     */
    RecordsWalk(Path file) throws IOException {
        kept = new KeptOutcomes(file);
    }

    /**
     * Goes on up to this sequence.
     *
     * @return what is wrong, and where; empty if all records up to there follow each other as they should
     */
    Optional<String> to(long sequence, EndVisitor ends, EnrollmentVisitor enrollments) {
        while (kept.sequence() < sequence) {
            byte[] record = kept.next();
            if (record.length == 0) {
                String problem = kept.report().problem();
                return Optional.of(
                        problem.isEmpty() ? KeptOutcomes.NAME + " ends with sequence " + kept.sequence() : problem);
            }
            ends.recordEnds(kept.sequence(), kept.position());
            try {
                decoder.wrap(record, 0, record.length).visitEnrollments(enrollments);
            } catch (MalformedRecordException unknown) {
                return Optional.of(KeptOutcomes.NAME + ", sequence " + kept.sequence() + ": " + unknown.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Where it stands, and with which running hash. */
    boolean standsAt(long offset, long runningHash) {
        return kept.position() == offset && kept.runningHash() == runningHash;
    }

    @Override
    public void close() throws IOException {
        kept.close();
    }
}
