package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.StateDigest;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.journal.SnapshotDamagedException;
import io.registrar.journal.SnapshotFolder;
import io.registrar.journal.SnapshotHead;
import io.registrar.journal.SnapshotReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds each snapshot against a replay that passes by it: every byte is checked, the state is loaded, and its digest and
 * its place in the history of outcomes are those of the replay.
 */
final class SnapshotVerifier {
    private final SnapshotFolder folder;
    /** Those that the replay has yet to come to, by sequence. */
    private final Map<Long, SnapshotHead> ahead = new TreeMap<>();

    private final List<String> lines = new ArrayList<>();
    private boolean isGood = true;

    /** Opens the snapshots of a data folder; damaged ones are noted. */
    SnapshotVerifier(Path data) {
        folder = new SnapshotFolder(data);
        for (long sequence : folder.sequences()) {
            try (SnapshotReader snapshot = folder.open(sequence)) {
                ahead.put(sequence, snapshot.head());
            } catch (SnapshotDamagedException damaged) {
                bad(damaged.getMessage());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /**
     * Tells where the replay is.
     *
     * @param engine as replayed
     * @param outcomes its place in the history of outcomes
     */
    void at(EnrollmentEngine engine, OutcomePosition outcomes) {
        SnapshotHead head = ahead.remove(outcomes.sequence());
        if (head == null) {
            return;
        }
        StateDigest replayed = engine.digest();
        try (SnapshotReader snapshot = folder.open(head.sequence())) {
            StateDigest loaded =
                    StartingPoint.loaded(snapshot, new EnrollmentEngine()).digest();
            boolean isSame = loaded.equals(replayed)
                    && loaded.equals(new StateDigest(head.digestHigh(), head.digestLow()))
                    && head.outcomes().equals(outcomes)
                    && head.timeMillis() == engine.lastTimeMillis();
            if (isSame) {
                lines.add("snapshot " + head.sequence() + ": as the journal leads to");
            } else {
                bad("snapshot " + head.sequence() + ": digest " + loaded + ", but the journal leads to " + replayed);
            }
        } catch (SnapshotDamagedException damaged) {
            bad(damaged.getMessage());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void bad(String line) {
        lines.add(line);
        isGood = false;
    }

    /** Tells that the replay has ended. */
    void end() {
        ahead.keySet().forEach(sequence -> bad("snapshot " + sequence + ": the journal does not lead to it"));
        ahead.clear();
    }

    /** What there is to say, a line each; to be asked at the end. */
    List<String> lines() {
        return lines;
    }

    /** False if one of them was damaged, or not what the journal leads to. */
    boolean isGood() {
        return isGood;
    }
}
