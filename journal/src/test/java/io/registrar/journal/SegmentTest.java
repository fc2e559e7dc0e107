package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.registrar.engine.codec.RecordHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How segments come, fill, follow each other and go. */
final class SegmentTest {
    private static final int SEGMENT_BYTES = JournalSettings.MIN_SEGMENT_BYTES;
    /** More than the queue's own pages and a few small frames take. */
    private static final int SMALL_BYTES = 128 << 10;
    /** The stat command counts blocks in this unit, whatever the file system's own is. */
    private static final int STAT_BLOCK_BYTES = 512;

    @TempDir
    Path data;

    private TestJournal journal;

    @BeforeEach
    void makeJournal() {
        journal = new TestJournal(data);
    }

    private static long bytesOnDisk(Path file) throws IOException {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString())
                .redirectErrorStream(true)
                .start();
        String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assumeTrue(blocks.matches("[0-9]+"), "needs GNU stat");
        return Long.parseLong(blocks) * STAT_BLOCK_BYTES;
    }

    @Test
    void shouldTakeItsSpaceInAdvance() {
        journal.killedRun(appender -> {
            assertTrue(Files.size(journal.queueFile(1)) >= SEGMENT_BYTES);
            assertTrue(bytesOnDisk(journal.queueFile(1)) >= SEGMENT_BYTES);
        });
    }

    @Test
    void shouldTakeNoMoreSpaceWhenItFills() {
        journal.killedRun(appender -> {
            long before = bytesOnDisk(journal.queueFile(1));
            for (int i = 0; i < 2; i++) {
                appender.appendForced(1024, RecordHeader.MAX_RECORD_LENGTH);
            }
            assertEquals(1, Manifest.read(journal.journal).last());
            assertEquals(before, bytesOnDisk(journal.queueFile(1)));
        });
    }

    @Test
    void shouldGiveUnusedSpaceBackAtTheNextStart() throws IOException {
        journal.killedRun(appender -> appender.appendForced(1, 40));
        journal.cleanRun(appender -> appender.append(1, 40));
        assertTrue(Files.size(journal.queueFile(1)) < SMALL_BYTES);
        assertTrue(bytesOnDisk(journal.queueFile(1)) < SMALL_BYTES);
        assertEquals(2, journal.records().size());
    }

    @Test
    void shouldGiveUnusedSpaceBackWhenAStartWasCutOffBeforeItCouldSo() throws IOException {
        journal.cleanRun(appender -> appender.append(1, 40));
        journal.cleanRun(appender -> appender.append(1, 40));
        // Sealed, but not yet cut.
        TestJournal.write(journal.queueFile(1), SEGMENT_BYTES - 1, (byte) 0);
        journal.cleanRun(appender -> {});
        assertTrue(Files.size(journal.queueFile(1)) < SMALL_BYTES);
    }

    @Test
    void shouldGoOnInTheNextSegmentBeforeOneIsFull() {
        journal.cleanRun(appender -> {
            for (int i = 0; i < 10; i++) {
                appender.appendForced(1024, RecordHeader.MAX_RECORD_LENGTH);
            }
        });
        List<SegmentReport> reports = journal.reports();
        assertEquals(
                List.of(2049L, 4097L, 6145L, 8193L, 10241L),
                reports.stream().map(SegmentReport::nextSequence).toList());
        assertTrue(reports.stream().allMatch(report -> report.sealed() && !report.torn()));
        assertTrue(reports.stream().allMatch(report -> report.endOffset() <= SEGMENT_BYTES));
        assertEquals(10_240, journal.records().size());
    }

    @Test
    void shouldHoldNoMoreFilesOpenAfterManySegments() {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "counts open files as Linux lists them");
        journal.cleanRun(appender -> {
            long before = 0;
            for (int i = 0; i < 60; i++) {
                appender.appendForced(1024, RecordHeader.MAX_RECORD_LENGTH);
                if (i == 6) {
                    appender.awaitNextSegment();
                    before = openFiles(descriptors);
                }
            }
            appender.awaitNextSegment();
            assertEquals(30, Manifest.read(journal.journal).last());
            assertEquals(31, Segment.list(journal.journal).size());
            assertEquals(before, openFiles(descriptors));
        });
    }

    /** Files of this journal that this process holds open. */
    private long openFiles(Path descriptors) throws IOException {
        // A closed queue's files are closed a little later, by a thread of its own.
        BackgroundResourceReleaser.releasePendingResources();
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(this::isOfJournal).count();
        }
    }

    private boolean isOfJournal(Path link) {
        try {
            return Files.readSymbolicLink(link).startsWith(data.toRealPath());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void shouldNotPileUpWhenStartsFailBeforeTheFirstCommand() {
        journal.killedRun(appender -> appender.appendForced(2, 40));
        for (int start = 0; start < 20; start++) {
            if (start % 2 == 0) {
                journal.killedRun(appender -> {});
            } else {
                journal.cleanRun(appender -> {});
            }
        }
        assertEquals(
                List.of(1, 2),
                journal.reports().stream().map(SegmentReport::number).toList());
        assertEquals(2, journal.records().size());
        journal.killedRun(appender -> appender.append(1, 40));
        assertEquals(3, journal.records().size());
    }

    @Test
    void shouldBeginAgainWhenNoSegmentEverHeldARecord() {
        for (int start = 0; start < 3; start++) {
            journal.killedRun(appender -> {});
        }
        assertEquals(
                List.of(1),
                journal.reports().stream().map(SegmentReport::number).toList());
        journal.cleanRun(appender -> appender.append(1, 40));
        assertEquals(1, journal.records().size());
    }

    @Test
    void shouldTakeAwayWhatACrashLeftUnlisted() throws IOException {
        journal.cleanRun(appender -> appender.append(2, 40));
        Path folder = journal.segment(2).folder();
        // An empty folder; files that were made and not filled; a whole segment without a record; one in pieces.
        Files.createDirectory(folder);
        journal.cleanRun(appender -> {});
        for (int kind = 0; kind < 3; kind++) {
            byte[] opened = TestJournal.read(journal.queueFile(2));
            new Manifest(1, 1).write(journal.journal);
            if (kind == 0) {
                Files.write(journal.queueFile(2), new byte[0]);
                Files.write(folder.resolve("metadata.cq4t"), new byte[0]);
            }
            if (kind == 1) {
                // A power cut kept the page with the opening frame and lost the queue's own.
                Arrays.fill(opened, 0, 4096, (byte) 0);
                Files.write(journal.queueFile(2), opened);
            }
            assertEquals(2, journal.records().size());
            journal.cleanRun(appender -> {});
            assertEquals(2, journal.records().size());
            assertEquals(2, journal.lastReport().number());
        }
    }

    @Test
    void shouldStartAgainWhenACrashCameBetweenSealAndManifest() throws IOException {
        // As it fills: segment 1 is sealed, segment 2 made, but not listed.
        journal.cleanRun(appender -> appender.append(2, 40));
        journal.killedRun(appender -> {});
        new Manifest(1, 1).write(journal.journal);
        Files.write(journal.journal.resolve("MANIFEST.tmp"), new byte[3]);
        Files.write(journal.segment(1).folder().resolve("SEAL.tmp"), new byte[0]);
        assertEquals(2, journal.records().size());
        journal.cleanRun(appender -> appender.append(1, 40));
        assertEquals(3, journal.records().size());
        assertEquals(2, journal.reports().size());
    }

    @Test
    void shouldRefuseAStartWithoutAReplayAndASecondStart() {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            assertThrows(IllegalStateException.class, () -> log.start(1));
            log.replay((buffer, offset, length) -> {});
            log.start(1);
            assertThrows(IllegalStateException.class, () -> log.start(1));
        }
    }

    @Test
    void shouldBeClosedByAnotherThread() throws InterruptedException {
        try (DataFolder folder = DataFolder.open(data)) {
            ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL);
            log.replay((buffer, offset, length) -> {});
            Thread appending = new Thread(() -> {
                log.start(1);
                log.append(1, 1, TestRecords.batch(1, 1, 40), 40);
                log.force();
            });
            appending.start();
            appending.join();
            log.close();
        }
        assertEquals(1, journal.records().size());
    }

    @Test
    void shouldSucceedInNothingAfterAFailure() throws IOException {
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            log.replay((buffer, offset, length) -> {});
            log.start(1);
            // In the way of the seal.
            Files.createDirectories(journal.segment(1).sealFile().resolve("occupied"));
            UncheckedIOException failure = assertThrows(UncheckedIOException.class, log::seal);
            Files.delete(journal.segment(1).sealFile().resolve("occupied"));
            Files.delete(journal.segment(1).sealFile());
            byte[] batch = TestRecords.batch(1, 1, 40);
            for (Runnable call : List.<Runnable>of(log::seal, log::force, () -> log.append(1, 1, batch, 40))) {
                IllegalStateException refusal = assertThrows(IllegalStateException.class, call::run);
                assertEquals(failure.getCause(), refusal.getCause());
            }
        }
        assertFalse(Files.exists(journal.segment(1).sealFile()));
    }

    @Test
    void shouldSayWhatItCouldNotMake() throws IOException {
        journal.cleanRun(appender -> appender.append(1, 40));
        // In the way of the segment's folder.
        Files.writeString(journal.segment(2).folder(), "");
        try (DataFolder folder = DataFolder.open(data);
                ChronicleCommandLog log = new ChronicleCommandLog(folder, TestJournal.SMALL)) {
            log.replay((buffer, offset, length) -> {});
            UncheckedIOException failure = assertThrows(UncheckedIOException.class, () -> log.start(2));
            assertTrue(failure.getMessage().contains("journal/00000002"), failure.getMessage());
        }
    }
}
