package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.RecordHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The segment that is made ready ahead: used, unused, left by a crash, and not to be had on a full disk. */
final class NextSegmentTest {
    private static final int SEGMENT_BYTES = JournalSettings.MIN_SEGMENT_BYTES;
    private static final int BATCH = 1024;
    private static final int BATCH_BYTES = BATCH * RecordHeader.MAX_RECORD_LENGTH;

    @TempDir
    Path temporary;

    private final TestDisk disk = new TestDisk();
    private TestJournal journal;

    @BeforeEach
    void makeJournal() {
        journal = new TestJournal(temporary.resolve("data"));
    }

    private List<Integer> folders() {
        try {
            return Segment.list(journal.journal).stream().map(Segment::number).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void shouldBeMadeReadyAndNotListedWhileTheOneBeforeItFills() {
        journal.killedRun(appender -> {
            appender.awaitNextSegment();
            assertEquals(List.of(1, 2), folders());
            assertEquals(new Manifest(1, 1), Manifest.read(journal.journal));
            assertTrue(Files.size(journal.queueFile(2)) >= SEGMENT_BYTES);
            assertEquals(0, journal.records().size());
            appender.append(3, 40);
            // Whoever looks beside it sees nothing of it.
            assertEquals(3, journal.records().size());
            assertEquals(1, journal.reports().size());
        });
    }

    @Test
    void shouldBeOpenedByAChangeThatMakesNoFileButByRenaming() {
        journal.killedRun(appender -> {
            appender.awaitNextSegment();
            for (int i = 0; i < 2; i++) {
                appender.appendForced(BATCH, RecordHeader.MAX_RECORD_LENGTH);
            }
            appender.awaitNextSegment();
            // What the change writes is there before it.
            assertTrue(Files.exists(Durable.temporary(journal.segment(1).sealFile())));
            assertTrue(Files.exists(journal.journal.resolve("MANIFEST.next.tmp")));
            appender.appendForced(BATCH, RecordHeader.MAX_RECORD_LENGTH);
            assertEquals(new Manifest(1, 2), Manifest.read(journal.journal));
            assertTrue(Files.exists(journal.segment(1).sealFile()));
            assertFalse(Files.exists(Durable.temporary(journal.segment(1).sealFile())));
        });
        assertEquals(3 * BATCH, journal.records().size());
    }

    @Test
    void shouldBeTakenAwayByACleanStop() {
        journal.cleanRun(appender -> {
            appender.append(3, 40);
            appender.awaitNextSegment();
        });
        assertEquals(List.of(1), folders());
        assertFalse(Files.exists(journal.journal.resolve("MANIFEST.next.tmp")));
        // However far it has come.
        journal.cleanRun(appender -> appender.append(3, 40));
        assertEquals(List.of(1, 2), folders());
    }

    @Test
    void shouldBeTakenAwayByTheStartAfterACrash() {
        journal.killedRun(appender -> {
            appender.append(3, 40);
            appender.awaitNextSegment();
        });
        assertEquals(List.of(1, 2), folders());
        assertEquals(3, journal.records().size());
        journal.killedRun(appender -> {
            appender.append(1, 40);
            assertEquals(new Manifest(1, 2), Manifest.read(journal.journal));
        });
        assertEquals(4, journal.records().size());
    }

    @Test
    void shouldBeTakenAwayWhenACrashCameBeforeItWasListed() {
        journal.killedRun(appender -> {
            for (int i = 0; i < 2; i++) {
                appender.appendForced(BATCH, RecordHeader.MAX_RECORD_LENGTH);
            }
            appender.awaitNextSegment();
        });
        // Opened, with the seal of the one before it or without, and not listed.
        for (boolean isSealed : new boolean[] {false, true}) {
            TestJournal copy = new TestJournal(temporary.resolve("copy-" + isSealed));
            TestJournal.copyTree(journal.data, copy.data);
            open(copy, isSealed);
            assertEquals(2 * BATCH, copy.records().size());
            copy.cleanRun(appender -> appender.append(1, 40));
            assertEquals(2 * BATCH + 1, copy.records().size());
        }
    }

    /** What the change to segment 2 does, up to its list. */
    private static void open(TestJournal journal, boolean isSealed) {
        try {
            SegmentReport last = journal.lastReport();
            Segment second = journal.segment(2);
            TestJournal.deleteTree(second.folder());
            SegmentWriter.create(second, last.nextSequence(), SEGMENT_BYTES).close();
            if (isSealed) {
                new SegmentSeal(last.nextSequence(), last.endOffset()).write(journal.segment(1));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs on the disk of this test. */
    private void run(long reserveBytes, TestJournal.Run run) {
        journal.cleanRun(disk.reserve(reserveBytes), disk, run);
    }

    @Test
    void shouldSayThatThereIsNoRoomWhenASegmentIsFullAndNoneCanFollow() {
        disk.usableBytes.set(0);
        journal.killedRun(disk.reserve(0), disk, appender -> {
            for (int i = 0; i < 2; i++) {
                assertTrue(appender.log.hasRoom(BATCH_BYTES));
                appender.append(BATCH, RecordHeader.MAX_RECORD_LENGTH);
            }
            assertFalse(appender.log.hasRoom(BATCH_BYTES));
            // To the last byte.
            assertTrue(appender.log.hasRoom(100));
            appender.append(1, 100);
            assertFalse(appender.log.hasRoom(BATCH_BYTES));
            disk.awaitTold("full");
            assertTrue(disk.reasons.get(0).contains("no space left on device"), disk.reasons.get(0));
            // A batch that nobody has asked room for fails, as ever, and the log with it.
            UncheckedIOException failure = assertThrows(
                    UncheckedIOException.class, () -> appender.append(BATCH, RecordHeader.MAX_RECORD_LENGTH));
            assertTrue(failure.getMessage().contains("the next segment can't be made"), failure.getMessage());
            assertThrows(IllegalStateException.class, () -> appender.log.hasRoom(BATCH_BYTES));
        });
        assertEquals(2 * BATCH + 1, journal.records().size());
    }

    @Test
    void shouldGoOnByItselfWhenThereIsSpaceAgain() {
        disk.usableBytes.set(0);
        run(0, appender -> {
            for (int i = 0; i < 2; i++) {
                appender.append(BATCH, RecordHeader.MAX_RECORD_LENGTH);
            }
            assertFalse(appender.log.hasRoom(BATCH_BYTES));
            disk.awaitTold("full");
            disk.usableBytes.set(TestDisk.PLENTY);
            TestDisk.await("room", () -> appender.log.hasRoom(BATCH_BYTES));
            disk.awaitTold("full", "room");
            appender.append(BATCH, RecordHeader.MAX_RECORD_LENGTH);
        });
        assertEquals(3 * BATCH, journal.records().size());
        assertEquals(1, disk.reasons.size());
    }

    @Test
    void shouldTakeNothingBelowTheReserveAndCloseWhileLessIsFree() {
        long reserveBytes = 10L << 20;
        disk.usableBytes.set(reserveBytes + SEGMENT_BYTES);
        run(reserveBytes, appender -> {
            appender.append(1, 40);
            assertTrue(appender.log.hasRoom(40));
            // A little too small for another one.
            assertFalse(appender.log.hasRoom(SEGMENT_BYTES));
            assertEquals(List.of(1), folders());
            disk.awaitTold("full");
            disk.usableBytes.set(TestDisk.PLENTY);
            disk.awaitTold("full", "room");
            disk.usableBytes.set(reserveBytes - 1);
            TestDisk.await("no room", () -> !appender.log.hasRoom(40));
            disk.awaitTold("full", "room", "full");
            assertEquals("less than the reserve of 10 MiB is free", disk.reasons.get(1));
            disk.usableBytes.set(reserveBytes);
            TestDisk.await("room", () -> appender.log.hasRoom(40));
            disk.awaitTold("full", "room", "full", "room");
            appender.append(1, 40);
        });
        assertEquals(2, journal.records().size());
    }

    @Test
    void shouldGiveUpWhatItHasBegunWhenOthersTakeTheSpace() {
        AtomicInteger looks = new AtomicInteger();
        DiskReserve shrinking =
                new DiskReserve(() -> looks.incrementAndGet() < 8 ? TestDisk.PLENTY : disk.usableBytes.get(), 0);
        disk.usableBytes.set(0);
        journal.cleanRun(shrinking, disk, appender -> {
            assertFalse(appender.log.hasRoom(SEGMENT_BYTES));
            assertTrue(looks.get() >= 8);
            assertEquals(List.of(1), folders());
            disk.usableBytes.set(TestDisk.PLENTY);
            TestDisk.await("room", () -> appender.log.hasRoom(SEGMENT_BYTES));
            assertEquals(List.of(1, 2), folders());
        });
    }

    @Test
    void shouldTryAgainWhenASegmentCouldNotBeMade() throws IOException {
        // In the way of its folder.
        journal.cleanRun(appender -> appender.append(1, 40));
        Files.writeString(journal.segment(3).folder(), "");
        run(0, appender -> {
            assertFalse(appender.log.hasRoom(SEGMENT_BYTES));
            disk.awaitTold("full");
            Files.delete(journal.segment(3).folder());
            TestDisk.await("room", () -> appender.log.hasRoom(SEGMENT_BYTES));
        });
    }
}
