package io.registrar.journal;

import io.registrar.engine.pipeline.CommandLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The command log on the disk: segments in a {@link DataFolder}, each a Chronicle Queue, written by {@link
 * SegmentWriter} and read back by {@link JournalReader}.
 *
 * <p>A start never appends to what another process left: it seals the old segments where they ended, gives back the
 * space they had taken in advance, and makes a new one. Torn bytes stay where they are. The newest segments are taken
 * away if nothing was ever appended to them, so that a host that fails again and again does not fill the disk.
 *
 * <p>After a failed write or force every further call but {@link #close} fails too: a second force that returns would
 * prove nothing about the pages that the first one lost.
 */
public final class ChronicleCommandLog implements CommandLog {
    private final Path journal;
    private final JournalSettings settings;
    private final NextSegment next;
    /** Held while the segment changes, and while a force by the clock is under way. */
    private final Object segmentLock = new Object();
    /** Held while the list of segments is read and written again. */
    private final Object manifestLock = new Object();

    private List<SegmentReport> recovered = List.of();
    private boolean replayed;
    private SegmentWriter writer;
    private long nextSequence;
    /** What went wrong first, or null. */
    private volatile Throwable failure;

    /** Opens nothing yet; the folder stays the caller's to close, after this log. */
    public ChronicleCommandLog(DataFolder folder, JournalSettings settings) {
        this(folder, settings, DiskListener.NONE);
    }

    /** The same with somebody to be told when there is no room for commands, and when there is again. */
    public ChronicleCommandLog(DataFolder folder, JournalSettings settings, DiskListener listener) {
        this(folder, settings, new DiskReserve(folder.journal(), settings.reserveBytes()), listener);
    }

    /** The same on a disk whose free space somebody else knows. */
    ChronicleCommandLog(DataFolder folder, JournalSettings settings, DiskReserve reserve, DiskListener listener) {
        this.journal = folder.journal();
        this.settings = settings;
        next = new NextSegment(journal, settings.segmentBytes(), reserve, listener, this::fail);
    }

    @Override
    public void replay(long firstSequence, RecordVisitor visitor) {
        recovered = JournalReader.read(journal, firstSequence, visitor);
        replayed = true;
    }

    /** What {@link #replay} found, oldest segment first. */
    public List<SegmentReport> recovered() {
        return recovered;
    }

    @Override
    public void start(long firstSequence) {
        if (!replayed || writer != null) {
            throw new IllegalStateException("Expected one start, after replay");
        }
        long expected =
                recovered.isEmpty() ? 1 : recovered.get(recovered.size() - 1).nextSequence();
        if (firstSequence != expected) {
            throw new IllegalStateException("Expected sequence " + expected + ", but found " + firstSequence);
        }
        nextSequence = firstSequence;
        guarded(() -> {
            if (!Files.isDirectory(journal)) {
                Files.createDirectory(journal);
            }
            // Even if it was there: the process that made it may have been killed before it came to this.
            Durable.forceFolder(journal.toAbsolutePath().getParent());
            int kept = countKept();
            for (SegmentReport report : recovered.subList(0, kept)) {
                endSegment(report);
            }
            Manifest manifest = unlist(kept);
            int last = manifest.last();
            for (Segment segment : Segment.list(journal)) {
                // Not listed, or not any more: JournalReader has made sure that no record is in the newer ones, and
                // the older ones were to be deleted.
                if (segment.number() > last || segment.number() < manifest.first()) {
                    segment.delete();
                }
            }
            openFirst(last + 1);
            next.start(last + 2);
        });
    }

    /** Leaves so many of the recovered segments in the manifest, and returns it. */
    private Manifest unlist(int kept) throws IOException {
        synchronized (manifestLock) {
            Manifest manifest = Manifest.read(journal);
            int last = kept > 0 ? recovered.get(kept - 1).number() : firstRead(manifest) - 1;
            if (last != manifest.last()) {
                manifest = new Manifest(manifest.first(), last);
                manifest.write(journal);
            }
            return manifest;
        }
    }

    /**
     * How many of the recovered segments stay: the newest go if they hold neither a record nor torn bytes, nor the copy
     * that a repair made of some.
     */
    private int countKept() throws IOException {
        int kept = recovered.size();
        while (kept > 0) {
            SegmentReport report = recovered.get(kept - 1);
            if (report.torn()
                    || report.nextSequence() != report.firstSequence()
                    || Segment.of(journal, report.number()).holdsTornCopies()) {
                return kept;
            }
            kept--;
        }
        return 0;
    }

    /** Number of the first segment that the replay has looked at. */
    private int firstRead(Manifest manifest) {
        return recovered.isEmpty() ? manifest.first() : recovered.get(0).number();
    }

    /**
     * Deletes the segments that end before a sequence, the newest of all never. May be called by any thread, of a log that is
     * started.
     *
     * @param sequence the first one that is still needed
     * @return how many were deleted
     * @throws DataFolderException if they could not be; what is left of them is deleted by the next start
     */
    public int deleteBefore(long sequence) {
        try {
            Manifest before = Manifest.read(journal);
            int first = before.first();
            while (first < before.last() && JournalReader.opening(journal, first + 1) <= sequence) {
                first++;
            }
            if (first > before.first()) {
                synchronized (manifestLock) {
                    new Manifest(first, Manifest.read(journal).last()).write(journal);
                }
            }
            for (int number = before.first(); number < first; number++) {
                Segment.of(journal, number).delete();
            }
            return first - before.first();
        } catch (IOException failure) {
            throw new DataFolderException("old segments can't be deleted: " + failure, failure);
        }
    }

    private void endSegment(SegmentReport report) throws IOException {
        Segment segment = Segment.of(journal, report.number());
        Path file = segment.queueFile();
        if (report.sealed()) {
            giveBackSpace(file, report.endOffset());
            return;
        }
        // What was read back may be in the page cache only; from now on it counts as sealed, so it must be on disk.
        Durable.forceFile(file);
        // Before the seal, which on a full disk needs some of that space.
        giveBackSpace(file, report.endOffset());
        new SegmentSeal(report.nextSequence(), report.endOffset()).write(segment);
    }

    /** Cuts the zeros behind the last byte that is not one; torn bytes are left. */
    private static void giveBackSpace(Path file, long endOffset) throws IOException {
        long keep;
        try (FileWindow window = new FileWindow(file)) {
            keep = window.usedPagesEnd(endOffset);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() > keep) {
                channel.truncate(keep);
                channel.force(true);
            }
        }
    }

    private void openFirst(int number) throws IOException {
        Segment segment = Segment.of(journal, number);
        SegmentWriter opened;
        try {
            // Even if it touches the reserve: without a segment there is no server, and with one at least reads are
            // served.
            new DiskReserve(journal, 0).expectRoomFor(settings.segmentBytes());
            opened = SegmentWriter.create(segment, nextSequence, settings.segmentBytes());
        } catch (IOException noSegment) {
            throw new IOException(
                    "can't make " + segment.name() + ", which takes " + settings.segmentBytes() + " bytes: "
                            + noSegment.getMessage(),
                    noSegment);
        }
        synchronized (segmentLock) {
            // Before anything that can fail, so that close() finds it.
            writer = opened;
        }
        synchronized (manifestLock) {
            new Manifest(Manifest.read(journal).first(), number).write(journal);
        }
    }

    /** Goes on in the segment that was made ready; asks the disk for no space. */
    private void openNext() throws IOException {
        SegmentWriter before = writer;
        SegmentWriter opened = next.take();
        try {
            opened.open(nextSequence);
            sealSegment();
            next.closeSoon(before);
        } catch (IOException | RuntimeException | Error failure) {
            opened.close();
            throw failure;
        }
        synchronized (segmentLock) {
            writer = opened;
        }
        synchronized (manifestLock) {
            new Manifest(Manifest.read(journal).first(), opened.segment().number()).writeIntoTakenSpace(journal);
        }
        next.goOn(opened.segment().number() + 1);
    }

    /**
     * {@inheritDoc}
     *
     * <p>There is none as well while less of the disk is free than is to be left free.
     */
    @Override
    public boolean hasRoom(int length) {
        if (writer == null) {
            throw new IllegalStateException("Expected an open log, but it is not started, or sealed");
        }
        if (!next.isReserveFree()) {
            return false;
        }
        if (writer.hasRoomFor(length)) {
            return true;
        }
        expectNoFailure();
        boolean isReady = next.isReady();
        expectNoFailure();
        return isReady;
    }

    @Override
    public void append(long firstSequence, int count, byte[] records, int length) {
        if (writer == null) {
            throw new IllegalStateException("Expected an open log, but it is not started, or sealed");
        }
        if (firstSequence != nextSequence) {
            throw new IllegalStateException("Expected sequence " + nextSequence + ", but found " + firstSequence);
        }
        guarded(() -> {
            if (!writer.hasRoomFor(length)) {
                openNext();
            }
            writer.append(firstSequence, count, records, length);
        });
        nextSequence += count;
    }

    @Override
    public void force() {
        synchronized (segmentLock) {
            if (writer != null) {
                guarded(writer::force);
            }
        }
    }

    @Override
    public void seal() {
        synchronized (segmentLock) {
            if (writer != null) {
                guarded(() -> {
                    SegmentWriter last = writer;
                    sealSegment();
                    last.close();
                    next.discard();
                });
            }
        }
    }

    /** From now on nothing is appended to the segment; it is still to be closed. */
    private void sealSegment() throws IOException {
        synchronized (segmentLock) {
            writer.force();
            new SegmentSeal(nextSequence, writer.endOffset()).write(writer.segment());
            writer = null;
        }
    }

    @Override
    public void close() {
        synchronized (segmentLock) {
            SegmentWriter closing = writer;
            writer = null;
            try {
                next.stop();
                if (closing != null) {
                    closing.close();
                }
            } catch (IOException notClosed) {
                throw new UncheckedIOException(notClosed);
            }
        }
    }

    private void fail(Throwable nextFailure) {
        failure = nextFailure;
    }

    private void expectNoFailure() {
        if (failure != null) {
            throw new IllegalStateException("Expected no call after one that failed", failure);
        }
    }

    /** Runs a step that writes, unless one has failed before. */
    private void guarded(Step step) {
        expectNoFailure();
        try {
            step.run();
        } catch (IOException stepFailure) {
            failure = stepFailure;
            throw new UncheckedIOException(stepFailure.getMessage(), stepFailure);
        } catch (RuntimeException | Error stepFailure) {
            failure = stepFailure;
            throw stepFailure;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
