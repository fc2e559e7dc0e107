package io.registrar.journal;

import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.CommandLog.RecordVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole journal with every check. Writes nothing, takes no lock, and works beside a running writer. */
public final class JournalReader {
    private JournalReader() {}

    /** Is handed records one by one, in order, until it has had enough. */
    @FunctionalInterface
    public interface StoppingVisitor {
        /**
         * Takes the record in these bytes, which are valid during the call.
         *
         * @return false if no further record is wanted
         */
        boolean onRecord(byte[] buffer, int offset, int length);
    }

    /**
     * Delivers all records in order and reports the segments, oldest first.
     *
     * @param journal the journal's folder; one that does not exist is an empty journal
     * @throws JournalDamagedException if it is damaged; records before the damage may have been delivered
     * @throws UncheckedIOException if it can't be read
     */
    public static List<SegmentReport> read(Path journal, RecordVisitor visitor) {
        return read(journal, 1, visitor);
    }

    /**
     * Delivers the records from a sequence on, in order, and reports the segments that they lie in, oldest first. Older
     * segments are not looked at.
     *
     * @param journal the journal's folder; one that does not exist is an empty journal
     * @param firstSequence sequence of the first record that is delivered; it may be missing, and then none is
     * @throws JournalDamagedException if it is damaged, or begins later; records before the damage may have been delivered
     * @throws UncheckedIOException if it can't be read
     */
    public static List<SegmentReport> read(Path journal, long firstSequence, RecordVisitor visitor) {
        try {
            return readSegments(journal, firstSequence, visitor);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Returns when everything that a reader had seen before the call is on the disk, whoever wrote it and however it was
     * forced. Works beside a running writer.
     *
     * @throws DataFolderException if the disk can't promise it
     */
    public static void force(Path journal) {
        try {
            Manifest manifest = Manifest.read(journal);
            for (int number = manifest.last(); number >= manifest.first(); number--) {
                Segment segment = Segment.of(journal, number);
                if (SegmentSeal.read(segment) != null) {
                    // It was forced before its seal was written, and so were those before it.
                    return;
                }
                Durable.forceFile(segment.queueFile());
            }
        } catch (IOException failure) {
            throw new DataFolderException("the journal can't be forced: " + failure, failure);
        }
    }

    /**
     * Sequence of the first record that the journal still has, or would have: 1, unless older segments were deleted.
     *
     * @throws JournalDamagedException if the list of segments, or the beginning of the first one, is damaged
     */
    public static long firstSequence(Path journal) {
        try {
            Manifest manifest = Manifest.read(journal);
            return firstSequence(journal, manifest.first());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Delivers records in order until the visitor has had enough. What lies behind the batch of the last one is not
     * looked at, so that a journal can be read up to its damage.
     *
     * @param journal the journal's folder; one that does not exist is an empty journal
     * @param firstSequence sequence of the first record that is delivered
     * @throws JournalDamagedException if it is damaged before that; the records up to the damage have been delivered
     * @throws UncheckedIOException if it can't be read
     */
    public static void readWhile(Path journal, long firstSequence, StoppingVisitor visitor) {
        try {
            read(journal, firstSequence, (buffer, offset, length) -> {
                if (!visitor.onRecord(buffer, offset, length)) {
                    throw new HadEnoughException();
                }
            });
        } catch (HadEnoughException asTheVisitorWishes) {
            // No failure: the walk ends here.
        }
    }

    /**
     * Sequence of the last record, found in the newest segments alone; 0 if there is none.
     *
     * @throws JournalDamagedException if they are damaged
     */
    public static long lastSequence(Path journal) {
        List<SegmentReport> newest = read(journal, Long.MAX_VALUE, (buffer, offset, length) -> {});
        return newest.isEmpty() ? 0 : newest.get(newest.size() - 1).nextSequence() - 1;
    }

    private static List<SegmentReport> readSegments(Path journal, long firstSequence, RecordVisitor visitor)
            throws IOException {
        Manifest manifest = Manifest.read(journal);
        List<SegmentReport> reports = new ArrayList<>();
        int start = segmentOf(journal, manifest, firstSequence);
        long nextSequence = firstSequence(journal, start);
        if (nextSequence > firstSequence) {
            throw new JournalDamagedException(
                    Segment.of(journal, start).name(),
                    0,
                    "expected sequence " + firstSequence + " or an earlier one, but the journal begins with "
                            + nextSequence);
        }
        RecordVisitor wanted = nextSequence == firstSequence
                ? visitor
                : (buffer, offset, length) -> {
                    if (RecordHeader.sequence(buffer, offset) >= firstSequence) {
                        visitor.onRecord(buffer, offset, length);
                    }
                };
        long lastTimeMillis = 0;
        for (int number = start; number <= manifest.last(); number++) {
            Segment segment = Segment.of(journal, number);
            if (!Files.isDirectory(segment.folder())) {
                Manifest now = Manifest.read(journal);
                if (now.first() > number) {
                    throw new DataFolderException(segment.name() + " was deleted while it was to be read, by a server"
                            + " that keeps what its snapshots need and no more; try again");
                }
                if (!now.equals(manifest)) {
                    // A server that starts right now has taken its newest, empty segments away.
                    break;
                }
                throw new JournalDamagedException(
                        segment.name(),
                        0,
                        "expected the segment with sequence " + nextSequence + ", but it is missing");
            }
            SegmentReport report = new SegmentReader(segment, nextSequence, lastTimeMillis, wanted).read();
            if (!report.opened()) {
                throw new JournalDamagedException(
                        segment.name(), report.endOffset(), "expected an opening frame, but found none");
            }
            reports.add(report);
            nextSequence = report.nextSequence();
            lastTimeMillis = report.lastTimeMillis();
        }
        refuseUnlistedRecords(journal, manifest);
        return reports;
    }

    /** Number of the segment that this sequence is in, or comes into; the first if the journal begins later. */
    private static int segmentOf(Path journal, Manifest manifest, long sequence) throws IOException {
        // Who wants all of it goes by the list alone, and looks at each.
        int number = sequence == 1 ? manifest.first() : manifest.last();
        while (number > manifest.first() && opening(journal, number) > sequence) {
            number--;
        }
        return Math.max(number, manifest.first());
    }

    /**
     * The sequence that the segment begins with.
     *
     * @throws JournalDamagedException if its beginning can't be read; that of the first there ever was need not be
     */
    static long firstSequence(Path journal, int number) throws IOException {
        long opening = number == 1 ? 1 : opening(journal, number);
        if (opening == Long.MAX_VALUE) {
            throw new JournalDamagedException(
                    Segment.of(journal, number).name(), 0, "expected an opening frame, but found none");
        }
        return opening;
    }

    /** The sequence that the segment begins with; {@link Long#MAX_VALUE} if that can't be read, as of one that is damaged. */
    static long opening(Path journal, int number) throws IOException {
        return Files.isDirectory(Segment.of(journal, number).folder())
                ? new SegmentReader(Segment.of(journal, number), 0, 0, (buffer, offset, length) -> {}).opening()
                : Long.MAX_VALUE;
    }

    /**
     * A crash between making a segment and listing it leaves one that holds anything but records, a power cut even one in
     * pieces. One with records is a lost list.
     */
    private static void refuseUnlistedRecords(Path journal, Manifest manifest) throws IOException {
        for (Segment segment : Segment.list(journal)) {
            if (segment.number() <= manifest.last()) {
                // One before the first was deleted, and a crash came before its last byte was.
                continue;
            }
            // While a server runs it may list this segment right now: then it has records, and that is well.
            if (holdsRecords(segment) && Manifest.read(journal).equals(manifest)) {
                throw new JournalDamagedException(
                        "journal/MANIFEST",
                        0,
                        "expected no records in " + segment.name() + ", as only segments " + manifest.first() + " to "
                                + manifest.last() + " are listed");
            }
        }
    }

    private static boolean holdsRecords(Segment segment) throws IOException {
        try {
            return new SegmentReader(segment, 0, 0, (bytes, offset, length) -> {}).holdsRecords();
        } catch (NoSuchFileException gone) {
            // A server that starts right now takes it away.
            return false;
        }
    }

    /** Leaves the walk through the segments from its depth; never seen outside. */
    private static final class HadEnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HadEnoughException() {
            super(null, null, false, false);
        }
    }
}
