package io.registrar.journal;

import static io.registrar.journal.TestJournal.assertSame;
import static io.registrar.journal.TestJournal.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.journal.TestJournal.Document;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a kill or a power cut leaves at the end of a segment that nobody sealed: it is reported and skipped, its bytes
 * stay, and the log goes on. The same bytes in a place that had been forced are damage.
 */
final class TornTailTest {
    private static final int NUMBER = 2;

    @TempDir
    Path data;

    private TestJournal journal;
    private List<byte[]> records;
    private byte[] good;
    private Document last;

    /** A sealed segment, and one that a kill ended: batches of 3, 1, and, not forced, 2 records. */
    @BeforeEach
    void makeJournal() {
        journal = new TestJournal(data);
        journal.cleanRun(appender -> appender.append(2, 45));
        journal.killedRun(appender -> {
            appender.appendForced(3, 45);
            appender.appendForced(1, 63);
            appender.append(2, 50);
        });
        records = journal.records();
        assertEquals(8, records.size());
        good = TestJournal.read(journal.queueFile(NUMBER));
        last = journal.lastFrame(NUMBER);
    }

    private void restore(int from) {
        write(journal.queueFile(NUMBER), from, Arrays.copyOfRange(good, from, good.length));
    }

    private void assertTorn(int offset, boolean torn) {
        assertSame(records.subList(0, 6), journal.records());
        SegmentReport report = journal.lastReport();
        assertFalse(report.sealed());
        assertEquals(torn, report.torn());
        assertEquals(offset, report.endOffset());
        assertEquals(7, report.nextSequence());
    }

    private JournalDamagedException assertDamaged(long offset) {
        JournalDamagedException damage = assertThrows(JournalDamagedException.class, journal::records);
        assertTrue(
                damage.getMessage()
                        .startsWith("journal damaged: journal/00000002/19700101F.cq4, offset " + offset + ": "),
                damage.getMessage());
        return damage;
    }

    @Test
    void shouldReplayEverythingWhenTheTailIsWhole() {
        assertSame(records, journal.records());
        assertFalse(journal.lastReport().torn());
        assertFalse(journal.lastReport().sealed());
    }

    @Test
    void shouldSkipAFrameCutAtEachByte() {
        for (int cut = last.offset() + Integer.BYTES + last.length() - 1; cut >= last.offset(); cut--) {
            TestJournal.truncate(journal.queueFile(NUMBER), cut);
            assertTorn(last.offset(), cut > last.offset());
        }
    }

    @Test
    void shouldSkipAFrameThatIsZeroFromEachByteOn() {
        int end = last.offset() + Integer.BYTES + last.length();
        for (int cut = end - 1; cut >= last.offset(); cut--) {
            write(journal.queueFile(NUMBER), cut, (byte) 0);
            boolean left = false;
            for (int at = last.offset(); at < cut; at++) {
                left |= good[at] != 0;
            }
            assertTorn(last.offset(), left);
        }
    }

    @Test
    void shouldSkipAFrameWhoseDocumentWasNotFinished() {
        write(journal.queueFile(NUMBER), last.offset(), new byte[Integer.BYTES]);
        assertTorn(last.offset(), true);
        write(journal.queueFile(NUMBER), last.offset(), (byte) 0, (byte) 0, (byte) 0, (byte) 0x80);
        assertTorn(last.offset(), true);
    }

    @Test
    void shouldSkipAFrameThatLostAnyPage() {
        // A page here is small, so that every cut of the frame into lost and kept pieces comes up.
        int page = 16;
        for (int lost = last.offset(); lost < last.offset() + Integer.BYTES + last.length(); lost += page) {
            int length = Math.min(page, last.offset() + Integer.BYTES + last.length() - lost);
            write(journal.queueFile(NUMBER), lost, new byte[length]);
            assertTorn(last.offset(), true);
            restore(lost);
        }
    }

    @Test
    void shouldSkipGarbage() {
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            int from = last.offset() + Integer.BYTES + random.nextInt(last.length());
            byte[] garbage = new byte[1 + random.nextInt(5_000)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (good[from] ^ 1 + random.nextInt(255));
            write(journal.queueFile(NUMBER), from, garbage);
            assertTorn(last.offset(), true);
            restore(from);
        }
    }

    @Test
    void shouldRefuseAFlippedBitInTheHeadOfAWholeFrame() {
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            byte[] head = Arrays.copyOfRange(good, last.offset(), last.offset() + Integer.BYTES);
            head[bit / 8] ^= (byte) (1 << bit % 8);
            write(journal.queueFile(NUMBER), last.offset(), head);
            assertDamaged(last.offset());
        }
    }

    @Test
    void shouldRefuseEveryFlippedBitOfAForcedFrameThatAnotherFollows() {
        for (Document frame : journal.frames(NUMBER).subList(1, 3)) {
            for (int at = frame.offset(); at < frame.offset() + Integer.BYTES + frame.length(); at += 3) {
                write(journal.queueFile(NUMBER), at, (byte) (good[at] ^ 1 << at % 8));
                assertTrue(assertDamaged(frame.offset()).getMessage().contains("; a valid frame lies at offset "));
                write(journal.queueFile(NUMBER), at, good[at]);
            }
        }
        assertSame(records, journal.records());
    }

    @Test
    void shouldRefuseADamagedOpeningFrame() {
        Document opening = journal.frames(NUMBER).get(0);
        write(journal.queueFile(NUMBER), opening.offset() + 20, (byte) -1);
        assertDamaged(opening.offset());
    }

    @Test
    void shouldRefuseASegmentWithoutItsOpeningFrame() {
        int from = journal.frames(NUMBER).get(0).offset();
        write(journal.queueFile(NUMBER), from, new byte[last.end() - from]);
        JournalDamagedException damage = assertThrows(JournalDamagedException.class, journal::records);
        assertEquals(
                "journal damaged: journal/00000002, offset " + from + ": expected an opening frame, but found none",
                damage.getMessage());
    }

    @Test
    void shouldRefuseTheLastFrameTwice() {
        write(journal.queueFile(NUMBER), last.end(), Arrays.copyOfRange(good, last.offset(), last.end()));
        assertDamaged(last.end() + Integer.BYTES);
    }

    @Test
    void shouldEndAtAHoleThatNoForceCovered() {
        journal.killedRun(appender -> {
            appender.appendForced(2, 45);
            for (int batch = 0; batch < 5; batch++) {
                appender.append(2, 45);
            }
        });
        // The pages of what was not forced reach the disk in any order: the second of the five is not there.
        Document lost = journal.frames(3).get(3);
        write(journal.queueFile(3), lost.offset(), new byte[Integer.BYTES + lost.length()]);
        assertEquals(12, journal.records().size());
        assertTrue(journal.lastReport().torn());
        assertEquals(lost.offset(), journal.lastReport().endOffset());
        // The log goes on from there, and what lies behind the hole never comes back.
        journal.cleanRun(appender -> appender.append(3, 70));
        assertEquals(15, journal.records().size());
        assertArrayEquals(TestRecords.record(13, 70), journal.records().get(12));
    }

    @Test
    void shouldGoOnBehindATornTailAndLeaveItsBytes() {
        int cut = last.offset() + 60;
        write(journal.queueFile(NUMBER), cut, new byte[last.end() - cut]);
        byte[] torn = Arrays.copyOfRange(good, 0, cut);
        journal.killedRun(appender -> appender.appendForced(2, 80));
        for (int start = 0; start < 3; start++) {
            List<byte[]> replayed = journal.records();
            assertEquals(8 + start, replayed.size());
            assertSame(records.subList(0, 6), replayed.subList(0, 6));
            assertArrayEquals(TestRecords.record(7, 80), replayed.get(6));
            SegmentReport report = journal.reports().get(NUMBER - 1);
            assertTrue(report.sealed());
            assertTrue(report.torn());
            assertArrayEquals(torn, Arrays.copyOf(TestJournal.read(journal.queueFile(NUMBER)), cut));
            journal.cleanRun(appender -> appender.append(1, 30));
        }
    }

    @Test
    void shouldKeepASegmentOfTornBytesAlone() {
        journal.killedRun(appender -> appender.append(1, 45));
        Document only = journal.lastFrame(3);
        write(journal.queueFile(3), only.end() - 20, new byte[20]);
        journal.cleanRun(appender -> {});
        journal.cleanRun(appender -> appender.append(1, 45));
        assertEquals(9, journal.records().size());
        assertTrue(journal.reports().get(2).torn());
        assertEquals(only.length(), journal.lastFrame(3).length());
    }
}
