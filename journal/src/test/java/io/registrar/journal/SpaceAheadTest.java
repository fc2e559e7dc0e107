package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Space for outcomes that is taken in advance: there before it is needed, and no history for whoever reads it. */
final class SpaceAheadTest {
    private static final int COUNT = 12;
    private static final int UNIT = SpaceAhead.UNIT_BYTES;
    private static final JournalSettings SETTINGS = TestJournal.SMALL;

    private final TestHistory history = TestHistory.of(COUNT, "ann");
    private final byte[] good = history.file();
    private final TestDisk disk = new TestDisk();

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

    private FileOutcomeLog replayedLog() {
        FileOutcomeLog log = new FileOutcomeLog(kept.folder);
        history.replay(log);
        log.takeSpaceAhead(SETTINGS, disk.reserve(0), disk);
        return log;
    }

    /** A file as a crash leaves it: these bytes, and zeros up to the end of some unit. */
    private static byte[] withSpace(byte[] bytes) {
        return Arrays.copyOf(bytes, (bytes.length / UNIT + 2) * UNIT);
    }

    @Test
    void shouldTakeSpaceBehindTheRecordsAndCutItAtTheEnd() throws IOException {
        try (FileOutcomeLog log = replayedLog()) {
            assertTrue(log.hasRoom());
            long size = Files.size(kept.records);
            assertTrue(size >= good.length + SETTINGS.minOutcomesAheadBytes(), size + " bytes");
            assertEquals(new OutcomeReport(Finding.COMPLETE, COUNT, ""), kept.look());
            assertThrows(IllegalStateException.class, () -> log.newReader().read(COUNT + 1L));
            assertEquals(COUNT, log.newReader().read(COUNT).outcome().sequence());
        }
        assertArrayEquals(good, Files.readAllBytes(kept.records));
        kept.assertMends(good, Finding.COMPLETE, COUNT);
    }

    @Test
    void shouldFindTheWholeHistoryBeforeTheSpaceThatACrashLeft() throws IOException {
        byte[] crashed;
        try (FileOutcomeLog log = replayedLog()) {
            assertTrue(log.hasRoom());
            crashed = Files.readAllBytes(kept.records);
        }
        assertTrue(crashed.length > good.length);
        kept.assertMends(crashed, Finding.COMPLETE, COUNT);
        kept.assertMends(withSpace(good), Finding.COMPLETE, COUNT);
        kept.assertMends(Arrays.copyOf(KeptOutcomes.HEAD, UNIT), Finding.SHORTER, 0);
    }

    @Test
    void shouldFindEveryCutBeforeTheSpace() throws IOException {
        byte[] whole = withSpace(good);
        for (int length = KeptOutcomes.HEAD.length; length < good.length; length++) {
            byte[] cut = withSpace(Arrays.copyOf(good, length));
            int first = Arrays.mismatch(cut, 0, good.length, whole, 0, good.length);
            // A record that ends with a zero is whole without it.
            int agreed = first < 0 ? COUNT : history.wholeRecords(first);
            kept.keep(cut);
            kept.assertReport(cut, first < 0 ? Finding.COMPLETE : Finding.SHORTER, agreed, kept.look());
        }
        for (int length = KeptOutcomes.HEAD.length; length < good.length; length += 37) {
            byte[] cut = withSpace(Arrays.copyOf(good, length));
            int first = Arrays.mismatch(cut, 0, good.length, whole, 0, good.length);
            kept.assertMends(cut, Finding.SHORTER, history.wholeRecords(first));
        }
    }

    @Test
    void shouldFindEveryFlippedBitBeforeTheSpace() throws IOException {
        byte[] whole = withSpace(good);
        kept.keep(whole);
        // Every byte of the records, and some of the space.
        for (int at = 0; at < whole.length; at += at < good.length ? 1 : 61) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                TestJournal.write(kept.records, at, flipped[at]);
                kept.assertReport(flipped, findingOf(flipped, at), agreedBefore(at), kept.look());
            }
            TestJournal.write(kept.records, at, whole[at]);
        }
        assertEquals(Finding.COMPLETE, kept.look().finding());
    }

    private Finding findingOf(byte[] flipped, int at) {
        if (at >= good.length) {
            return Finding.LONGER;
        }
        boolean isZeroFromThere = true;
        for (int i = at; i < flipped.length; i++) {
            isZeroFromThere &= flipped[i] == 0;
        }
        // The last bit of all can't be told from a cut.
        return isZeroFromThere ? Finding.SHORTER : Finding.DAMAGED;
    }

    private int agreedBefore(int at) {
        return at < KeptOutcomes.HEAD.length ? 0 : history.wholeRecords(at);
    }

    @Test
    void shouldFindWhatStandsBehindTheSpace() throws IOException {
        byte[] longer = withSpace(good);
        longer[longer.length - 1] = 1;
        kept.assertMends(longer, Finding.LONGER, COUNT);
        byte[] damaged = withSpace(Arrays.copyOf(good, history.offset(5) + 9));
        damaged[damaged.length - 7] = 1;
        kept.assertMends(damaged, Finding.DAMAGED, 4);
    }

    @Test
    void shouldKeepOfAnotherHistoryTheRecordsAndNotTheSpace() throws IOException {
        byte[] other = TestHistory.of(COUNT, "bob").file();
        kept.keep(Arrays.copyOf(other, 64 * UNIT));
        assertEquals(Finding.FOREIGN, kept.look().finding());
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            history.replay(log);
            assertEquals(Finding.FOREIGN, log.recovered().finding());
            kept.assertIsWhole(log);
        }
        int head = KeptOutcomes.HEAD.length;
        byte[] copy = Files.readAllBytes(kept.outcomes.resolve("records.cut-at-" + head));
        assertTrue(copy.length <= other.length + UNIT, copy.length + " bytes");
        assertEquals(-1, Arrays.mismatch(copy, 0, other.length - head, other, head, other.length));
    }

    @Test
    void shouldSayThatThereIsNoRoomUntilThereIs() throws IOException {
        disk.usableBytes.set(0);
        try (FileOutcomeLog log = replayedLog()) {
            assertFalse(log.hasRoom());
            disk.awaitTold("full");
            assertTrue(disk.reasons.get(0).contains("no space left on device"), disk.reasons.get(0));
            disk.usableBytes.set(TestDisk.PLENTY);
            TestDisk.await("room", log::hasRoom);
            disk.awaitTold("full", "room");
        }
        assertArrayEquals(good, Files.readAllBytes(kept.records));
    }

    @Test
    void shouldHaveRoomForAsLongAsTheLeastIsLeft() throws IOException {
        try (FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            log.start();
            log.takeSpaceAhead(SETTINGS, disk.reserve(0), disk);
            // All that it ever takes.
            TestDisk.await("space", () -> log.hasRoom() && size(kept.records) >= SETTINGS.outcomesAheadBytes());
            disk.usableBytes.set(0);
            long size = size(kept.records);
            byte[] record = history.records.get(0);
            int sequence = 1;
            // The last megabyte may be on its way.
            for (long position = 0; size(kept.records) - position > SETTINGS.minOutcomesAheadBytes() + (1 << 20); ) {
                byte[] batch = batchOf(record, sequence, 1000);
                log.append(sequence, batch, batch.length);
                sequence += 1000;
                position += batch.length;
            }
            assertTrue(log.hasRoom());
            while (log.hasRoom()) {
                byte[] batch = batchOf(record, sequence, 1000);
                log.append(sequence, batch, batch.length);
                sequence += 1000;
            }
            assertTrue(size(kept.records) >= size);
            disk.awaitTold("full");
            // What is under way is written all the same.
            long before = size(kept.records);
            byte[] batch = batchOf(record, sequence, 1000);
            log.append(sequence, batch, batch.length);
            assertEquals(before, size(kept.records), "into space that was there");
        }
    }

    /** As many bytes as so many records have; nobody reads these. */
    private static byte[] batchOf(byte[] record, int sequence, int count) {
        byte[][] records = new byte[count][];
        Arrays.fill(records, record);
        assertTrue(sequence > 0);
        return TestHistory.concatenate(records);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    @Test
    void shouldWriteEveryRecordWhereItOutrunsTheSpace() throws IOException {
        TestHistory large = TestHistory.of(60_000, "ann");
        byte[] whole = large.file();
        Path folder = data.resolve("large");
        for (int perBatch : new int[] {60_000, 20_000, 1_000}) {
            try (TestOutcomes outcomes = new TestOutcomes(folder, large);
                    FileOutcomeLog log = new FileOutcomeLog(outcomes.folder)) {
                log.start();
                log.takeSpaceAhead(SETTINGS, disk.reserve(0), disk);
                for (int first = 0; first < 60_000; first += perBatch) {
                    byte[] batch = TestHistory.concatenate(
                            large.records.subList(first, first + perBatch).toArray(byte[][]::new));
                    // Without a look whether there is room.
                    log.append(first + 1L, batch, batch.length);
                }
                assertEquals(new OutcomeReport(Finding.COMPLETE, 60_000, ""), outcomes.look());
            }
            assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(folder.resolve("outcomes/records"))));
            TestJournal.deleteTree(folder);
        }
    }

    @Test
    void shouldFindNoDamageBesideARunningLogThatTakesSpaceAhead() throws Exception {
        int count = 20_000;
        TestHistory longer = TestHistory.of(count, "ann");
        Path folder = data.resolve("beside");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (TestOutcomes outcomes = new TestOutcomes(folder, longer);
                FileOutcomeLog log = new FileOutcomeLog(outcomes.folder)) {
            log.start();
            log.takeSpaceAhead(SETTINGS, disk.reserve(0), disk);
            Thread writer = new Thread(() -> {
                try {
                    longer.append(log, 1, count);
                } catch (RuntimeException broken) {
                    failure.set(broken);
                }
            });
            writer.start();
            long last = 0;
            while (writer.isAlive()) {
                OutcomeReport report = outcomes.look();
                assertTrue(List.of(Finding.SHORTER, Finding.COMPLETE).contains(report.finding()), report::toString);
                assertTrue(report.agreedSequence() >= last, report::toString);
                last = report.agreedSequence();
            }
            writer.join();
            assertEquals(null, failure.get());
            assertEquals(new OutcomeReport(Finding.COMPLETE, count, ""), outcomes.look());
        }
    }

    @Test
    void shouldTakePiecesOfTheTablesAheadOfTheIds() throws IOException {
        try (FileOutcomeLog log = replayedLog()) {
            log.enrollmentBegun(5L * LongTable.PIECE_LONGS);
            byte[] record = history.records.get(0);
            log.append(COUNT + 1L, record, record.length);
            assertTrue(log.hasRoom());
            assertTrue(size(kept.outcomes.resolve("by-enrollment")) >= 6L * LongTable.PIECE_BYTES);
            assertTrue(size(kept.outcomes.resolve("by-sequence")) >= 2L * LongTable.PIECE_BYTES);
        }
        try (Stream<Path> files = Files.list(kept.outcomes)) {
            assertEquals(3, files.count());
        }
    }
}
