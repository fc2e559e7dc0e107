package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalSettings;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/**
 * A journal written command by command, each a batch of its own with a time of the test's choice, beside a live engine
 * that applies the same. A run of it is one segment, and ends sealed.
 */
final class WrittenJournal implements AutoCloseable {
    private final CommandEncoder encoder = new CommandEncoder();
    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final Outcome outcome = new Outcome();
    private final DataFolder folder;
    private final ChronicleCommandLog log;

    /** Goes on with the journal of this data folder, or begins one. */
    WrittenJournal(Path data) {
        folder = DataFolder.open(data);
        log = new ChronicleCommandLog(folder, new JournalSettings(JournalSettings.MIN_SEGMENT_BYTES));
        log.replay((buffer, offset, length) -> engine.apply(buffer, offset, length, outcome));
        log.start(engine.lastSequence() + 1);
    }

    /** Encodes the next command into it, and hands it to {@link #append}. */
    CommandEncoder encoder() {
        return encoder;
    }

    /** Writes and applies what is encoded. */
    void append(CommandEncoder encoded, long timeMillis) {
        long sequence = engine.lastSequence() + 1;
        RecordHeader.stamp(encoded.buffer(), 0, sequence, timeMillis);
        log.append(sequence, 1, encoded.buffer(), encoded.length());
        engine.apply(encoded.buffer(), 0, encoded.length(), outcome);
    }

    /** Writes and applies the next commands of a history, as one batch. */
    void append(RandomHistory history, int count) {
        long first = engine.lastSequence() + 1;
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            long timeMillis = history.nextTimeMillis();
            history.encodeNext(encoder).stamp(first + i, timeMillis);
            engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
            batch.write(encoder.buffer(), 0, encoder.length());
        }
        log.append(first, count, batch.toByteArray(), batch.size());
    }

    /** The state after all that was written. */
    EnrollmentEngine engine() {
        return engine;
    }

    /** Where it lies. */
    Path journal() {
        return folder.journal();
    }

    @Override
    public void close() {
        log.seal();
        log.close();
        folder.close();
    }
}
