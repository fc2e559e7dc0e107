package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.gateway.http.ServerState;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.FileOutcomeLog;
import io.registrar.journal.JournalDamagedException;
import io.registrar.journal.JournalReader;
import io.registrar.journal.OutcomesNotResumableException;
import io.registrar.journal.SegmentReport;
import io.registrar.journal.SnapshotDamagedException;
import io.registrar.journal.SnapshotHead;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a server back to where it was: the newest good snapshot, or the one before, or the beginning, and then the rest of
 * the journal. A damaged snapshot is named and passed over; a damaged journal is an end.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(2);
    /** Looking at the clock for each command would cost more than some commands. */
    private static final int COMMANDS_BETWEEN_LOOKS = 4_096;

    private final DataFolder folder;
    private final ServerState state;
    private final SecureRandom secret = new SecureRandom();
    /** The history that goes on from where the replay begins, once that is known. */
    private Optional<FileOutcomeLog> outcomes = Optional.empty();

    private long lastLine = System.nanoTime();

    /**
     * @param state told how far it is, for those who ask meanwhile
     */
    Recovery(DataFolder folder, ServerState state) {
        this.folder = folder;
        this.state = state;
    }

    /**
     * What there is to go on with.
     *
     * @param engine after the last command of the journal
     * @param history replayed and not started; none if none is to be kept
     */
    record Recovered(EnrollmentEngine engine, Optional<ServerHistory> history) {}

    /**
     * Recovers, on the calling thread.
     *
     * @param log not replayed yet
     * @param historyReaders threads that look back; with 0 no history is kept
     * @throws JournalDamagedException if the journal is damaged, or ends before a snapshot does
     */
    Recovered run(ChronicleCommandLog log, int historyReaders, FailureHandler failureHandler) {
        try {
            StartingPoint start = historyReaders == 0
                    ? StartingPoint.newest(folder.path(), this::emptyEngine, head -> true, this::passOver)
                    : whereHistoryGoesOn();
            Optional<ServerHistory> history =
                    outcomes.map(opened -> new ServerHistory(opened, start.outcomes(), historyReaders, failureHandler));
            replay(start, log, history);
            return new Recovered(start.engine(), history);
        } catch (RuntimeException | Error failure) {
            closeOutcomes();
            throw failure;
        }
    }

    private EnrollmentEngine emptyEngine() {
        return new EnrollmentEngine(secret.nextLong(), secret.nextLong());
    }

    private void passOver(SnapshotDamagedException damaged) {
        closeOutcomes();
        LOG.warn("{}; passed over", damaged.getMessage());
    }

    /**
     * The newest snapshot that the history can go on from. Without one the whole journal makes both again, if it is there; and
     * if not, history begins where the newest snapshot stands.
     */
    private StartingPoint whereHistoryGoesOn() {
        Optional<StartingPoint> goesOn =
                StartingPoint.newestSnapshot(folder.path(), this::emptyEngine, this::canGoOn, this::passOver);
        if (goesOn.isPresent()) {
            return goesOn.get();
        }
        if (JournalReader.firstSequence(folder.journal()) == 1) {
            outcomes = Optional.of(new FileOutcomeLog(folder));
            return StartingPoint.beginning(this::emptyEngine);
        }
        StartingPoint start = StartingPoint.newest(folder.path(), this::emptyEngine, head -> true, this::passOver);
        outcomes = Optional.of(FileOutcomeLog.beginBehind(folder, start.outcomes()));
        return start;
    }

    private boolean canGoOn(SnapshotHead head) {
        try {
            outcomes = Optional.of(FileOutcomeLog.resume(folder, head.outcomes()));
            return true;
        } catch (OutcomesNotResumableException problem) {
            LOG.warn(
                    "the outcomes can't go on from the snapshot of sequence {}: {}",
                    head.sequence(),
                    problem.getMessage());
            return false;
        }
    }

    private void closeOutcomes() {
        outcomes.ifPresent(FileOutcomeLog::close);
        outcomes = Optional.empty();
    }

    private void replay(StartingPoint start, ChronicleCommandLog log, Optional<ServerHistory> history) {
        EnrollmentEngine engine = start.engine();
        if (start.outcomes().sequence() > 0) {
            LOG.info("loaded the snapshot of sequence {}", start.outcomes().sequence());
        }
        long last = JournalReader.lastSequence(folder.journal());
        if (last < start.outcomes().sequence()) {
            throw new JournalDamagedException(
                    "journal/MANIFEST",
                    0,
                    "expected sequence " + start.outcomes().sequence()
                            + ", which a snapshot has, but the journal ends with " + last);
        }
        state.replaying(last - start.outcomes().sequence());
        Outcome outcome = new Outcome();
        log.replay(start.nextSequence(), (buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            if (history.isPresent()) {
                history.get().replay(buffer, offset, length, outcome);
            }
            state.countReplayed();
            tell(engine.lastSequence());
        });
        for (SegmentReport report : log.recovered()) {
            if (report.torn()) {
                LOG.warn(
                        "segment {} ends in a torn batch at offset {}, which nobody was told of; skipped and left",
                        report.number(),
                        report.endOffset());
            }
        }
    }

    private void tell(long sequence) {
        if (sequence % COMMANDS_BETWEEN_LOOKS == 0 && System.nanoTime() - lastLine > NANOS_BETWEEN_LINES) {
            lastLine = System.nanoTime();
            LOG.info("recovering, {}", state.progress());
        }
    }
}
