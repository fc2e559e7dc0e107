package io.registrar.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Copies a data folder as it is at one sequence, beside a server that goes on writing it. Takes no lock, and writes nothing
 * but the copy.
 *
 * <p>Segments are copied up to where they end: what is sealed up to its seal, and what is not up to its last whole frame,
 * and is sealed there in the copy. Torn bytes, which nobody was told of, are left out. The copy is forced, and so is what of
 * the journal it was made of: it never knows more than the disk of the server does. Snapshots that do not check out are left
 * out, and of the outcomes there are the records alone, as many as there were. Whoever wants to rely on a copy replays it.
 *
 * <p>A server that retains no more than it needs deletes segments meanwhile. Then the copy begins again.
 */
public final class DataFolderCopy {
    private static final int ATTEMPTS = 5;

    private final Path data;
    private final Path target;
    private final Consumer<SnapshotDamagedException> leftOut;
    private final Runnable stepDone;

    private DataFolderCopy(Path data, Path target, Consumer<SnapshotDamagedException> leftOut, Runnable stepDone) {
        this.data = data;
        this.target = target;
        this.leftOut = leftOut;
        this.stepDone = stepDone;
    }

    /**
     * Copies all that a server on the copy needs, but the mark that makes it a data folder.
     *
     * @param data a data folder
     * @param target an empty folder
     * @param leftOut told of snapshots that do not check out
     * @throws JournalDamagedException if the journal is damaged in a way that shows before it is replayed
     * @throws DataFolderException if it can't be read or written, or is changed faster than it can be copied
     */
    public static void copy(Path data, Path target, Consumer<SnapshotDamagedException> leftOut) {
        copy(data, target, leftOut, () -> {});
    }

    /** With a listener that hears of every step, so that a test can change something there. */
    static void copy(Path data, Path target, Consumer<SnapshotDamagedException> leftOut, Runnable stepDone) {
        try {
            new DataFolderCopy(data, target, leftOut, stepDone).run();
        } catch (IOException failure) {
            throw new DataFolderException(data + " can't be copied: " + failure, failure);
        }
    }

    private Path journal() {
        return DataFolder.journal(data);
    }

    private void run() throws IOException {
        Files.createDirectory(DataFolder.journal(target));
        Files.createDirectory(DataFolder.snapshots(target));
        for (int attempt = 1; !copyAsOfNow(); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new DataFolderException("segments of " + data + " were deleted faster than they could be copied, "
                        + ATTEMPTS + " times; try again");
            }
            clear(DataFolder.journal(target));
            clear(DataFolder.snapshots(target));
        }
        // Now everything that was copied is on the disk that it was copied from.
        JournalReader.force(journal());
        OutcomeFiles.copy(DataFolder.outcomes(data), DataFolder.outcomes(target));
        stepDone.run();
        Durable.forceFolder(DataFolder.snapshots(target));
        Durable.forceFolder(DataFolder.journal(target));
        Durable.forceFolder(target);
    }

    /** False if something that belongs to the rest was deleted meanwhile. */
    private boolean copyAsOfNow() throws IOException {
        Manifest manifest = Manifest.read(journal());
        List<Long> snapshots = new SnapshotFolder(data).sequences();
        stepDone.run();
        // Before the segments: no snapshot is then of a later sequence than the copy's last.
        long newestSnapshot = copySnapshots(snapshots);
        stepDone.run();
        try {
            for (int number = manifest.first(); number <= manifest.last(); number++) {
                copySegment(number);
                stepDone.run();
            }
        } catch (NoSuchFileException gone) {
            if (Manifest.read(journal()).equals(manifest)) {
                throw new JournalDamagedException(
                        "journal/MANIFEST", 0, "expected what it lists, but found no " + gone.getFile());
            }
            return false;
        }
        if (!manifest.equals(Manifest.EMPTY)) {
            manifest.write(DataFolder.journal(target));
        }
        // Without its beginning a journal needs a snapshot, and the old ones go before the segments do.
        return newestSnapshot >= JournalReader.firstSequence(DataFolder.journal(target)) - 1
                || (snapshots.equals(new SnapshotFolder(data).sequences())
                        && manifest.equals(Manifest.read(journal())));
    }

    /** Returns the sequence of the newest one in the copy, 0 if there is none. */
    private long copySnapshots(List<Long> sequences) throws IOException {
        SnapshotFolder from = new SnapshotFolder(data);
        SnapshotFolder to = new SnapshotFolder(target);
        long newest = 0;
        for (long sequence : sequences) {
            try {
                Durable.copy(from.file(sequence), 0, Files.size(from.file(sequence)), to.file(sequence));
                to.check(sequence);
                newest = Math.max(newest, sequence);
            } catch (SnapshotDamagedException damaged) {
                leftOut.accept(damaged);
                Files.delete(to.file(sequence));
            } catch (NoSuchFileException old) {
                // A newer one has come, and the server keeps no more than so many.
                Files.deleteIfExists(to.file(sequence));
            }
        }
        return newest;
    }

    private void copySegment(int number) throws IOException {
        Segment from = Segment.of(journal(), number);
        Segment to = Segment.of(DataFolder.journal(target), number);
        SegmentSeal seal = SegmentSeal.read(from);
        Path queueFile = from.queueFile();
        if (queueFile == null) {
            throw new NoSuchFileException(from.name() + "/*.cq4");
        }
        SegmentSeal end = seal == null ? endOfNow(from) : seal;
        Files.createDirectory(to.folder());
        try {
            Durable.copy(queueFile, 0, end.endOffset(), to.folder().resolve(queueFile.getFileName()));
        } catch (EOFException cut) {
            throw new JournalDamagedException(
                    from.nameOf(queueFile),
                    Files.size(queueFile),
                    "expected " + end.endOffset() + " bytes, where its seal ends it, but found no more");
        }
        // Also forces the folder. A restored journal is to know where it ended: what is missing from now on is damage.
        end.write(to);
    }

    /** The end of a segment that is being written. */
    private SegmentSeal endOfNow(Segment segment) throws IOException {
        long opening = JournalReader.opening(journal(), segment.number());
        if (opening == Long.MAX_VALUE) {
            throw new JournalDamagedException(segment.name(), 0, "expected an opening frame, but found none");
        }
        SegmentReport report = new SegmentReader(segment, opening, 0, (buffer, offset, length) -> {}).read();
        return new SegmentSeal(report.nextSequence(), report.endOffset());
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            // The contents of a folder come behind it.
            List<Path> inner = paths.filter(path -> !path.equals(folder)).toList();
            for (int i = inner.size() - 1; i >= 0; i--) {
                Files.delete(inner.get(i));
            }
        }
    }
}
