package io.registrar.gateway.cli;

import io.registrar.engine.codec.OutcomePosition;
import io.registrar.journal.DataFolder;
import io.registrar.journal.DataFolderException;
import io.registrar.journal.OutcomeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** The history that the live engine has written, or is writing, which a replay beside it is held against. */
final class LiveHistory {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long POLL_NANOS = 5_000_000;

    private LiveHistory() {}

    /**
     * Holds the place that a replay has come to against it.
     *
     * @return false if the live engine keeps no history, or has none of this place yet
     * @throws ReplayContradictsException if it came to something else
     * @throws DataFolderException if the history can't be read
     */
    static boolean holdAgainst(Path data, OutcomePosition replayed) {
        Path outcomes = DataFolder.outcomes(data);
        OptionalLong live = runningHash(outcomes, replayed);
        // What was journaled is in the history a moment later, and may be seen in part meanwhile.
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (!isSame(live, replayed) && OutcomeFiles.areKept(outcomes) && System.nanoTime() < patience) {
            LockSupport.parkNanos(POLL_NANOS);
            live = runningHash(outcomes, replayed);
        }
        if (live.isPresent() && !isSame(live, replayed)) {
            throw new ReplayContradictsException(replayed.sequence(), replayed.runningHash(), live.getAsLong());
        }
        return live.isPresent();
    }

    private static boolean isSame(OptionalLong live, OutcomePosition replayed) {
        return live.isPresent() && live.getAsLong() == replayed.runningHash();
    }

    private static OptionalLong runningHash(Path outcomes, OutcomePosition replayed) {
        try {
            return OutcomeFiles.runningHashAt(outcomes, replayed.bytes());
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be read: " + failure, failure);
        }
    }
}
