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
 * space they had taken in advance, and makes a new one. Torn bytes stay where they are.
 */
public final class ChronicleCommandLog implements CommandLog {
    private static final int PAGE_BYTES = 4096;

    private final Path journal;
    private final JournalSettings settings;
    /** Held while the segment changes, and while a force by the clock is under way. */
    private final Object segmentLock = new Object();

    private List<SegmentReport> recovered = List.of();
    private SegmentWriter writer;
    private long nextSequence;

    /** Opens nothing yet; the folder stays the caller's to close, after this log. */
    public ChronicleCommandLog(DataFolder folder, JournalSettings settings) {
        this.journal = folder.journal();
        this.settings = settings;
    }

    @Override
    public void replay(RecordVisitor visitor) {
        recovered = JournalReader.read(journal, visitor);
    }

    /** What {@link #replay} found, oldest segment first. */
    public List<SegmentReport> recovered() {
        return recovered;
    }

    @Override
    public void start(long firstSequence) {
        long expected =
                recovered.isEmpty() ? 1 : recovered.get(recovered.size() - 1).nextSequence();
        if (firstSequence != expected) {
            throw new IllegalStateException("Expected sequence " + expected + ", but found " + firstSequence);
        }
        nextSequence = firstSequence;
        try {
            if (!Files.isDirectory(journal)) {
                Files.createDirectory(journal);
                Durable.forceFolder(journal.toAbsolutePath().getParent());
            }
            for (SegmentReport report : recovered) {
                endSegment(report);
            }
            int listed = Manifest.read(journal).last();
            dropUnlisted(listed);
            open(listed + 1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A segment that a crash left unlisted holds no record: {@link JournalReader} has made sure. */
    private void dropUnlisted(int listed) throws IOException {
        for (Segment segment : Segment.list(journal)) {
            if (segment.number() > listed) {
                try (var files = Files.list(segment.folder())) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(segment.folder());
            }
        }
    }

    private void endSegment(SegmentReport report) throws IOException {
        Segment segment = Segment.of(journal, report.number());
        Path file = segment.queueFile();
        if (!report.sealed()) {
            // What was read back may be in the page cache only; from now on it counts as sealed, so it must be on disk.
            Durable.forceFile(file);
            new SegmentSeal(report.nextSequence(), report.endOffset()).write(segment);
        }
        giveBackSpace(file, report.endOffset());
    }

    /** Cuts the zeros behind the last byte that is not one; torn bytes are left. */
    private static void giveBackSpace(Path file, long endOffset) throws IOException {
        long end = endOffset;
        try (FileWindow window = new FileWindow(file)) {
            for (long at = window.firstNonZero(end); at >= 0; at = window.firstNonZero(end)) {
                end = at + 1;
            }
        }
        long keep = (end + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() > keep) {
                channel.truncate(keep);
                channel.force(true);
            }
        }
    }

    private void open(int number) throws IOException {
        SegmentWriter opened = new SegmentWriter(Segment.of(journal, number), nextSequence, settings.segmentBytes());
        new Manifest(Manifest.read(journal).first(), number).write(journal);
        synchronized (segmentLock) {
            writer = opened;
        }
    }

    @Override
    public void append(long firstSequence, int count, byte[] records, int length) {
        if (writer == null) {
            throw new IllegalStateException("Expected an open log, but it is not started, or sealed");
        }
        if (firstSequence != nextSequence) {
            throw new IllegalStateException("Expected sequence " + nextSequence + ", but found " + firstSequence);
        }
        if (!writer.hasRoomFor(length)) {
            int next = writer.segment().number() + 1;
            seal();
            try {
                open(next);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        writer.append(firstSequence, count, records, length);
        nextSequence += count;
    }

    @Override
    public void force() {
        synchronized (segmentLock) {
            if (writer == null) {
                return;
            }
            try {
                writer.force();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public void seal() {
        synchronized (segmentLock) {
            if (writer == null) {
                return;
            }
            try {
                writer.force();
                new SegmentSeal(nextSequence, writer.endOffset()).write(writer.segment());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            close();
        }
    }

    @Override
    public void close() {
        synchronized (segmentLock) {
            if (writer == null) {
                return;
            }
            try {
                writer.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            writer = null;
        }
    }
}
