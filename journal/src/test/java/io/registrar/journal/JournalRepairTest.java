package io.registrar.journal;

import static io.registrar.journal.TestJournal.assertSame;
import static io.registrar.journal.TestJournal.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.journal.JournalRepair.RemovedTail;
import io.registrar.journal.TestJournal.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Torn tails go, their bytes stay in a copy, and the journal reads as it did: also if the repair is cut off anywhere. */
final class JournalRepairTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    Path folder;

    private TestJournal journal;
    private List<byte[]> records;
    /** What lies torn behind the seal of segment 2, and behind the last good frame of segment 3. */
    private final Map<Integer, byte[]> tails = new TreeMap<>();

    private final Map<Integer, Long> offsets = new TreeMap<>();

    /** A whole segment; one that a crash tore and the next start sealed; one that a crash has just torn. */
    @BeforeEach
    void makeJournal() {
        journal = new TestJournal(folder.resolve("data"));
        journal.cleanRun(appender -> appender.append(2, 45));
        tearLastFrame(2, 3);
        tearLastFrame(3, 200);
        records = journal.records();
        assertEquals(2 + 3 + 3, records.size());
        for (SegmentReport report : journal.reports()) {
            assertEquals(report.number() > 1, report.torn());
            assertEquals(report.number() < 3, report.sealed());
            if (report.torn()) {
                offsets.put(report.number(), report.endOffset());
                byte[] bytes = TestJournal.read(journal.queueFile(report.number()));
                tails.put(report.number(), Arrays.copyOfRange(bytes, (int) report.endOffset(), bytes.length));
            }
        }
    }

    /** A run that was killed, whose last batch of so many records has lost a byte. */
    private void tearLastFrame(int number, int count) {
        journal.killedRun(appender -> {
            appender.appendForced(3, 45);
            appender.append(count, 50);
        });
        Document last = journal.lastFrame(number);
        write(journal.queueFile(number), last.offset() + 60L, (byte) 0);
    }

    private static List<RemovedTail> repair(TestJournal journal) {
        List<RemovedTail> removed = new ArrayList<>();
        try (DataFolder held = DataFolder.open(journal.data)) {
            int count = JournalRepair.repair(held, removed::add);
            assertEquals(count, removed.size());
        }
        return removed;
    }

    /** All files with their bytes. */
    private static Map<String, byte[]> contents(Path folder) {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> contents.put(folder.relativize(file).toString(), TestJournal.read(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return contents;
    }

    private static void assertSameFiles(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((file, bytes) -> assertArrayEquals(bytes, found.get(file), file));
    }

    private String copyName(int number) {
        return "journal/0000000" + number + "/19700101F.torn-at-" + offsets.get(number);
    }

    private void assertRepaired(TestJournal repaired) {
        assertSame(records, repaired.records());
        for (SegmentReport report : repaired.reports()) {
            assertFalse(report.torn(), "segment " + report.number());
            assertEquals(report.number() < 3, report.sealed());
        }
        for (int number : tails.keySet()) {
            assertHoldsTail(number, TestJournal.read(repaired.data.resolve(copyName(number))));
            assertEquals((long) offsets.get(number), TestJournal.read(repaired.queueFile(number)).length);
        }
    }

    /** All of the tail but the zeros that end it. */
    private void assertHoldsTail(int number, byte[] copy) {
        byte[] tail = tails.get(number);
        assertTrue(copy.length > 0 && copy.length <= tail.length);
        assertArrayEquals(tail, Arrays.copyOf(copy, tail.length));
    }

    @Test
    void shouldRemoveEveryTornTailAndKeepItsBytes() {
        Map<String, byte[]> before = contents(journal.data);
        List<RemovedTail> removed = repair(journal);

        assertEquals(List.of(2, 3), removed.stream().map(RemovedTail::segment).toList());
        for (RemovedTail tail : removed) {
            assertEquals(offsets.get(tail.segment()), tail.offset());
            assertEquals(copyName(tail.segment()), tail.copy());
            assertEquals(TestJournal.read(journal.data.resolve(tail.copy())).length, tail.bytes());
        }
        assertRepaired(journal);
        Map<String, byte[]> after = contents(journal.data);
        before.forEach((file, bytes) -> assertArrayEquals(
                Arrays.copyOf(bytes, after.get(file).length), after.get(file), file + " is what it was, or cut"));
        assertEquals(before.size() + 2, after.size());
    }

    @Test
    void shouldChangeNothingWhenNothingIsTorn() {
        repair(journal);
        Map<String, byte[]> before = contents(journal.data);
        assertEquals(List.of(), repair(journal));
        assertSameFiles(before, contents(journal.data));
    }

    @Test
    void shouldLoseNothingAndBeRepeatableWhenCutOffAfterAnyStep() {
        int steps = 0;
        for (boolean wasCutOff = true; wasCutOff; steps++) {
            TestJournal cutOff = new TestJournal(folder.resolve("cut-off-" + steps));
            TestJournal.copyTree(journal.data, cutOff.data);
            wasCutOff = cutOff(cutOff, steps);
            assertSame(records, cutOff.records());
            for (int number : tails.keySet()) {
                assertTailIsSomewhere(cutOff, number);
            }
            repair(cutOff);
            assertRepaired(cutOff);
            assertEquals(
                    contents(journal.data).size() + 2, contents(cutOff.data).size(), "no file is left over");
        }
        // Copy, name, folder, cut, force: for each of two segments.
        assertEquals(11, steps);
    }

    /** Ends a repair after so many steps; false if it came to its end before. */
    private static boolean cutOff(TestJournal journal, int steps) {
        int[] left = {steps};
        Runnable stepDone = () -> {
            if (left[0]-- == 0) {
                throw new CutOff();
            }
        };
        try (DataFolder held = DataFolder.open(journal.data)) {
            JournalRepair.repair(held, tail -> {}, stepDone);
            return false;
        } catch (CutOff asWished) {
            return true;
        }
    }

    private void assertTailIsSomewhere(TestJournal cutOff, int number) {
        byte[] file = TestJournal.read(cutOff.queueFile(number));
        if (file.length > offsets.get(number)) {
            assertHoldsTail(number, Arrays.copyOfRange(file, (int) (long) offsets.get(number), file.length));
        } else {
            assertHoldsTail(number, TestJournal.read(cutOff.data.resolve(copyName(number))));
        }
    }

    @Test
    void shouldBeginTheCopyAnewWhenCutOffInTheMiddleOfIt() throws IOException {
        Files.write(journal.data.resolve(copyName(3) + ".tmp"), Arrays.copyOf(tails.get(3), 20));
        Files.write(journal.data.resolve(copyName(2) + ".tmp"), new byte[100_000]);
        repair(journal);
        assertRepaired(journal);
    }

    @Test
    void shouldNeverOverwriteACopy() throws IOException {
        Path taken = journal.data.resolve(copyName(3));
        Path takenToo = journal.data.resolve(copyName(3) + "-2");
        Files.writeString(taken, "of an earlier repair");
        Files.writeString(takenToo, "of another one");
        List<RemovedTail> removed = repair(journal);
        assertEquals(copyName(3) + "-3", removed.get(1).copy());
        assertEquals("of an earlier repair", Files.readString(taken));
        assertEquals("of another one", Files.readString(takenToo));
        assertHoldsTail(3, TestJournal.read(journal.data.resolve(copyName(3) + "-3")));
        assertFalse(journal.lastReport().torn());
    }

    @Test
    void shouldPutTheSameTailBackTogetherWhenTheCopyIsWrittenBack() {
        repair(journal);
        for (int number : tails.keySet()) {
            write(
                    journal.queueFile(number),
                    offsets.get(number),
                    TestJournal.read(journal.data.resolve(copyName(number))));
        }
        assertEquals(
                List.of(false, true, true),
                journal.reports().stream().map(SegmentReport::torn).toList());
        repair(journal);
        assertRepaired(journal);
    }

    @Test
    void shouldKeepTheZerosThatEndARecord() {
        // The last byte that is not 0 is far from the end of its page, and a record may have ended anywhere between.
        long page = (journal.lastFrame(3).end() / PAGE_BYTES + 2L) * PAGE_BYTES;
        write(journal.queueFile(3), page + 10, (byte) 7);
        assertEquals(page + PAGE_BYTES, offsets.get(3) + repair(journal).get(1).bytes());
    }

    @Test
    void shouldChangeNothingWhenAnythingIsDamaged() {
        Document sealed = journal.lastFrame(1);
        write(journal.queueFile(1), sealed.offset() + 60L, (byte) -1, (byte) -1);
        Map<String, byte[]> before = contents(journal.data);
        assertThrows(JournalDamagedException.class, () -> repair(journal));
        assertSameFiles(before, contents(journal.data));
    }

    @Test
    void shouldGoOnBehindARepairAndKeepTheCopies() {
        repair(journal);
        for (int start = 0; start < 3; start++) {
            journal.cleanRun(appender -> appender.append(1, 30));
            assertEquals(records.size() + 1 + start, journal.records().size());
        }
        assertTrue(journal.reports().stream().allMatch(report -> report.sealed() && !report.torn()));
        for (int number : tails.keySet()) {
            assertHoldsTail(number, TestJournal.read(journal.data.resolve(copyName(number))));
        }
    }

    @Test
    void shouldKeepTheCopyWhenItsSegmentHasNoRecordLeft() {
        journal.killedRun(appender -> appender.append(1, 45));
        write(journal.queueFile(4), journal.lastFrame(4).offset() + 60L, (byte) 0);
        String copy = repair(journal).get(2).copy();
        journal.cleanRun(appender -> {});
        journal.cleanRun(appender -> {});
        assertTrue(Files.exists(journal.data.resolve(copy)));
        assertSame(records, journal.records());
    }

    /** What ends a repair in the middle. */
    private static final class CutOff extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
