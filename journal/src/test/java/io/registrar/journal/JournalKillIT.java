package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end in the middle of their work, on a journal that goes on. */
final class JournalKillIT {
    private static final int KILLS = 12;
    private static final String ACKNOWLEDGED = "acknowledged ";

    @TempDir
    Path data;

    @Test
    void shouldHaveEveryAcknowledgedRecordOnceAfterEveryKill() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TestJournal journal = new TestJournal(data);
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String at = "seed " + seed + ", kill " + kill;
            // Every fourth dies while it makes its segment.
            int acknowledgements = kill % 4 == 3 ? 0 : 1 + random.nextInt(400);
            acknowledged = Math.max(acknowledged, runAndKill(random.nextLong(), acknowledgements));

            List<byte[]> records = journal.records();
            assertTrue(records.size() >= acknowledged, at + ": " + records.size() + " of " + acknowledged);
            for (int i = 0; i < records.size(); i++) {
                long sequence = i + 1L;
                byte[] expected = TestRecords.record(sequence, AppendingChild.recordLength(sequence));
                assertArrayEquals(expected, records.get(i), at);
            }
            TestJournal.assertSame(records, journal.records());
        }
        assertNotEquals(0, acknowledged);
        int before = journal.records().size();
        journal.cleanRun(appender -> appender.append(1, 40));
        assertEquals(before + 1, journal.records().size());
    }

    /** Kills the process after so many acknowledgements, and returns the last that it had given by then. */
    private long runAndKill(long seed, int acknowledgements) throws IOException, InterruptedException {
        Process child = ChildProcess.start(AppendingChild.class, data.toString(), Long.toString(seed));
        long last = 0;
        try (BufferedReader out = child.inputReader()) {
            assertEquals("opening", out.readLine());
            for (int i = 0; i < acknowledgements; i++) {
                last = acknowledged(out.readLine());
            }
            // By its handle: the other way closes the pipe, with what is still in it.
            child.toHandle().destroyForcibly();
            // What it said before it died is still in the pipe; its last line may be a part of one.
            String line = out.readLine();
            for (String next = out.readLine(); next != null; next = out.readLine()) {
                last = acknowledged(line);
                line = next;
            }
        }
        assertNotEquals(0, child.waitFor());
        return last;
    }

    private static long acknowledged(String line) {
        assertTrue(line != null && line.startsWith(ACKNOWLEDGED), "found " + line);
        return Long.parseLong(line.substring(ACKNOWLEDGED.length()));
    }

    @Test
    void shouldFailClearlyAndStartAgainWhenThereIsNoRoomForASegment() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "limits the size of files with the shell's ulimit");
        TestJournal journal = new TestJournal(data);
        journal.cleanRun(appender -> appender.append(3, 40));
        // In blocks of 512 bytes: no file of a segment's size, but every smaller one.
        Process child = ChildProcess.startLimited("ulimit -f 6000", AppendingChild.class, data.toString(), "1");
        try (BufferedReader out = child.inputReader()) {
            assertEquals("opening", out.readLine());
            String failure = out.readLine();
            assertTrue(
                    failure.startsWith("failed can't make journal/00000002, which takes "
                            + JournalSettings.MIN_SEGMENT_BYTES + " bytes: "),
                    failure);
        }
        assertEquals(0, child.waitFor());
        assertFalse(Files.exists(journal.segment(2).folder()));
        assertEquals(3, journal.records().size());
        journal.cleanRun(appender -> appender.append(1, 40));
        assertEquals(4, journal.records().size());
    }
}
