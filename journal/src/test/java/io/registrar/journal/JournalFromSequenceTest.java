package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is read from the middle, and one whose beginning was deleted. */
final class JournalFromSequenceTest {
    @TempDir
    Path data;

    private TestJournal journal;
    private List<byte[]> records;

    /** Segments 1 to 3 with sequences 1 to 8, 9 to 16, 17 to 24. */
    @BeforeEach
    void makeJournal() {
        journal = new TestJournal(data);
        for (int run = 0; run < 3; run++) {
            journal.cleanRun(appender -> {
                appender.appendForced(3, 45);
                appender.append(1, 22);
                appender.appendForced(4, 63);
            });
        }
        records = journal.records();
        assertEquals(24, records.size());
    }

    private List<byte[]> recordsFrom(long sequence) {
        List<byte[]> found = new ArrayList<>();
        JournalReader.read(
                journal.journal,
                sequence,
                (buffer, offset, length) -> found.add(TestRecords.copy(buffer, offset, length)));
        return found;
    }

    private int deleteBefore(long sequence) {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            log.replay(17, (buffer, offset, length) -> {});
            log.start(25);
            return log.deleteBefore(sequence);
        }
    }

    @Test
    void shouldDeliverTheSameWhenReadFromAnySequence() {
        for (int first = 1; first <= 24; first++) {
            TestJournal.assertSame(records.subList(first - 1, 24), recordsFrom(first));
        }
        assertEquals(List.of(), recordsFrom(25));
        assertEquals(List.of(), recordsFrom(Long.MAX_VALUE));
        assertEquals(24, JournalReader.lastSequence(journal.journal));
        assertEquals(1, JournalReader.firstSequence(journal.journal));
    }

    /** A writer that always adds a batch before the last one was read. */
    @Test
    void shouldComeToAnEndWhenTheWriterNeverDoes() {
        journal.killedRun(appender -> {
            appender.append(1, 45);
            List<byte[]> found = new ArrayList<>();
            JournalReader.read(journal.journal, 25, (buffer, offset, length) -> {
                found.add(TestRecords.copy(buffer, offset, length));
                assertTrue(found.size() < 1_000, "it goes on and on");
                appender.append(1, 45);
            });
            assertFalse(found.isEmpty(), "what was there before is to be found");
            TestJournal.assertSame(found, journal.records().subList(24, 24 + found.size()));
        });
    }

    @Test
    void shouldNotLookAtOlderSegmentsWhenReadFromALaterOne() throws IOException {
        TestJournal.write(journal.queueFile(1), journal.lastFrame(1).offset() + 40, (byte) 1, (byte) 2);
        assertThrows(JournalDamagedException.class, journal::records);
        TestJournal.assertSame(records.subList(8, 24), recordsFrom(9));
        assertThrows(JournalDamagedException.class, () -> recordsFrom(8));
    }

    @Test
    void shouldGoOnWhenAStartReplaysTheTailAlone() {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            List<Integer> replayed = new ArrayList<>();
            log.replay(20, (buffer, offset, length) -> replayed.add(length));
            assertEquals(5, replayed.size());
            log.start(25);
            byte[] batch = TestRecords.batch(25, 2, 50);
            log.append(25, 2, batch, batch.length);
            log.seal();
        }
        assertEquals(26, journal.records().size());
    }

    @Test
    void shouldDeleteOnlyWhatEndsBeforeTheSequence() throws IOException {
        assertEquals(0, deleteBefore(8));
        assertEquals(1, JournalReader.firstSequence(journal.journal));
        assertEquals(1, deleteBefore(9));
        assertEquals(9, JournalReader.firstSequence(journal.journal));
        assertFalse(Files.exists(journal.segment(1).folder()));
        TestJournal.assertSame(records.subList(8, 24), recordsFrom(9));
        TestJournal.assertSame(records.subList(12, 24), recordsFrom(13));
        JournalDamagedException gone = assertThrows(JournalDamagedException.class, () -> recordsFrom(8));
        assertTrue(gone.getMessage().contains("the journal begins with 9"), gone.getMessage());
    }

    @Test
    void shouldNeverDeleteTheNewestSegment() {
        assertEquals(3, deleteBefore(Long.MAX_VALUE));
        assertEquals(25, JournalReader.firstSequence(journal.journal));
        journal.segment(4);
        assertEquals(24, JournalReader.lastSequence(journal.journal));
    }

    /** As a crash between the list and the last file leaves it. */
    @Test
    void shouldDeleteTheRestWhenACrashCameBetween() throws IOException {
        new Manifest(3, Manifest.read(journal.journal).last()).write(journal.journal);
        Files.delete(journal.queueFile(2));
        TestJournal.assertSame(records.subList(16, 24), recordsFrom(17));
        deleteBefore(1);
        assertFalse(Files.exists(journal.segment(1).folder()));
        assertFalse(Files.exists(journal.segment(2).folder()));
        TestJournal.assertSame(records.subList(16, 24), recordsFrom(17));
    }

    @Test
    void shouldRefuseWhenTheFirstSegmentLeftHasNoBeginning() throws IOException {
        deleteBefore(9);
        TestJournal.write(journal.queueFile(2), journal.frames(2).get(0).offset() + 8, (byte) 77);
        assertThrows(JournalDamagedException.class, () -> recordsFrom(9));
        assertThrows(JournalDamagedException.class, () -> JournalReader.firstSequence(journal.journal));
    }
}
