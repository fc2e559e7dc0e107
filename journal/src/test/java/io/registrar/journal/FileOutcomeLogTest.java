package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log on the disk does with a history that says otherwise, and with bytes that change under it. */
final class FileOutcomeLogTest {
    private static final int COUNT = 36;

    private final TestHistory history = TestHistory.of(COUNT, "ann");
    private final byte[] good = history.file();

    @TempDir
    Path data;

    private TestOutcomes kept;

    @BeforeEach
    void openFolder() throws IOException {
        kept = new TestOutcomes(data, history);
    }

    @AfterEach
    void closeFolder() {
        kept.close();
    }

    private void assertSaysContradiction(int sequence, String said) {
        String place = "outcomes/records, offset " + history.offset(sequence) + ": ";
        assertTrue(said.contains(place), said);
        assertTrue(said.contains(" sequence " + sequence + " "), said);
    }

    @Test
    void shouldRefuseToOverwriteAnotherOutcomeOfTheSameCommand() throws IOException {
        for (int sequence = 1; sequence <= COUNT; sequence++) {
            byte[] contradicting = history.fileThatContradictsAt(sequence);
            kept.keep(contradicting);
            var changed = Files.getLastModifiedTime(kept.records);
            // As often as somebody tries.
            for (int start = 0; start < 2; start++) {
                try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
                    // At the end of the replay, so that all of the journal has been looked at.
                    assertSaysContradiction(
                            sequence,
                            assertThrows(OutcomesContradictException.class, () -> history.replay(log))
                                    .getMessage());
                }
                assertArrayEquals(contradicting, Files.readAllBytes(kept.records));
                assertEquals(changed, Files.getLastModifiedTime(kept.records));
            }
            Map<Path, Object> before = kept.content();
            OutcomeReport report = kept.look();
            assertEquals(Finding.CONTRADICTING, report.finding());
            assertEquals(sequence - 1, report.agreedSequence());
            assertSaysContradiction(sequence, report.problem());
            assertEquals(before, kept.content());
        }
    }

    @Test
    void shouldTakeTheReplaysWhenTheContradictingRecordDoesNotCheckOut() throws IOException {
        int sequence = 20;
        byte[] contradicting = history.fileThatContradictsAt(sequence);
        int hash = history.offset(sequence + 1) + contradicting.length - good.length;
        // Nothing vouches for what is damaged, so it can't be told from any other damage.
        byte[] damaged = contradicting.clone();
        damaged[history.offset(sequence) + 40] ^= 1;
        kept.assertMends(damaged, Finding.DAMAGED, sequence - 1);
        // Nor for what is cut off.
        kept.assertMends(Arrays.copyOf(contradicting, hash - 5), Finding.DAMAGED, sequence - 1);
        // What stands behind damage follows no history that is known.
        damaged = contradicting.clone();
        damaged[history.offset(3)] ^= 1;
        kept.assertMends(damaged, Finding.DAMAGED, 2);
    }

    @Test
    void shouldNoticeEveryByteThatChangesWhileItRuns() throws IOException {
        int sequence = 20;
        int start = history.offset(sequence);
        int end = history.offset(sequence + 1);
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            history.replay(log);
            OutcomeReader reader = log.newReader();
            // From the running hash before it on.
            for (int at = start - 8; at < end; at++) {
                TestJournal.write(kept.records, at, (byte) (good[at] ^ 1 << at % 8));
                IllegalStateException noticed = assertThrows(IllegalStateException.class, () -> reader.read(sequence));
                assertTrue(noticed.getMessage().contains("sequence " + sequence + ","), noticed.getMessage());
                assertTrue(noticed.getMessage().endsWith("outcomes/records, offset " + start), noticed.getMessage());
                // The others are none the worse for it, but for those that share the running hash.
                assertEquals(1, reader.read(1).outcome().sequence());
                assertEquals(COUNT, reader.read(COUNT).outcome().sequence());
                TestJournal.write(kept.records, at, good[at]);
                assertEquals(sequence, reader.read(sequence).outcome().sequence());
            }
            TestJournal.write(kept.records, start + 30, (byte) ~good[start + 30]);
            assertThrows(IllegalStateException.class, () -> reader.read(sequence));
        }
        kept.assertMends(Files.readAllBytes(kept.records), Finding.DAMAGED, sequence - 1);
    }

    @Test
    void shouldNoticeRecordsThatChangedPlacesWhileItRuns() throws IOException {
        // Two of the same length: each of them checks out by itself wherever it stands, but for what stands before it.
        int one = 7;
        int other = 7 + indexOfNextOfLength(history.records.get(one - 1).length, one);
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            history.replay(log);
            TestJournal.write(kept.records, history.offset(one), history.records.get(other - 1));
            OutcomeReader reader = log.newReader();
            assertThrows(IllegalStateException.class, () -> reader.read(one));
            // Together with the hash before it, it is whole, but of another sequence.
            int before = history.offset(other) - 8;
            TestJournal.write(kept.records, history.offset(one) - 8, Arrays.copyOfRange(good, before, before + 8));
            IllegalStateException noticed = assertThrows(IllegalStateException.class, () -> reader.read(one));
            assertTrue(noticed.getMessage().contains("sequence " + one + ","), noticed.getMessage());
        }
    }

    private int indexOfNextOfLength(int length, int behind) {
        for (int sequence = behind + 1; sequence <= COUNT; sequence++) {
            if (history.records.get(sequence - 1).length == length) {
                return sequence - behind;
            }
        }
        throw new AssertionError("no other record of " + length + " bytes");
    }

    @Test
    void shouldNoticeAFileThatIsCutWhileItRuns() throws IOException {
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            history.replay(log);
            OutcomeReader reader = log.newReader();
            int cut = history.offset(20) + 10;
            TestJournal.truncate(kept.records, cut);
            assertEquals(19, reader.read(19).outcome().sequence());
            for (int sequence = 20; sequence <= COUNT; sequence++) {
                int lost = sequence;
                IllegalStateException noticed = assertThrows(IllegalStateException.class, () -> reader.read(lost));
                assertTrue(noticed.getMessage().contains("outcomes/records, offset "), noticed.getMessage());
            }
        }
        kept.assertMends(Files.readAllBytes(kept.records), Finding.SHORTER, 19);
    }

    @Test
    void shouldGoOnBehindWhatItMended() throws IOException {
        int before = 15;
        byte[] cut = Arrays.copyOf(good, history.offset(9) + 7);
        kept.keep(cut);
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            history.upTo(before).replay(log);
            assertEquals(new OutcomeReport(Finding.SHORTER, 8, ""), log.recovered());
            history.append(log, before + 1, COUNT);
            history.lastChanges.forEach(log::enrollmentChanged);
            kept.assertIsWhole(log);
        }
        kept.assertMends(Files.readAllBytes(kept.records), Finding.COMPLETE, COUNT);
    }

    @Test
    void shouldNotBelieveTheTablesOfAnEarlierRun() throws IOException {
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            history.replay(log);
            log.enrollmentChanged(700, 7);
        }
        int count = 20;
        TestHistory shorter = history.upTo(count);
        assertNotEquals(history.lastChanges, shorter.lastChanges);
        for (int garbage = 0; garbage < 2; garbage++) {
            try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
                OutcomeReader reader = log.newReader();
                assertThrows(IllegalStateException.class, () -> reader.lastChangeOf(700));
                shorter.replay(log);
                shorter.assertChanges(reader);
                for (int sequence = count + 1; sequence <= COUNT + 1; sequence++) {
                    assertReadsNothing(reader, sequence);
                }
                assertEquals(count, reader.read(count).outcome().sequence());
            }
            for (String table : List.of("by-sequence", "by-enrollment")) {
                byte[] other = new byte[10_000];
                Arrays.fill(other, (byte) 0x11);
                Files.write(kept.outcomes.resolve(table), other);
            }
        }
    }

    private static void assertReadsNothing(OutcomeReader reader, long sequence) {
        IllegalStateException none = assertThrows(IllegalStateException.class, () -> reader.read(sequence));
        assertTrue(none.getMessage().contains("sequence " + sequence + ","), none.getMessage());
    }

    @Test
    void shouldSayThatItCanNotBeOpened() throws IOException {
        for (String name : new String[] {"records", "by-sequence", "by-enrollment"}) {
            Path inTheWay = Files.createDirectories(kept.outcomes.resolve(name));
            Files.createFile(inTheWay.resolve("file"));
            DataFolderException refusal =
                    assertThrows(DataFolderException.class, () -> new FileOutcomeLog(kept.folder), name);
            assertTrue(refusal.getMessage().startsWith("outcomes can't be written: "), refusal.getMessage());
            TestJournal.deleteTree(inTheWay);
        }
        TestJournal.deleteTree(kept.outcomes);
        Files.createFile(kept.outcomes);
        assertThrows(DataFolderException.class, () -> new FileOutcomeLog(kept.folder));
    }
}
