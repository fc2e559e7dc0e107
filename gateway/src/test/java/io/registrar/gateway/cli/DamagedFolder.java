package io.registrar.gateway.cli;

import io.registrar.engine.DamagedState;
import io.registrar.engine.DamagedState.Damage;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.LedgerType;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import io.registrar.journal.JournalSettings;
import io.registrar.journal.SnapshotFolder;
import io.registrar.journal.SnapshotHead;
import io.registrar.journal.SnapshotReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A data folder of one section and three students: a journal, the outcomes it leads to, and a snapshot; each of the last two
 * may say something else than the journal, and checks out all the same. Its commands are two days old.
 */
final class DamagedFolder {
    /** Sequence of the snapshot; there is a command behind it. */
    static final long SNAPSHOT = 10;

    static final long LAST = 11;

    private static final byte[] HEAD_OF_OUTCOMES = HexFormat.of().parseHex("5247483100000000" + "0000000000000000");
    private static final long AGE_MILLIS = 2L * 24 * 60 * 60 * 1_000;
    private static final String ACTOR = "operator";

    private final Path data;
    private final long timeMillis = System.currentTimeMillis() - AGE_MILLIS;

    private DamagedFolder(Path data) {
        this.data = data;
    }

    /** One that is sound, but for these. */
    static Path make(Path data, Damage... damages) throws IOException {
        return make(data, outcome -> {}, damages);
    }

    /** One whose history tells of a refund that nobody was to have, and is sound otherwise. */
    static Path makeWithASecondRefund(Path data) throws IOException {
        return make(data, outcome -> {
            if (outcome.sequence() == 9) {
                // Ada has just booked, and keeps her seat.
                outcome.addLedgerEntry(LedgerType.REFUND, 99, 1, 0, 0, 10, 50, 5);
            }
        });
    }

    private static Path make(Path data, Consumer<Outcome> distortion, Damage... damages) throws IOException {
        DamagedFolder folder = new DamagedFolder(data);
        folder.writeJournal();
        folder.writeHistory(distortion, List.of(damages));
        return data;
    }

    private void writeJournal() {
        try (WrittenJournal journal = new WrittenJournal(data)) {
            CommandEncoder encoder = journal.encoder();
            journal.append(encoder.putSection(ACTOR, "s", settings(2)), timeMillis);
            journal.append(encoder.putStudent(ACTOR, "ada", 50), timeMillis);
            journal.append(encoder.putStudent(ACTOR, "grace", 50), timeMillis);
            journal.append(encoder.putStudent(ACTOR, "alan", 0), timeMillis);
            journal.append(encoder.enroll(ACTOR, "s", "ada"), timeMillis);
            journal.append(encoder.enroll(ACTOR, "s", "grace"), timeMillis);
            journal.append(encoder.enroll(ACTOR, "s", "alan", false, true), timeMillis);
            journal.append(
                    encoder.putSession(ACTOR, "s", "monday", new SessionSettings("north", timeMillis, 5)), timeMillis);
            journal.append(encoder.book(ACTOR, "s", "ada", "monday"), timeMillis);
            journal.append(encoder.putSection(ACTOR, "s", settings(3)), timeMillis);
        }
        // A segment of its own.
        try (WrittenJournal journal = new WrittenJournal(data)) {
            // Alan is whom no damage touches: what the command comes to is the same behind any.
            journal.append(journal.encoder().putStudent(ACTOR, "alan", 50), timeMillis);
        }
    }

    private static SectionSettings settings(long capacity) {
        return new SectionSettings(
                SectionKind.SECTION,
                "Any",
                capacity,
                10,
                "autumn",
                5,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                900,
                2);
    }

    private void writeHistory(Consumer<Outcome> distortion, List<Damage> damages) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        records.writeBytes(HEAD_OF_OUTCOMES);
        EnrollmentEngine engine = new EnrollmentEngine();
        OutcomeEncoder encoder = new OutcomeEncoder();
        Outcome outcome = new Outcome();
        JournalReader.read(DataFolder.journal(data), (buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            distortion.accept(outcome);
            encoder.clear();
            encoder.encode(buffer, offset, length, outcome);
            records.write(encoder.buffer(), 0, encoder.length());
            if (engine.lastSequence() == SNAPSHOT) {
                publish(engine, encoder.position(), damages);
            }
        });
        Files.createDirectories(DataFolder.outcomes(data));
        Files.write(DataFolder.outcomes(data).resolve("records"), records.toByteArray());
    }

    private void publish(EnrollmentEngine engine, OutcomePosition outcomes, List<Damage> damages) {
        try (SnapshotFolder.Writer writer = new SnapshotFolder(data).lock()) {
            writer.write(head(outcomes, engine.digest()), engine::save, () -> {});
            DamagedState state;
            try (SnapshotReader sound = writer.readBack(SNAPSHOT)) {
                state = new DamagedState(sound);
                sound.end();
            }
            damages.forEach(state::by);
            writer.write(head(outcomes, state.digest()), state::save, () -> {});
            writer.publish(SNAPSHOT);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SnapshotHead head(OutcomePosition outcomes, StateDigest digest) {
        return new SnapshotHead(timeMillis, outcomes, digest.high(), digest.low());
    }

    /** Deletes what the snapshot covers of the journal. */
    static void forgetBeginning(Path data) {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log =
                        new ChronicleCommandLog(folder, new JournalSettings(JournalSettings.MIN_SEGMENT_BYTES))) {
            log.replay(SNAPSHOT + 1, (buffer, offset, length) -> {});
            log.start(LAST + 1);
            log.deleteBefore(SNAPSHOT + 1);
            log.seal();
        }
    }
}
