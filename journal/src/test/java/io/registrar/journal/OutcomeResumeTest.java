package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goes on with a history from a place within it, whatever a crash or the disk has made of it, and never serves what is wrong. */
final class OutcomeResumeTest {
    private static final int COUNT = 36;
    private final TestHistory history = TestHistory.of(COUNT, "ann");

    @TempDir
    Path data;

    private DataFolder folder;
    private Path outcomes;

    @BeforeEach
    void openFolder() throws IOException {
        folder = DataFolder.open(data);
        // Somebody may go on from a place.
        Files.createDirectory(folder.snapshots());
        outcomes = Files.createDirectory(folder.outcomes());
    }

    @AfterEach
    void closeFolder() {
        folder.close();
    }

    /** What a run leaves that has come so far. */
    private KeptFiles filesOf(int count) throws IOException {
        return filesOf(history.upTo(count));
    }

    private KeptFiles filesOf(TestHistory journal) throws IOException {
        TestJournal.deleteTree(outcomes);
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            journal.replay(log);
        }
        return KeptFiles.of(outcomes);
    }

    private List<KeptFiles> filesOfEveryCount() throws IOException {
        List<KeptFiles> files = new ArrayList<>();
        for (int count = 0; count <= COUNT; count++) {
            files.add(filesOf(count));
        }
        return files;
    }

    private FileOutcomeLog resumed(OutcomePosition mark) {
        try {
            return FileOutcomeLog.resume(folder, mark);
        } catch (OutcomesNotResumableException refused) {
            throw new AssertionError(refused);
        }
    }

    private void assertNotResumable(OutcomePosition mark) throws IOException {
        byte[] records = Files.readAllBytes(outcomes.resolve("records"));
        assertThrows(OutcomesNotResumableException.class, () -> FileOutcomeLog.resume(folder, mark));
        assertArrayEquals(records, Files.readAllBytes(outcomes.resolve("records")));
    }

    private boolean isMarked() {
        return Files.exists(outcomes.resolve("DAMAGED")) || Files.exists(outcomes.resolve("REMAKING"));
    }

    /** A start from a mark, in a journal that ends with this sequence, leads to what a start from 1 leads to. */
    private OutcomeReport assertGoesOn(int mark, KeptFiles expected, int end) throws IOException {
        TestHistory journal = history.upTo(end);
        OutcomeReport report;
        try (FileOutcomeLog log = resumed(history.place(mark))) {
            journal.replayBehind(log, mark);
            KeptFiles.assertReads(log, journal, 1);
            for (var change : journal.lastChanges.entrySet()) {
                assertEquals(change.getValue(), log.newReader().lastChangeOf(change.getKey()));
            }
            report = log.recovered();
        }
        KeptFiles found = KeptFiles.of(outcomes);
        // What was noted of enrollments that the journal has lost is nobody's any more, and may stay.
        found.byEnrollment = Arrays.copyOf(found.byEnrollment, expected.byEnrollment.length);
        expected.assertSame(found);
        assertFalse(isMarked());
        return report;
    }

    @Test
    void shouldGoOnFromEverySequenceWithWhatACrashLeaves() throws IOException {
        List<KeptFiles> files = filesOfEveryCount();
        int madeFromRecords = 0;
        for (int mark = 0; mark <= COUNT; mark++) {
            for (int kept : mark % 4 == 0 ? new int[] {mark, (mark + COUNT) / 2, COUNT} : new int[] {mark, COUNT}) {
                for (int end : new int[] {Math.min(COUNT, mark + mark % 5), COUNT}) {
                    // A kill leaves the tables as they were, a power cut as they were forced.
                    for (int tables : kept == mark ? new int[] {kept} : new int[] {kept, mark}) {
                        files.get(tables).withRecords(files.get(kept).records).putInto(outcomes);
                        OutcomeReport report = assertGoesOn(mark, files.get(end), end);
                        Finding finding =
                                kept == end ? Finding.COMPLETE : kept < end ? Finding.SHORTER : Finding.LONGER;
                        assertEquals(finding, report.finding());
                        assertEquals(Math.min(kept, end), report.agreedSequence());
                        boolean mayHaveLost = kept > end && tables == kept;
                        assertTrue(report.tableProblem().isEmpty() || mayHaveLost, report::toString);
                        madeFromRecords += report.tableProblem().isEmpty() ? 0 : 1;
                    }
                }
            }
        }
        assertTrue(madeFromRecords > COUNT / 2, "only " + madeFromRecords);
    }

    @Test
    void shouldGoOnWhereverBehindThePlaceTheRecordsEnd() throws IOException {
        int mark = 25;
        KeptFiles whole = filesOf(COUNT);
        int place = history.offset(mark + 1);
        for (int length = place; length <= whole.records.length; length += 11) {
            byte[] cut = Arrays.copyOf(whole.records, length);
            whole.withRecords(cut).putInto(outcomes);
            Finding finding = assertGoesOn(mark, whole, COUNT).finding();
            assertEquals(length == whole.records.length ? Finding.COMPLETE : Finding.SHORTER, finding);
            // With space behind it that was taken in advance.
            whole.withRecords(Arrays.copyOf(cut, 3 * 4096)).putInto(outcomes);
            assertGoesOn(mark, whole, COUNT);
        }
        for (int length = place - 1; length >= 0; length -= 97) {
            whole.withRecords(Arrays.copyOf(whole.records, length)).putInto(outcomes);
            assertNotResumable(history.place(mark));
            whole.withRecords(Arrays.copyOf(Arrays.copyOf(whole.records, length), 3 * 4096))
                    .putInto(outcomes);
            assertNotResumable(history.place(mark));
        }
        TestJournal.deleteTree(outcomes);
        assertThrows(OutcomesNotResumableException.class, () -> FileOutcomeLog.resume(folder, history.place(mark)));
    }

    @Test
    void shouldRefuseAPlaceOfAnotherHistory() throws IOException {
        KeptFiles whole = filesOf(COUNT);
        OutcomePosition mark = history.place(20);
        for (OutcomePosition other : List.of(
                new OutcomePosition(20, mark.runningHash() ^ 1, mark.bytes()),
                new OutcomePosition(20, mark.runningHash(), mark.bytes() + 1),
                new OutcomePosition(20, mark.runningHash(), mark.bytes() - 1),
                new OutcomePosition(20, mark.runningHash(), 1L << 50),
                // The same bytes for another sequence: the records tell.
                new OutcomePosition(19, mark.runningHash(), mark.bytes()),
                new OutcomePosition(21, mark.runningHash(), mark.bytes()),
                TestHistory.of(COUNT, "bob").place(20))) {
            whole.putInto(outcomes);
            assertNotResumable(other);
        }
        assertGoesOn(20, whole, COUNT);
    }

    /** One start from a mark on files with one fault, and the starts that follow it. */
    private void assertNeverWrong(TestHistory journal, int mark) {
        for (int start = 0; start < 3; start++) {
            try (FileOutcomeLog log = FileOutcomeLog.resume(folder, journal.place(mark))) {
                journal.replayBehind(log, mark);
                boolean all = KeptFiles.readsNothingWrong(log, journal);
                assertEquals(all, !isMarked());
                assertTrue(all || start == 0, "a start has not made it again");
                if (all) {
                    return;
                }
            } catch (OutcomesNotResumableException damaged) {
                // The host makes it again, or begins behind the mark.
                try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
                    journal.replay(log);
                    assertTrue(KeptFiles.readsNothingWrong(log, journal));
                    assertFalse(isMarked());
                }
            }
        }
    }

    private void assertNeverWrong(TestHistory journal, KeptFiles good, String name, byte[] faulty) throws IOException {
        good.putInto(outcomes);
        Files.write(outcomes.resolve(name), faulty);
        assertNeverWrong(journal, 7);
    }

    private static byte[] flipped(byte[] file, int at) {
        byte[] flipped = file.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        return flipped;
    }

    @Test
    void shouldServeNothingWrongWhateverByteIsDamaged() throws IOException {
        TestHistory journal = TestHistory.ofEight();
        assertEquals(Map.of(1L, 6L, 2L, 0L, 3L, 0L), journal.lastChanges);
        KeptFiles good = filesOf(journal);
        // Nobody forces what is made anew: there are many starts.
        Files.delete(folder.snapshots());
        for (String name : List.of("records", "by-sequence", "by-enrollment")) {
            byte[] file = good.file(name);
            for (int at = 0; at < file.length; at++) {
                // No start looks at the records before the mark's: FileOutcomeLogTest damages every byte that is read.
                if (!name.equals("records") || at >= file.length - 300 || at % 7 == 0) {
                    assertNeverWrong(journal, good, name, flipped(file, at));
                }
                if (at % 16 == 0) {
                    assertNeverWrong(journal, good, name, Arrays.copyOf(file, at));
                    // As space that was never written, or a page that was lost.
                    assertNeverWrong(journal, good, name, Arrays.copyOf(Arrays.copyOf(file, at), 4096));
                }
            }
        }
    }

    @Test
    void shouldMakeTheTablesFromTheRecordsWhereTheyCanNotBeBelieved() throws IOException {
        KeptFiles whole = filesOf(COUNT);
        for (String missing : List.of("by-sequence", "by-enrollment")) {
            whole.putInto(outcomes);
            Files.delete(outcomes.resolve(missing));
            assertEquals("a table is missing", assertGoesOn(20, whole, COUNT).tableProblem());
            Files.write(outcomes.resolve(missing), new byte[10_000]);
            assertGoesOn(20, whole, COUNT);
        }
        for (String mark : List.of("DAMAGED", "REMAKING")) {
            whole.putInto(outcomes);
            Files.createFile(outcomes.resolve(mark));
            // Tables that would be believed otherwise.
            Files.write(outcomes.resolve("by-enrollment"), filesOf(COUNT).byEnrollment);
            assertFalse(assertGoesOn(20, whole, COUNT).tableProblem().isEmpty() && isMarked());
        }
        byte[] damaged = flipped(whole.records, history.offset(7) + 40);
        whole.withRecords(damaged).putInto(outcomes);
        Files.createFile(outcomes.resolve("DAMAGED"));
        assertNotResumable(history.place(20));
        assertTrue(isMarked());
    }

    @Test
    void shouldNotBelieveTablesThatWereBeingMadeWhenAStartWasCutOff() throws IOException {
        KeptFiles whole = filesOf(COUNT);
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            history.append(log, 1, 30);
            // As of enrollments nothing has reached the disk.
        }
        assertTrue(isMarked());
        assertFalse(assertGoesOn(20, whole, COUNT).tableProblem().isEmpty());
        // Nor those that could not be made.
        whole.withRecords(flipped(whole.records, history.offset(17) + 40)).putInto(outcomes);
        Files.delete(outcomes.resolve("by-enrollment"));
        assertNotResumable(history.place(20));
        assertTrue(isMarked());
        Files.write(outcomes.resolve("records"), whole.records);
        assertFalse(assertGoesOn(16, whole, COUNT).tableProblem().isEmpty());
    }

    @Test
    void shouldLookAtEveryRecordAfterAReaderHasFoundDamage() throws IOException {
        KeptFiles whole = filesOf(COUNT);
        whole.withRecords(flipped(whole.records, history.offset(7) + 40)).putInto(outcomes);
        try (FileOutcomeLog log = resumed(history.place(20))) {
            history.replayBehind(log, 20);
            OutcomeReader reader = log.newReader();
            for (long none : new long[] {-1, 0, COUNT + 1, Long.MAX_VALUE}) {
                assertThrows(IllegalStateException.class, () -> reader.read(none));
            }
            assertFalse(isMarked(), "what there never was is no damage");
            assertThrows(IllegalStateException.class, () -> reader.read(7));
            assertTrue(Files.readString(outcomes.resolve("DAMAGED")).contains("sequence 7,"));
            // Another one can still be read, and nothing is said twice.
            Files.delete(outcomes.resolve("DAMAGED"));
            assertThrows(IllegalStateException.class, () -> reader.read(7));
            reader.doubt("again");
            assertFalse(isMarked());
            assertEquals(6, reader.read(6).outcome().sequence());
        }
        try (FileOutcomeLog log = resumed(history.place(20))) {
            log.newReader().doubt("a record says otherwise than another");
        }
        assertNotResumable(history.place(20));
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            history.replay(log);
        }
        assertGoesOn(20, whole, COUNT);
    }

    @Test
    void shouldKnowNothingOfEnrollmentsWhenTheRecordsCanNotTell() throws IOException {
        // The journal has lost its end, so the table can't be believed, and nor can a record.
        KeptFiles whole = filesOf(COUNT);
        whole.withRecords(flipped(whole.records, history.offset(7) + 40)).putInto(outcomes);
        int end = 22;
        TestHistory journal = history.upTo(end);
        try (FileOutcomeLog log = resumed(history.place(20))) {
            journal.replayBehind(log, 20);
            assertTrue(log.recovered().tableProblem().contains("nor can it be made"));
            assertThrows(IllegalStateException.class, () -> log.newReader().lastChangeOf(1));
            assertFalse(KeptFiles.readsNothingWrong(log, journal));
        }
        assertNotResumable(history.place(20));
    }

    @Test
    void shouldBeginBehindEverySequenceAndGoOnWithThat() throws IOException {
        KeptFiles whole = filesOf(COUNT);
        for (int mark = 1; mark < COUNT; mark += 7) {
            whole.putInto(outcomes);
            byte[] tail = Arrays.copyOfRange(whole.records, history.offset(mark + 1), whole.records.length);
            byte[] expected = TestHistory.concatenate(new RecordsHead(history.place(mark)).bytes(), tail);
            try (FileOutcomeLog log = FileOutcomeLog.beginBehind(folder, history.place(mark))) {
                history.replayBehind(log, mark);
                KeptFiles.assertReads(log, history, mark + 1);
                assertFalse(isMarked());
                assertEquals(mark + 1, log.firstSequence());
                Path aside = outcomes.resolve("records.cut-at-0");
                assertEquals(aside, log.keptAside().orElseThrow());
                assertArrayEquals(whole.records, Files.readAllBytes(aside));
            }
            KeptFiles begun = KeptFiles.of(outcomes);
            assertArrayEquals(expected, begun.records);
            for (int later = mark; later <= COUNT; later += 5) {
                for (boolean isWithTables : new boolean[] {true, false}) {
                    begun.putInto(outcomes);
                    if (!isWithTables) {
                        Files.delete(outcomes.resolve("by-sequence"));
                    }
                    try (FileOutcomeLog log = resumed(history.place(later))) {
                        history.replayBehind(log, later);
                        KeptFiles.assertReads(log, history, mark + 1);
                        assertEquals(Finding.COMPLETE, log.recovered().finding());
                        assertEquals(
                                isWithTables, log.recovered().tableProblem().isEmpty());
                    }
                    begun.assertSame(KeptFiles.of(outcomes));
                }
            }
            assertNotResumable(history.place(mark - 1));
            assertNotResumable(new OutcomePosition(mark, 7, history.place(mark).bytes()));
            assertNotResumable(new OutcomePosition(mark, history.place(mark).runningHash(), 7));
            assertVerifies(mark);
            for (int at = mark % 4; at < RecordsHead.MAX_LENGTH; at += 4) {
                begun.withRecords(flipped(begun.records, at)).putInto(outcomes);
                assertNotResumable(history.place(Math.min(COUNT, mark + 1)));
            }
        }
    }

    /** A look from a later place, from an earlier one, and from the first sequence on. */
    private void assertVerifies(int mark) {
        for (int from : new int[] {0, mark, Math.min(COUNT, mark + 4)}) {
            try (OutcomeVerifier verifier = new OutcomeVerifier(folder.journal(), history.place(from))) {
                history.records.subList(from, COUNT).forEach(record -> verifier.compare(record, record.length));
                assertEquals(new OutcomeReport(Finding.COMPLETE, COUNT, ""), verifier.report());
            }
            OutcomePosition place = history.place(from);
            OutcomePosition other = new OutcomePosition(from, place.runningHash() ^ 1, place.bytes());
            try (OutcomeVerifier verifier = new OutcomeVerifier(folder.journal(), from == 0 ? place : other)) {
                TestHistory journal = from == 0 ? TestHistory.of(COUNT, "bob") : history;
                journal.records.subList(from, COUNT).forEach(record -> verifier.compare(record, record.length));
                assertEquals(Finding.DAMAGED, verifier.report().finding());
            }
        }
    }

    @Test
    void shouldMakeAHistoryThatBeginsLaterAgainFromAWholeJournal() throws IOException {
        KeptFiles whole = filesOf(COUNT);
        TestJournal.deleteTree(outcomes);
        try (FileOutcomeLog log = FileOutcomeLog.beginBehind(folder, history.place(20))) {
            history.replayBehind(log, 20);
            assertTrue(log.keptAside().isEmpty());
            assertEquals(Finding.MISSING, log.recovered().finding());
        }
        byte[] later = Files.readAllBytes(outcomes.resolve("records"));
        try (FileOutcomeLog log = new FileOutcomeLog(folder)) {
            history.replay(log);
            assertEquals(Finding.LATER, log.recovered().finding());
            KeptFiles.assertReads(log, history, 1);
        }
        whole.assertSame(KeptFiles.of(outcomes));
        assertArrayEquals(later, Files.readAllBytes(outcomes.resolve("records.cut-at-0")));
    }

    @Test
    void shouldStartALaterHistoryWithTheseBytes() {
        byte[] head = new RecordsHead(new OutcomePosition(0x1234, 0x0102030405060708L, 0x99)).bytes();
        assertEquals(
                "52474832" + "e9ef708e" + "3512000000000000" + "9900000000000000" + "0807060504030201",
                HexFormat.of().formatHex(head));
    }
}
