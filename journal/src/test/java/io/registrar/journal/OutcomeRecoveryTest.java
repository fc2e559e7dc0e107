package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever became of the kept history: a look says what, and changes nothing; a start says the same, and leaves the history
 * that the journal leads to, byte for byte.
 */
@Tag("once")
final class OutcomeRecoveryTest {
    private static final int COUNT = 36;
    /** A start costs milliseconds: where there is one for every byte, the history is short. */
    private static final int FEW = 8;

    private static final int HEAD = KeptOutcomes.HEAD.length;

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

    private byte[] with(int offset, byte... bytes) {
        byte[] changed = good.clone();
        System.arraycopy(bytes, 0, changed, offset, bytes.length);
        return changed;
    }

    private byte[] fileOf(List<byte[]> records) {
        return TestHistory.concatenate(KeptOutcomes.HEAD, TestHistory.concatenate(records.toArray(byte[][]::new)));
    }

    /** Sequence of the record that this byte of the file belongs to. */
    private int sequenceAt(int offset) {
        return history.wholeRecords(offset) + 1;
    }

    @Test
    void shouldLeaveAHistoryAloneThatIsWhole() throws IOException {
        kept.assertMends(good, Finding.COMPLETE, COUNT);
        var changed = Files.getLastModifiedTime(kept.records);
        kept.assertMends(good, Finding.COMPLETE, COUNT);
        assertEquals(changed, Files.getLastModifiedTime(kept.records), "nothing is written where all is there");
    }

    @Test
    void shouldMakeAHistoryThatIsMissing() throws IOException {
        for (int missing = 0; missing < 3; missing++) {
            if (missing == 1) {
                Files.delete(kept.records);
            } else if (missing == 2) {
                TestJournal.deleteTree(kept.outcomes);
            }
            Map<Path, Object> before = kept.content();
            assertEquals(new OutcomeReport(Finding.MISSING, 0, ""), kept.look());
            assertEquals(before, kept.content());
            try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
                assertEquals(history.runningHash, history.replay(log));
                assertEquals(new OutcomeReport(Finding.MISSING, 0, ""), log.recovered());
                kept.assertIsWhole(log);
            }
        }
        kept.assertMends(new byte[0], Finding.MISSING, 0);
    }

    @Test
    void shouldFindEveryCut() throws IOException {
        kept.keep(good);
        for (int length = good.length - 1; length > 0; length--) {
            TestJournal.truncate(kept.records, length);
            byte[] cut = Arrays.copyOf(good, length);
            kept.assertReport(cut, findingOfCut(length), history.wholeRecords(length), kept.look());
        }
    }

    private static Finding findingOfCut(int length) {
        return length < HEAD ? Finding.DAMAGED : Finding.SHORTER;
    }

    @Test
    void shouldFindEveryFlippedBit() throws IOException {
        kept.keep(good);
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = {(byte) (good[at] ^ 1 << bit)};
                TestJournal.write(kept.records, at, flipped);
                kept.assertReport(with(at, flipped), Finding.DAMAGED, sequenceAt(at) - 1, kept.look());
            }
            TestJournal.write(kept.records, at, good[at]);
        }
        assertEquals(Finding.COMPLETE, kept.look().finding());
    }

    @Test
    void shouldMendEveryCutAndAFlippedBitOfEveryByte() throws IOException {
        TestHistory few = history.upTo(FEW);
        byte[] whole = few.file();
        try (TestOutcomes folder = new TestOutcomes(data.resolve("few"), few)) {
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                folder.assertMends(flipped, Finding.DAMAGED, sequenceAt(at) - 1);
                if (at > 0) {
                    folder.assertMends(Arrays.copyOf(whole, at), findingOfCut(at), few.wholeRecords(at));
                }
            }
        }
    }

    @Test
    void shouldMendAZeroedStretch() throws IOException {
        for (int start = 0; start < good.length; start += 97) {
            for (int length : new int[] {64, 512, 4096}) {
                byte[] changed = good.clone();
                Arrays.fill(changed, start, Math.min(good.length, start + length), (byte) 0);
                int first = Arrays.mismatch(good, changed);
                kept.assertMends(changed, Finding.DAMAGED, sequenceAt(first) - 1);
            }
        }
        // As a power cut may leave it: as long as it was, but its end was never written.
        for (int sequence = 1; sequence <= COUNT; sequence++) {
            byte[] changed = Arrays.copyOf(Arrays.copyOf(good, history.offset(sequence)), good.length);
            kept.assertMends(changed, Finding.DAMAGED, sequence - 1);
        }
    }

    @Test
    void shouldMendRecordsInPlaceOfOthers() throws IOException {
        for (int place = 0; place + 1 < COUNT; place++) {
            List<byte[]> swapped = new ArrayList<>(history.records);
            Collections.swap(swapped, place, place + 1);
            kept.assertMends(fileOf(swapped), Finding.DAMAGED, place);
            List<byte[]> repeated = new ArrayList<>(history.records);
            repeated.add(place + 1, repeated.get(place));
            kept.assertMends(fileOf(repeated), Finding.DAMAGED, place + 1);
            List<byte[]> leftOut = new ArrayList<>(history.records);
            leftOut.remove(place);
            kept.assertMends(fileOf(leftOut), Finding.DAMAGED, place);
        }
    }

    @Test
    void shouldCutWhatStandsBehindTheEnd() throws IOException {
        long seed = 3;
        SplittableRandom random = new SplittableRandom(seed);
        for (int length : new int[] {1, 3, 4, 58, 1_000, 70_000}) {
            byte[] garbage = new byte[length];
            kept.assertMends(TestHistory.concatenate(good, garbage), Finding.LONGER, COUNT);
            random.nextBytes(garbage);
            kept.assertMends(TestHistory.concatenate(good, garbage), Finding.LONGER, COUNT);
        }
        // A last record once more.
        byte[] last = history.records.get(COUNT - 1);
        kept.assertMends(TestHistory.concatenate(good, last), Finding.LONGER, COUNT);
    }

    @Test
    void shouldCutAHistoryThatIsLongerThanTheJournal() throws IOException {
        for (int count = 0; count < COUNT; count++) {
            try (TestOutcomes shorter = new TestOutcomes(data.resolve("journal-of-" + count), history.upTo(count))) {
                shorter.assertMends(good, Finding.LONGER, count);
                // And goes on from there as it went on before.
                try (FileOutcomeLog log = new FileOutcomeLog(shorter.folder)) {
                    history.upTo(count).replay(log);
                    assertEquals(new OutcomeReport(Finding.COMPLETE, count, ""), log.recovered());
                    history.append(log, count + 1, COUNT);
                }
                assertEquals(-1, Arrays.mismatch(good, Files.readAllBytes(shorter.records)));
            }
        }
    }

    @Test
    void shouldMendTheHistoryOfAnotherJournal() throws IOException {
        TestHistory other = TestHistory.of(COUNT, "bob");
        assertEquals(other.file().length, good.length);
        kept.assertMends(other.file(), Finding.FOREIGN, 0);
        kept.assertMends(Arrays.copyOf(other.file(), HEAD + 30), Finding.DAMAGED, 0);
        // The same until they part, and the other one checks out too.
        for (int same = 0; same < COUNT; same += 5) {
            kept.assertMends(history.thenAsFor("bob", same).file(), Finding.FOREIGN, same);
        }
    }

    @Test
    void shouldMendTheSameWhenEachRecordIsABatchOfItsOwn() throws IOException {
        for (int at = 0; at < good.length; at += 61) {
            for (byte[] bytes : List.of(with(at, (byte) ~good[at]), Arrays.copyOf(good, at))) {
                kept.keep(bytes);
                OutcomeReport found = kept.look();
                try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
                    history.append(log, 1, COUNT);
                    history.lastChanges.forEach(log::enrollmentChanged);
                    log.start();
                    assertEquals(found, log.recovered());
                    kept.assertIsWhole(log);
                }
            }
        }
    }

    @Test
    void shouldMendAFileThatIsReadPieceByPiece() throws IOException {
        // Records of twice the window that a kept history is read through, and of many batches.
        TestHistory large = TestHistory.of(180_000, "ann");
        byte[] whole = large.file();
        assertTrue(whole.length > 2 * 2 * Frame.MAX_LENGTH, "only " + whole.length);
        try (TestOutcomes folder = new TestOutcomes(data.resolve("large"), large)) {
            folder.assertMends(whole, Finding.COMPLETE, 180_000);
            int damaged = 150_000;
            byte[] changed = whole.clone();
            int at = large.offset(damaged);
            changed[at + 50] ^= 1;
            folder.assertMends(changed, Finding.DAMAGED, damaged - 1);
            folder.assertMends(Arrays.copyOf(whole, at + 3), Finding.SHORTER, damaged - 1);
        }
    }

    @Test
    void shouldChangeNothingAtAllWhenItLooks() throws IOException {
        kept.assertMends(good, Finding.COMPLETE, COUNT);
        for (byte[] bytes : List.of(
                good, with(0, (byte) 9), with(700, (byte) 9), Arrays.copyOf(good, 700), Arrays.copyOf(good, 9_999))) {
            kept.keep(bytes);
            Map<Path, Object> before = kept.content();
            kept.look();
            assertEquals(before, kept.content());
        }
    }
}
