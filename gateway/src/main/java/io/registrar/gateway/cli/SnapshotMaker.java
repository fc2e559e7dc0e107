package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.journal.DataFolder;
import io.registrar.journal.DataFolderException;
import io.registrar.journal.JournalReader;
import io.registrar.journal.OutcomeFiles;
import io.registrar.journal.SnapshotDamagedException;
import io.registrar.journal.SnapshotFolder;
import io.registrar.journal.SnapshotHead;
import io.registrar.journal.SnapshotReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Makes one snapshot without asking the one thread for anything: an engine of its own goes from the newest snapshot on
 * through the journal, beside whoever writes it, and is saved where it comes to. So nothing pauses, and each snapshot
 * proves once more that a replay comes to what was decided live.
 *
 * <ol>
 *   <li>replay, from the newest snapshot up to the sequence that is asked for, or the journal's end;
 *   <li>force what was read of the journal, so that a snapshot never knows more than the disk does;
 *   <li>hold the running hash over the outcomes against the one that stands in the live engine's history at that sequence;
 *   <li>write, force, read back into yet another engine, compare the digests, and only then give it its name.
 * </ol>
 */
final class SnapshotMaker {
    private final Path data;
    private final Pace pace;
    private final Consumer<SnapshotDamagedException> passedOver;

    /**
     * @param data the data folder
     * @param pace told how far it is: whoever makes a snapshot beside others should leave them room
     * @param passedOver told of snapshots that are damaged
     */
    SnapshotMaker(Path data, Pace pace, Consumer<SnapshotDamagedException> passedOver) {
        this.data = data;
        this.pace = pace;
        this.passedOver = passedOver;
    }

    /**
     * What came of it.
     *
     * @param isNew false if there was a snapshot of this sequence already
     * @param isHeldAgainstLive whether the live engine's history was there to be held against
     */
    record Made(long sequence, boolean isNew, boolean isHeldAgainstLive) {}

    /**
     * Makes a snapshot.
     *
     * @param until sequence of the last command in it; the journal's end, if that comes earlier
     * @param kept how many snapshots are kept, this one included
     * @throws java.util.concurrent.CancellationException if it is no longer wanted, says the pace; none was made
     * @throws ReplayContradictsException if the live engine came to other outcomes; no snapshot was made
     * @throws io.registrar.journal.DataFolderException if another process makes one, or the folder can't be written
     * @throws io.registrar.journal.JournalDamagedException if the journal is damaged
     */
    Made make(long until, int kept) {
        try (SnapshotFolder.Writer writer = new SnapshotFolder(data).lock()) {
            // In a call of its own, after which nothing holds the state any more: a second one is to be read back.
            Made made = write(writer, until);
            if (made.isNew()) {
                pace.orGiveUp();
                readBack(writer, made.sequence());
                writer.publish(made.sequence());
                writer.keepNewest(kept);
            }
            return made;
        }
    }

    private Made write(SnapshotFolder.Writer writer, long until) {
        StartingPoint start =
                StartingPoint.newest(data, EnrollmentEngine::new, head -> head.sequence() <= until, passedOver);
        EnrollmentEngine engine = start.engine();
        Path journal = DataFolder.journal(data);
        OutcomePosition outcomes = start.replay(journal, until, pace, (buffer, offset, length, outcome) -> {});
        long sequence = engine.lastSequence();
        if (sequence == start.outcomes().sequence()) {
            return new Made(sequence, false, false);
        }
        JournalReader.force(journal);
        boolean isHeldAgainstLive = LiveHistory.holdAgainst(data, outcomes);
        forceOutcomes();
        pace.orGiveUp();
        StateDigest digest = engine.digest();
        SnapshotHead head = new SnapshotHead(engine.lastTimeMillis(), outcomes, digest.high(), digest.low());
        writer.write(head, engine::save, pace::pieceForced);
        return new Made(sequence, true, isHeldAgainstLive);
    }

    /** A start from the snapshot will not make them again. */
    private void forceOutcomes() {
        try {
            OutcomeFiles.force(DataFolder.outcomes(data));
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be forced: " + failure, failure);
        }
    }

    private static void readBack(SnapshotFolder.Writer writer, long sequence) {
        try (SnapshotReader snapshot = writer.readBack(sequence)) {
            StateDigest found =
                    StartingPoint.loaded(snapshot, new EnrollmentEngine()).digest();
            SnapshotHead head = snapshot.head();
            if (!found.equals(new StateDigest(head.digestHigh(), head.digestLow()))) {
                throw snapshot.damaged("reads back as digest " + found);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            writer.discard(sequence);
            throw failure;
        }
    }
}
