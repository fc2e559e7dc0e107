package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.StatePart;
import io.registrar.engine.codec.OutcomePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is what the folder was at one sequence, whoever writes or deletes meanwhile. */
final class DataFolderCopyTest {
    private static final int RECORD = 63;

    @TempDir
    Path temporary;

    private TestJournal journal;
    private TestJournal copy;
    private final List<SnapshotDamagedException> leftOut = new ArrayList<>();

    @BeforeEach
    void makeFolders() throws IOException {
        journal = new TestJournal(temporary.resolve("data"));
        copy = new TestJournal(temporary.resolve("copy"));
        Files.createDirectory(copy.data);
    }

    private void makeCopy(Runnable stepDone) {
        DataFolderCopy.copy(journal.data, copy.data, leftOut::add, stepDone);
    }

    private void makeSnapshot(long sequence) {
        try (SnapshotFolder.Writer writer = new SnapshotFolder(journal.data).lock()) {
            writer.write(
                    new SnapshotHead(1, new OutcomePosition(sequence, 1, 900), 3, 4),
                    sink -> sink.begin(StatePart.COUNTERS),
                    () -> {});
            writer.publish(sequence);
        }
    }

    private List<Long> copiedSnapshots() {
        return new SnapshotFolder(copy.data).sequences();
    }

    @Test
    void shouldEndWhereTheJournalDoesAndSealItThere() throws IOException {
        journal.cleanRun(appender -> appender.append(3, RECORD));
        journal.killedRun(appender -> appender.appendForced(4, RECORD));
        int end = journal.lastFrame(2).end();
        TestJournal.write(journal.queueFile(2), end, (byte) 40, (byte) 0, (byte) 0, (byte) 0x80, (byte) 'R');
        assertTrue(journal.lastReport().torn());

        makeCopy(() -> {});
        TestJournal.assertSame(journal.records(), copy.records());
        for (SegmentReport report : copy.reports()) {
            assertTrue(report.sealed());
            assertFalse(report.torn());
            assertEquals(report.endOffset(), Files.size(copy.queueFile(report.number())));
        }
        assertEquals(end, copy.lastReport().endOffset());
        // From now on what is missing at its end is damage.
        TestJournal.truncate(copy.queueFile(2), end - 8);
        assertThrows(JournalDamagedException.class, copy::records);
    }

    @Test
    void shouldGoOnFromTheCopyWhenItIsMarkedAndServed() throws IOException {
        journal.killedRun(appender -> {
            appender.append(5, RECORD);
            makeCopy(() -> {});
            appender.append(5, RECORD);
        });
        assertThrows(DataFolderException.class, () -> DataFolder.open(copy.data));
        DataFolder.mark(copy.data);
        assertEquals(5, copy.records().size());
        copy.cleanRun(appender -> appender.append(2, RECORD));
        assertEquals(7, copy.records().size());
        assertEquals(10, journal.records().size());
    }

    @Test
    void shouldBeAPrefixBesideARunningWriter() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Thread writer = new Thread(() -> {
            try {
                journal.cleanRun(appender -> {
                    for (int i = 0; i < 150; i++) {
                        appender.append(1 + i % 120, 2_048);
                    }
                });
            } catch (RuntimeException | Error failure) {
                failures.add(failure);
            }
        });
        writer.start();
        int before = 0;
        while (writer.isAlive()) {
            TestJournal.deleteTree(copy.data);
            assertTrue(copy.data.toFile().mkdir());
            makeCopy(() -> {});
            List<byte[]> records = copy.records();
            assertTrue(records.size() >= before);
            for (int i = before; i < records.size(); i++) {
                assertArrayEquals(TestRecords.record(i + 1L, 2_048), records.get(i));
            }
            before = records.size();
        }
        writer.join();
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldCopyAFolderWithoutACommand() {
        DataFolder.open(journal.data).close();
        makeCopy(() -> {});
        assertEquals(List.of(), copy.records());
        assertFalse(Files.exists(copy.data.resolve("outcomes")));
        copy = new TestJournal(temporary.resolve("second"));
        assertTrue(copy.data.toFile().mkdir());
        journal.cleanRun(appender -> {});
        makeCopy(() -> {});
        assertEquals(List.of(), copy.records());
    }

    /** Segments 1 to 9, of which the last belongs to a run that goes on: in it, {@code atStep} hears of each step. */
    private void copyWhileDeleting(StepListener atStep) {
        for (int run = 0; run < 8; run++) {
            journal.cleanRun(appender -> appender.append(2, RECORD));
        }
        makeSnapshot(8);
        journal.killedRun(appender -> {
            appender.append(2, RECORD);
            int[] steps = new int[1];
            makeCopy(() -> {
                try {
                    atStep.onStep(++steps[0], appender.log);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        });
    }

    @FunctionalInterface
    private interface StepListener {
        void onStep(int step, ChronicleCommandLog log) throws IOException;
    }

    @Test
    void shouldBeginAgainWhenSegmentsAreDeletedMeanwhile() {
        // After the list of segments, and again after the first that is left.
        copyWhileDeleting((step, log) -> {
            if (step == 1) {
                assertEquals(2, log.deleteBefore(5));
            } else if (step == 5) {
                assertEquals(2, log.deleteBefore(9));
            }
        });
        assertEquals(9, JournalReader.firstSequence(copy.journal));
        List<byte[]> records = new ArrayList<>();
        JournalReader.read(
                copy.journal, 9, (buffer, offset, length) -> records.add(TestRecords.copy(buffer, offset, length)));
        assertEquals(10, records.size());
        assertArrayEquals(TestRecords.record(9, RECORD), records.get(0));
        assertEquals(List.of(8L), copiedSnapshots());
        assertFalse(Files.exists(copy.segment(3).folder()));
    }

    @Test
    void shouldBeginAgainWhenTheSnapshotsAreReplacedAndTheSegmentsNotYet() {
        copyWhileDeleting((step, log) -> {
            if (step == 1) {
                log.deleteBefore(9);
            } else if (step == 3) {
                // Listed, and gone before it is copied.
                makeSnapshot(12);
                Files.delete(new SnapshotFolder(journal.data).file(8));
            }
        });
        assertEquals(List.of(12L), copiedSnapshots());
    }

    @Test
    void shouldGiveUpWhenSegmentsAreDeletedAgainAndAgain() {
        long[] before = {1};
        DataFolderException refusal = assertThrows(
                DataFolderException.class,
                () -> copyWhileDeleting((step, log) -> {
                    // Each time the list has been read.
                    if (step % 2 == 1) {
                        log.deleteBefore(before[0] += 2);
                    }
                }));
        assertTrue(refusal.getMessage().contains("deleted faster than they could be copied"), refusal.getMessage());
    }

    @Test
    void shouldLeaveOutASnapshotThatIsDamagedAndSaySo() {
        journal.cleanRun(appender -> appender.append(9, RECORD));
        makeSnapshot(3);
        makeSnapshot(6);
        TestJournal.write(new SnapshotFolder(journal.data).file(6), 90, (byte) 1, (byte) 2);
        makeCopy(() -> {});
        assertEquals(List.of(3L), copiedSnapshots());
        assertEquals(1, leftOut.size());
        assertTrue(
                leftOut.get(0).getMessage().contains("0006.snapshot"),
                leftOut.get(0).getMessage());
    }

    @Test
    void shouldCopyTheRecordsOfOutcomesAndNotTheTables() throws IOException {
        journal.cleanRun(appender -> appender.append(9, RECORD));
        Path outcomes = Files.createDirectory(journal.data.resolve("outcomes"));
        Files.writeString(outcomes.resolve("records"), "some records");
        Files.writeString(outcomes.resolve("by-sequence"), "a table");
        makeCopy(() -> {});
        Path copied = copy.data.resolve("outcomes");
        assertEquals("some records", Files.readString(copied.resolve("records")));
        assertFalse(Files.exists(copied.resolve("by-sequence")));
        OutcomeFiles.cut(copied, 4);
        assertEquals("some", Files.readString(copied.resolve("records")));
        OutcomeFiles.cut(copied, 0);
        assertFalse(OutcomeFiles.areKept(copied));
        OutcomeFiles.cut(copied, 4);
        assertFalse(OutcomeFiles.areKept(copied));
    }

    @Test
    void shouldRefuseWhatIsDamagedBeforeItIsReplayed() throws IOException {
        for (int run = 0; run < 3; run++) {
            journal.cleanRun(appender -> appender.append(2, RECORD));
        }
        TestJournal.truncate(journal.queueFile(2), journal.lastFrame(2).offset());
        JournalDamagedException cut = assertThrows(JournalDamagedException.class, () -> makeCopy(() -> {}));
        assertTrue(cut.getMessage().contains("journal/00000002/19700101F.cq4, offset "), cut.getMessage());
        TestJournal.deleteTree(journal.segment(2).folder());
        TestJournal.deleteTree(copy.data);
        Files.createDirectory(copy.data);
        JournalDamagedException missing = assertThrows(JournalDamagedException.class, () -> makeCopy(() -> {}));
        assertTrue(missing.getMessage().contains("00000002"), missing.getMessage());
    }

    @Test
    void shouldBeCalledABackupOnlyWhenItIsOne() throws IOException {
        Path target = temporary.resolve("backup");
        BackupFolder backup = BackupFolder.make(target);
        Files.writeString(backup.partial().resolve("file"), "any");
        assertFalse(Files.exists(target));
        assertThrows(DataFolderException.class, () -> DataFolder.open(backup.partial()));
        assertRefused(target, "is what a backup left that did not end");
        backup.publish();
        assertFalse(Files.exists(backup.partial()));
        assertEquals("any", Files.readString(target.resolve("file")));
        DataFolder.open(target).close();

        assertRefused(target, "is there already, and is no empty folder");
        assertRefused(target.resolve("LOCK"), "is there already, and is no empty folder");
        assertRefused(temporary.resolve("nowhere/backup"), "is not there");
        assertRefused(Path.of("/"), "is there already, and is no empty folder");
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Files.createSymbolicLink(temporary.resolve("link"), empty);
        BackupFolder.make(temporary.resolve("link")).publish();
        DataFolder.open(empty).close();
    }

    private static void assertRefused(Path target, String words) {
        DataFolderException refusal = assertThrows(DataFolderException.class, () -> BackupFolder.make(target));
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }
}
