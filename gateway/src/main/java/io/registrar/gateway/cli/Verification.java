package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import io.registrar.journal.OutcomeReport;
import io.registrar.journal.OutcomeVerifier;
import io.registrar.journal.SegmentReport;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of reading all of a journal with every check, replaying it, and holding the kept outcomes and the snapshots
 * against it.
 *
 * @param engine after the last command
 * @param position its place in the history of outcomes
 * @param segments of the journal, oldest first
 * @param outcomes how the kept ones stand to the replay's
 * @param outcomesAgreedEnd offset in their records up to which they are the same
 * @param snapshots all held against the replay
 */
record Verification(
        EnrollmentEngine engine,
        OutcomePosition position,
        List<SegmentReport> segments,
        OutcomeReport outcomes,
        long outcomesAgreedEnd,
        SnapshotVerifier snapshots) {
    /**
     * Looks at everything, and changes nothing. Works beside a running server.
     *
     * @throws io.registrar.journal.JournalDamagedException if the journal is damaged
     * @throws io.registrar.journal.DataFolderException if it can't be read
     */
    static Verification of(Path data) {
        Path journal = DataFolder.journal(data);
        // Without its beginning a journal is as good as the snapshot that leads to the rest.
        StartingPoint start = StartingPoint.oldest(data, StartingPoint::complain);
        EnrollmentEngine engine = start.engine();
        Outcome outcome = new Outcome();
        OutcomeEncoder encoder = new OutcomeEncoder(start.outcomes());
        SnapshotVerifier snapshots = new SnapshotVerifier(data);
        snapshots.at(engine, start.outcomes());
        try (OutcomeVerifier outcomes = new OutcomeVerifier(journal, start.outcomes())) {
            // All segments are read, also where a snapshot knows what is in them.
            long first = Math.min(JournalReader.firstSequence(journal), start.nextSequence());
            List<SegmentReport> segments = JournalReader.read(journal, first, (buffer, offset, length) -> {
                if (RecordHeader.sequence(buffer, offset) < start.nextSequence()) {
                    return;
                }
                engine.apply(buffer, offset, length, outcome);
                encoder.clear();
                encoder.encode(buffer, offset, length, outcome);
                outcomes.compare(encoder.buffer(), encoder.length());
                snapshots.at(engine, encoder.position());
            });
            snapshots.end();
            return new Verification(
                    engine, encoder.position(), segments, outcomes.report(), outcomes.agreedEnd(), snapshots);
        }
    }
}
