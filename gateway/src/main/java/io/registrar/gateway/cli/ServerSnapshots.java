package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolderException;
import io.registrar.journal.JournalDamagedException;
import io.registrar.journal.SnapshotDamagedException;
import io.registrar.journal.SnapshotFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a snapshot made whenever enough commands have come since the last one: by {@code registrar snapshot}, a process of its
 * own. A second copy of the state in this JVM would be copied to and fro by its collector, and everybody who is served would wait
 * meanwhile. What goes wrong with one is said, and costs nobody anything but a longer start: the journal has it all.
 */
final class ServerSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSnapshots.class);
    private static final int POLL_MILLIS = 200;

    private final Path data;
    private final SnapshotSettings settings;
    private final ChronicleCommandLog log;
    private final LongSupplier lastSequence;
    private final SnapshotFolder snapshots;
    private final SystemEvents systemEvents;
    private final FailureHandler failureHandler;
    private final OwnProgram program = OwnProgram.find();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "snapshots");
    /** Sequence that the next one is due from. */
    private long due;
    /** Last command of the newest snapshot, 0 if there is none. Written by the thread, read by any. */
    private volatile long newestSequence;

    /**
     * @param log of the same data folder; its old segments are deleted, if that is the setting
     * @param lastSequence sequence of a command whose outcome is in the history; any thread may ask
     * @param systemEvents told of a journal that is damaged, and of a replay that comes to something else
     * @param failureHandler told if the thread can't go on
     */
    ServerSnapshots(
            Path data,
            SnapshotSettings settings,
            ChronicleCommandLog log,
            LongSupplier lastSequence,
            SystemEvents systemEvents,
            FailureHandler failureHandler) {
        this.data = data;
        this.settings = settings;
        this.log = log;
        this.lastSequence = lastSequence;
        this.systemEvents = systemEvents;
        this.failureHandler = failureHandler;
        snapshots = new SnapshotFolder(data);
        newestSequence = lookForNewest();
        due = newestSequence + settings.every();
    }

    /** Last command that the newest snapshot covers, as of the last one made here; 0 if there is none. Any thread may ask. */
    long newestSequence() {
        return newestSequence;
    }

    private long lookForNewest() {
        List<Long> sequences = snapshots.sequences();
        return sequences.isEmpty() ? 0 : sequences.get(0);
    }

    void start() {
        if (settings.every() > 0) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Begins no other, and gives up the one at hand. Returns at once. */
    void stop() {
        stopping.countDown();
    }

    /** Returns when the thread has ended, after {@link #stop}. */
    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            while (!stopping.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                long last = lastSequence.getAsLong();
                if (last >= due) {
                    make();
                    due = last + settings.every();
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure(thread.getName(), failure);
        }
    }

    private void make() throws InterruptedException {
        try {
            long begun = System.nanoTime();
            Process maker = program.startBehind(
                    settings.nice(),
                    "snapshot",
                    "--data",
                    data.toString(),
                    "--keep",
                    Integer.toString(settings.kept()),
                    "--beside",
                    Long.toString(ProcessHandle.current().pid()));
            while (!maker.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (stopping.getCount() == 0) {
                    // Not Process.destroy, which would close what it still says.
                    maker.toHandle().destroy();
                }
            }
            tell(maker, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            newestSequence = lookForNewest();
            if (settings.retains() && maker.exitValue() == ExitCode.GOOD) {
                deleteCovered();
            }
        } catch (JournalDamagedException critical) {
            systemEvents.critical("snapshot_contradicts", critical.getMessage(), Map.of());
        } catch (SnapshotDamagedException | DataFolderException | IOException failure) {
            LOG.warn("no snapshot was made, or no segment deleted: {}", failure.getMessage());
        }
    }

    /** The maker's lines are few, and waited in its pipe for its end. */
    private void tell(Process maker, long millis) throws IOException {
        String said = new String(maker.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .replaceAll("\\R(registrar: )?", "; ")
                .replaceFirst("^registrar: ", "");
        switch (maker.exitValue()) {
            case ExitCode.GOOD -> LOG.info("{}, in {} ms", said, millis);
            case ExitCode.CHECK_FAILED, ExitCode.JOURNAL_DAMAGED ->
                systemEvents.critical("snapshot_contradicts", said, Map.of());
            default -> {
                if (stopping.getCount() == 0) {
                    LOG.info("the snapshot at hand was given up: the server stops");
                } else {
                    LOG.warn("no snapshot was made: the process ended with {}: {}", maker.exitValue(), said);
                }
            }
        }
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
