package io.registrar.journal;

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
        try {
            return readSegments(journal, visitor);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Delivers records in order until the visitor has had enough. What lies behind the batch of the last one is not
     * looked at, so that a journal can be read up to its damage.
     *
     * @param journal the journal's folder; one that does not exist is an empty journal
     * @throws JournalDamagedException if it is damaged before that; the records up to the damage have been delivered
     * @throws UncheckedIOException if it can't be read
     */
    public static void readWhile(Path journal, StoppingVisitor visitor) {
        try {
            read(journal, (buffer, offset, length) -> {
                if (!visitor.onRecord(buffer, offset, length)) {
                    throw new HadEnoughException();
                }
            });
        } catch (HadEnoughException asTheVisitorWishes) {
            // No failure: the walk ends here.
        }
    }

    private static List<SegmentReport> readSegments(Path journal, RecordVisitor visitor) throws IOException {
        Manifest manifest = Manifest.read(journal);
        List<SegmentReport> reports = new ArrayList<>();
        long nextSequence = 1;
        long lastTimeMillis = 0;
        for (int number = manifest.first(); number <= manifest.last(); number++) {
            Segment segment = Segment.of(journal, number);
            if (!Files.isDirectory(segment.folder())) {
                if (!Manifest.read(journal).equals(manifest)) {
                    // A server that starts right now has taken its newest, empty segments away.
                    break;
                }
                throw new JournalDamagedException(
                        segment.name(),
                        0,
                        "expected the segment with sequence " + nextSequence + ", but it is missing");
            }
            SegmentReport report = new SegmentReader(segment, nextSequence, lastTimeMillis, visitor).read();
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

    /**
     * A crash between making a segment and listing it leaves one that holds anything but records, a power cut even one in
     * pieces. One with records is a lost list.
     */
    private static void refuseUnlistedRecords(Path journal, Manifest manifest) throws IOException {
        for (Segment segment : Segment.list(journal)) {
            if (segment.number() >= manifest.first() && segment.number() <= manifest.last()) {
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
