package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.journal.JournalReader;
import io.registrar.journal.OutcomeReport.Finding;
import io.registrar.journal.OutcomeVerifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Data folders as releases have left them, of every version of any format: never edited, and replaying to their digests for
 * ever. A new version gets a folder of its own beside the others, made by the release that brings it.
 */
class GoldenFolderTest {
    /** A folder, and what it comes to. */
    enum Golden {
        /**
         * Records of versions 1 and 2, frames and snapshots of version 1: 400 random commands of all sixteen types in two
         * sealed segments, with a snapshot between them.
         */
        FORMAT_1(
                "format-1",
                300,
                "336a54b45c6e7679e89e988053ac0c38",
                400,
                "8cebca7c4442d24802fc5a3bab9343b1",
                "5d2f141beeb5926b",
                CommandType.TICK),

        /** Records of versions 1 to 4, and imports: 420 random commands of all seventeen types in two sealed segments, with a snapshot between them. */
        KINDS_AND_IMPORTS(
                "format-2",
                300,
                "54ed6bf532823c64d0f1883267836884",
                420,
                "c6b8d0c4b2fa31714a9e556e19c79afa",
                "f74767d8186a68bc",
                CommandType.IMPORT_ENROLLMENT);

        private final String folder;
        private final long snapshotSequence;
        private final String snapshotDigest;
        private final long lastSequence;
        private final String lastDigest;
        private final String lastRunningHash;
        private final CommandType newestType;

        Golden(
                String folder,
                long snapshotSequence,
                String snapshotDigest,
                long lastSequence,
                String lastDigest,
                String lastRunningHash,
                CommandType newestType) {
            this.folder = folder;
            this.snapshotSequence = snapshotSequence;
            this.snapshotDigest = snapshotDigest;
            this.lastSequence = lastSequence;
            this.lastDigest = lastDigest;
            this.lastRunningHash = lastRunningHash;
            this.newestType = newestType;
        }

        Path data() {
            try {
                return Path.of(GoldenFolderTest.class.getResource(folder).toURI());
            } catch (URISyntaxException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplayToItsDigestsWhenReadFromTheBeginning(Golden golden) {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        OutcomeEncoder encoder = new OutcomeEncoder();
        CommandDecoder command = new CommandDecoder();
        Set<CommandType> types = EnumSet.noneOf(CommandType.class);
        Path journal = golden.data().resolve("journal");
        try (OutcomeVerifier outcomes = new OutcomeVerifier(journal)) {
            JournalReader.read(journal, (buffer, offset, length) -> {
                engine.apply(buffer, offset, length, outcome);
                types.add(command.wrap(buffer, offset, length).type());
                encoder.clear();
                encoder.encode(buffer, offset, length, outcome);
                outcomes.compare(encoder.buffer(), encoder.length());
                if (engine.lastSequence() == golden.snapshotSequence) {
                    assertEquals(golden.snapshotDigest, engine.digest().toString());
                }
            });
            assertEquals(Finding.COMPLETE, outcomes.report().finding());
        }
        // Types are numbered in the order they came.
        assertEquals(EnumSet.range(CommandType.PUT_SECTION, golden.newestType), types);
        assertEquals(golden.lastSequence, engine.lastSequence());
        assertEquals(golden.lastDigest, engine.digest().toString());
        assertEquals(golden.lastRunningHash, HexFormat.of().toHexDigits(encoder.runningHash()));
        assertTrue(engine.audit().passed());
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplayToTheSameDigestsWhenReadFromItsSnapshot(Golden golden) {
        StartingPoint start = StartingPoint.newest(
                golden.data(), EnrollmentEngine::new, head -> true, damaged -> fail(damaged.getMessage()));
        EnrollmentEngine engine = start.engine();
        assertEquals(golden.snapshotSequence, engine.lastSequence());
        assertEquals(golden.snapshotDigest, engine.digest().toString());
        Outcome outcome = new Outcome();
        OutcomeEncoder encoder = new OutcomeEncoder(start.outcomes());
        JournalReader.read(golden.data().resolve("journal"), start.nextSequence(), (buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            encoder.clear();
            encoder.encode(buffer, offset, length, outcome);
        });
        assertEquals(golden.lastDigest, engine.digest().toString());
        assertEquals(golden.lastRunningHash, HexFormat.of().toHexDigits(encoder.runningHash()));
    }
}
