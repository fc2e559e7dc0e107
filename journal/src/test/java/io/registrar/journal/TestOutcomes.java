package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A data folder with a kept history, to be damaged, looked at, and mended by starts that lead to a {@link TestHistory}. */
final class TestOutcomes implements AutoCloseable {
    /** Any time but now, so that a change shows. */
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    final DataFolder folder;
    final Path outcomes;
    final Path records;
    private final TestHistory history;
    private final byte[] good;

    TestOutcomes(Path data, TestHistory history) throws IOException {
        folder = DataFolder.open(data);
        outcomes = Files.createDirectories(data.resolve("outcomes"));
        records = outcomes.resolve("records");
        this.history = history;
        good = history.file();
    }

    /** Puts this in place of the kept history. */
    void keep(byte[] kept) throws IOException {
        Files.write(records, kept);
        Files.setLastModifiedTime(records, LONG_AGO);
    }

    /** Holds what is kept against the history, and changes nothing. */
    OutcomeReport look() {
        try (OutcomeVerifier verifier = new OutcomeVerifier(folder.journal())) {
            return history.verify(verifier);
        }
    }

    /** All that is in the data folder, with the times of the last change. */
    Map<Path, Object> content() throws IOException {
        Map<Path, Object> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder.path())) {
            for (Path path : paths.toList()) {
                int bytes = Files.isDirectory(path) ? 0 : Arrays.hashCode(Files.readAllBytes(path));
                content.put(path, bytes + " " + Files.getLastModifiedTime(path));
            }
        }
        return content;
    }

    /** A look at a history of these bytes finds this, and changes neither a byte nor a time. */
    void assertFinds(byte[] kept, Finding finding, int agreedSequence) throws IOException {
        keep(kept);
        OutcomeReport report = look();
        assertReport(kept, finding, agreedSequence, report);
        assertArrayEquals(kept, Files.readAllBytes(records));
        assertEquals(LONG_AGO, Files.getLastModifiedTime(records));
    }

    /** So does a start, and then all is as the journal leads to. */
    void assertMends(byte[] kept, Finding finding, int agreedSequence) throws IOException {
        assertFinds(kept, finding, agreedSequence);
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            assertEquals(history.runningHash, history.replay(log));
            assertReport(kept, finding, agreedSequence, log.recovered());
            assertKeepsCopy(kept, finding, history.offset(agreedSequence + 1));
            assertIsWhole(log);
        }
    }

    /** The report says this of a history of these bytes, and where it is damaged. */
    void assertReport(byte[] kept, Finding finding, int agreedSequence, OutcomeReport report) {
        assertEquals(finding, report.finding(), report::toString);
        assertEquals(agreedSequence, report.agreedSequence(), report::toString);
        if (finding == Finding.FOREIGN) {
            String place = "outcomes/records, offset " + history.offset(agreedSequence + 1) + ": ";
            assertTrue(report.problem().startsWith(place), report::toString);
        } else if (finding == Finding.DAMAGED) {
            int head = KeptOutcomes.HEAD.length;
            boolean isHead = !Arrays.equals(KeptOutcomes.HEAD, Arrays.copyOf(kept, Math.min(head, kept.length)));
            String place =
                    "outcomes/records, offset " + (isHead ? 0 : history.offset(agreedSequence + 1)) + ": expected ";
            assertTrue(report.problem().startsWith(place), report::toString);
        } else {
            assertEquals("", report.problem());
        }
    }

    /** What may be all that is left of other commands is not thrown away; what is damaged is. */
    private void assertKeepsCopy(byte[] kept, Finding finding, int offset) throws IOException {
        List<Path> copies;
        try (Stream<Path> entries = Files.list(outcomes)) {
            copies = entries.filter(entry -> entry.getFileName().toString().contains(".cut-at-"))
                    .toList();
        }
        boolean isKept = finding == Finding.LONGER || finding == Finding.FOREIGN;
        assertEquals(isKept ? List.of(outcomes.resolve("records.cut-at-" + offset)) : List.of(), copies);
        for (Path copy : copies) {
            assertArrayEquals(Arrays.copyOfRange(kept, offset, kept.length), Files.readAllBytes(copy));
            Files.delete(copy);
        }
    }

    /** The file is the whole history and nothing else, and all of it can be read. */
    void assertIsWhole(FileOutcomeLog log) throws IOException {
        assertArrayEquals(good, Files.readAllBytes(records));
        OutcomeReader reader = log.newReader();
        OutcomeDecoder expected = new OutcomeDecoder();
        int count = history.records.size();
        for (int sequence = 1; sequence <= count; sequence++) {
            byte[] record = history.records.get(sequence - 1);
            assertEquals(
                    expected.wrap(record, 0, record.length).outcome(),
                    reader.read(sequence).outcome());
        }
        history.assertChanges(reader);
        assertThrows(IllegalStateException.class, () -> reader.read(count + 1));
    }

    @Override
    public void close() {
        folder.close();
    }
}
