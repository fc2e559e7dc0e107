package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalDamagedException;
import io.registrar.journal.JournalReader;
import io.registrar.journal.SnapshotDamagedException;
import io.registrar.journal.SnapshotFolder;
import io.registrar.journal.SnapshotHead;
import io.registrar.journal.SnapshotReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where a replay begins: an engine as a snapshot has it, or one before the first command.
 *
 * @param engine as it was there
 * @param outcomes the place in the history of outcomes
 */
record StartingPoint(EnrollmentEngine engine, OutcomePosition outcomes) {
    /** Sequence of the first command that the engine has not seen. */
    long nextSequence() {
        return outcomes.sequence() + 1;
    }

    /** Told of each command that a replay has applied, and of what it came to. */
    @FunctionalInterface
    interface Observer {
        /** The arguments are valid during the call. */
        void onApplied(byte[] buffer, int offset, int length, Outcome outcome);
    }

    /**
     * Leads the engine on.
     *
     * @param until sequence of the last command; the journal's end, if that comes earlier
     * @param pace told of each step
     * @return the place in the history of outcomes where it has come to
     */
    OutcomePosition replay(Path journal, long until, Pace pace, Observer observer) {
        OutcomeEncoder encoder = new OutcomeEncoder(outcomes);
        Outcome outcome = new Outcome();
        JournalReader.readWhile(journal, nextSequence(), (buffer, offset, length) -> {
            if (RecordHeader.sequence(buffer, offset) > until) {
                return false;
            }
            engine.apply(buffer, offset, length, outcome);
            encoder.clear();
            encoder.encode(buffer, offset, length, outcome);
            observer.onApplied(buffer, offset, length, outcome);
            pace.step();
            return engine.lastSequence() < until;
        });
        return encoder.position();
    }

    /** Before the first command. */
    static StartingPoint beginning(Supplier<EnrollmentEngine> emptyEngine) {
        return new StartingPoint(emptyEngine.get(), OutcomePosition.START);
    }

    /**
     * Loads the newest snapshot that is wanted and good. Without one a replay begins with the first command.
     *
     * @param data the data folder
     * @param emptyEngine makes an engine before its first command
     * @param isWanted asked of each snapshot's head, the newest first
     * @param passedOver told of each that is damaged
     * @throws WrongUseException if the journal's beginning was deleted, and there are only snapshots that are not wanted
     * @throws JournalDamagedException if the journal's beginning was deleted, and there is no good snapshot
     */
    static StartingPoint newest(
            Path data,
            Supplier<EnrollmentEngine> emptyEngine,
            Predicate<SnapshotHead> isWanted,
            Consumer<SnapshotDamagedException> passedOver) {
        long[] oldestUnwanted = new long[1];
        return newestSnapshot(
                        data,
                        emptyEngine,
                        head -> {
                            boolean wanted = isWanted.test(head);
                            oldestUnwanted[0] = wanted ? oldestUnwanted[0] : head.sequence();
                            return wanted;
                        },
                        passedOver)
                .orElseGet(() -> beginningOfWholeJournal(data, emptyEngine, oldestUnwanted[0]));
    }

    /** The same, or nothing if there is no such snapshot. */
    static Optional<StartingPoint> newestSnapshot(
            Path data,
            Supplier<EnrollmentEngine> emptyEngine,
            Predicate<SnapshotHead> isWanted,
            Consumer<SnapshotDamagedException> passedOver) {
        return firstOf(new SnapshotFolder(data).sequences(), data, emptyEngine, isWanted, passedOver);
    }

    /**
     * Where a replay of all that the journal still has begins: with the first command, or, where the journal's beginning was
     * deleted, with the oldest snapshot.
     *
     * @throws JournalDamagedException if the journal's beginning was deleted, and no good snapshot leads to the rest
     */
    static StartingPoint oldest(Path data, Consumer<SnapshotDamagedException> passedOver) {
        List<Long> sequences = new ArrayList<>();
        if (JournalReader.firstSequence(DataFolder.journal(data)) > 1) {
            sequences.addAll(new SnapshotFolder(data).sequences());
            Collections.reverse(sequences);
        }
        return firstOf(sequences, data, EnrollmentEngine::new, head -> true, passedOver)
                .orElseGet(() -> beginningOfWholeJournal(data, EnrollmentEngine::new, 0));
    }

    private static Optional<StartingPoint> firstOf(
            List<Long> sequences,
            Path data,
            Supplier<EnrollmentEngine> emptyEngine,
            Predicate<SnapshotHead> isWanted,
            Consumer<SnapshotDamagedException> passedOver) {
        SnapshotFolder snapshots = new SnapshotFolder(data);
        for (long sequence : sequences) {
            try (SnapshotReader snapshot = snapshots.open(sequence)) {
                if (isWanted.test(snapshot.head())) {
                    return Optional.of(new StartingPoint(
                            loaded(snapshot, emptyEngine.get()), snapshot.head().outcomes()));
                }
            } catch (SnapshotDamagedException damaged) {
                passedOver.accept(damaged);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return Optional.empty();
    }

    /** @param oldestUnwanted sequence of the oldest snapshot that is good and was not wanted, or 0 */
    private static StartingPoint beginningOfWholeJournal(
            Path data, Supplier<EnrollmentEngine> emptyEngine, long oldestUnwanted) {
        long begins = JournalReader.firstSequence(DataFolder.journal(data));
        if (begins > 1 && oldestUnwanted > 0) {
            throw new WrongUseException("what led to the sequences before " + oldestUnwanted
                    + " was deleted: that is the earliest one whose state can be seen");
        }
        if (begins > 1) {
            throw new JournalDamagedException(
                    "journal/MANIFEST",
                    0,
                    "expected a good snapshot that leads to sequence " + begins
                            + ", with which the journal begins, but found none");
        }
        return beginning(emptyEngine);
    }

    /** Says on standard error that a snapshot is passed over: for commands that print, and log nothing. */
    static void complain(SnapshotDamagedException damaged) {
        System.err.println("registrar: " + damaged.getMessage() + "; passed over");
    }

    /**
     * Loads all of a snapshot.
     *
     * @return the engine
     * @throws SnapshotDamagedException if it does not check out
     */
    static EnrollmentEngine loaded(SnapshotReader snapshot, EnrollmentEngine emptyEngine) {
        try {
            emptyEngine.load(snapshot);
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException nonsense) {
            throw snapshot.damaged("does not load: " + nonsense.getMessage());
        }
        snapshot.end();
        if (emptyEngine.lastSequence() != snapshot.head().sequence()) {
            throw snapshot.damaged("has the state of sequence " + emptyEngine.lastSequence());
        }
        return emptyEngine;
    }
}
