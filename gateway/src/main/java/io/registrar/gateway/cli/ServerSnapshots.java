package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolderException;
import io.registrar.journal.JournalDamagedException;
import io.registrar.journal.SnapshotDamagedException;
import io.registrar.journal.SnapshotFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot whenever enough commands have come since the last one, on a thread of its own that takes half a
 * processor at most. What goes wrong with one is said, and costs nobody anything but a longer start: the journal has it all.
 */
final class ServerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSnapshots.class);
    private static final int POLL_MILLIS = 200;

    private final Path data;
    private final SnapshotSettings settings;
    private final ChronicleCommandLog log;
    private final LongSupplier lastSequence;
    private final SnapshotFolder snapshots;
    private final FailureHandler failureHandler;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "snapshots");
    /** Sequence that the next one is due from. */
    private long due;

    /**
     * @param log of the same data folder; its old segments are deleted, if that is the setting
     * @param lastSequence sequence of a command whose outcome is in the history; any thread may ask
     * @param failureHandler told if the thread can't go on
     */
    ServerSnapshots(
            Path data,
            SnapshotSettings settings,
            ChronicleCommandLog log,
            LongSupplier lastSequence,
            FailureHandler failureHandler) {
        this.data = data;
        this.settings = settings;
        this.log = log;
        this.lastSequence = lastSequence;
        this.failureHandler = failureHandler;
        snapshots = new SnapshotFolder(data);
        List<Long> sequences = snapshots.sequences();
        due = (sequences.isEmpty() ? 0 : sequences.get(0)) + settings.every();
    }

    void start() {
        if (settings.every() > 0) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Ends the thread when the snapshot at hand is made, or not at all any more: a process that ends may leave it. */
    void stop() {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                long last = lastSequence.getAsLong();
                if (last >= due) {
                    make(last);
                    due = last + settings.every();
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure(thread.getName(), failure);
        }
    }

    private void make(long last) {
        try {
            if (!hasMemory()) {
                return;
            }
            long begun = System.nanoTime();
            SnapshotMaker.Made made =
                    new SnapshotMaker(data, Pace.half(), ServerSnapshots::warn).make(last, settings.kept());
            LOG.info(
                    "made a snapshot of sequence {} in {} ms",
                    made.sequence(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            if (settings.retains()) {
                deleteCovered();
            }
        } catch (SnapshotContradictsException | JournalDamagedException critical) {
            LOG.error("CRITICAL: {}", critical.getMessage());
        } catch (SnapshotDamagedException | DataFolderException failure) {
            LOG.warn("no snapshot was made: {}", failure.getMessage());
        }
    }

    /** Looked at before: a second copy that does not fit would take the server down with it. */
    private boolean hasMemory() {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long free = runtime.maxMemory() - used;
        List<Long> sequences = snapshots.sequences();
        // The first time nobody knows: all that is in use may be the state.
        long needed = sequences.isEmpty() ? used : snapshots.bytes(sequences.get(0)) / 2 * 3;
        if (free < needed) {
            LOG.warn(
                    "no snapshot was made: a second copy of the state needs about {} MiB, and {} of {} MiB are free;"
                            + " give the JVM more, or run \"registrar snapshot\" beside it",
                    needed >> 20,
                    free >> 20,
                    runtime.maxMemory() >> 20);
        }
        return free >= needed;
    }

    private static void warn(SnapshotDamagedException damaged) {
        LOG.warn("{}; passed over", damaged.getMessage());
    }

    /** Not before each kept snapshot was looked at once more: without the segments it is all there is. */
    private void deleteCovered() {
        List<Long> sequences = snapshots.sequences();
        if (sequences.size() < settings.kept()) {
            return;
        }
        sequences.forEach(snapshots::check);
        int deleted = log.deleteBefore(sequences.get(sequences.size() - 1) + 1);
        if (deleted > 0) {
            LOG.info("deleted {} segments that all {} snapshots cover", deleted, sequences.size());
        }
    }
}
