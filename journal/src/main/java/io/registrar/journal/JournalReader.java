package io.registrar.journal;

import io.registrar.engine.pipeline.CommandLog.RecordVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole journal with every check. Writes nothing, takes no lock, and works beside a running writer. */
public final class JournalReader {
    private JournalReader() {}

    /**
     * Delivers all records in order and reports the segments, oldest first.
     *
     * @param journal the journal's folder; one that does not exist is an empty journal
     * @throws JournalDamagedException if it is damaged; records before the damage may have been delivered
     * @throws java.io.UncheckedIOException if it can't be read
     */
    public static List<SegmentReport> read(Path journal, RecordVisitor visitor) {
        try {
            return readSegments(journal, visitor);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
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
        refuseUnlistedRecords(journal, manifest, nextSequence, lastTimeMillis);
        return reports;
    }

    /** A crash between making a segment and listing it leaves one without records; one with records is a lost list. */
    private static void refuseUnlistedRecords(Path journal, Manifest manifest, long nextSequence, long lastTimeMillis)
            throws IOException {
        for (Segment segment : Segment.list(journal)) {
            if (segment.number() >= manifest.first() && segment.number() <= manifest.last()) {
                continue;
            }
            // While a server runs it may list this segment right now: then it has records, and that is well.
            boolean[] hasRecords = new boolean[1];
            boolean unreadable = false;
            try {
                new SegmentReader(segment, nextSequence, lastTimeMillis, (b, o, l) -> hasRecords[0] = true).read();
            } catch (JournalDamagedException notOurs) {
                unreadable = true;
            }
            Manifest now = Manifest.read(journal);
            if ((hasRecords[0] || unreadable) && now.equals(manifest)) {
                throw new JournalDamagedException(
                        "journal/MANIFEST",
                        0,
                        "expected no records in " + segment.name() + ", as only segments " + manifest.first() + " to "
                                + manifest.last() + " are listed");
            }
        }
    }
}
