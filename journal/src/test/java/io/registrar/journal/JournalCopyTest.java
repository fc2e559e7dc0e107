package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that are read or copied while they are written to: a prefix, or a refusal, and never anything else. */
final class JournalCopyTest {
    private static final int LARGE_RECORD = 2048;

    @TempDir
    Path temporary;

    private TestJournal journal;
    private TestJournal copy;

    @BeforeEach
    void makeJournal() {
        journal = new TestJournal(temporary.resolve("data"));
        copy = new TestJournal(temporary.resolve("copy"));
    }

    private static void assertPrefix(List<byte[]> records, int atLeast) {
        assertTrue(records.size() >= atLeast);
        for (int i = 0; i < records.size(); i++) {
            assertArrayEquals(TestRecords.record(i + 1L, LARGE_RECORD), records.get(i));
        }
    }

    @Test
    void shouldReadAPrefixBesideARunningWriter() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Thread writer = new Thread(() -> {
            try {
                journal.cleanRun(appender -> {
                    for (int i = 0; i < 300; i++) {
                        appender.append(1 + i % 120, LARGE_RECORD);
                    }
                });
            } catch (RuntimeException | Error failure) {
                failures.add(failure);
            }
        });
        writer.start();
        int before = 0;
        while (writer.isAlive()) {
            List<byte[]> records = journal.records();
            assertPrefix(records, before);
            before = records.size();
        }
        writer.join();
        assertEquals(List.of(), failures);
        assertPrefix(journal.records(), before);
    }

    @Test
    void shouldReadACopyOfARunningJournal() {
        journal.cleanRun(appender -> appender.append(10, LARGE_RECORD));
        journal.killedRun(appender -> {
            appender.append(10, LARGE_RECORD);
            TestJournal.copyTree(journal.data, copy.data);
            appender.append(10, LARGE_RECORD);
        });
        assertEquals(20, copy.records().size());
        copy.cleanRun(appender -> appender.append(5, LARGE_RECORD));
        assertPrefix(copy.records(), 25);
        assertEquals(30, journal.records().size());
    }

    @Test
    void shouldRefuseACopyWhosePartsAreOfDifferentMoments() throws IOException {
        journal.killedRun(appender -> {
            appender.append(10, LARGE_RECORD);
            // What is prepared of the second segment is copied whole or not at all.
            appender.awaitNextSegment();
            TestJournal.copyTree(journal.data, copy.data);
            for (int i = 0; i < 5; i++) {
                appender.append(1024, LARGE_RECORD);
            }
        });
        // The list from before the second segment, and the segment.
        TestJournal.deleteTree(copy.segment(2).folder());
        TestJournal.copyTree(journal.segment(2).folder(), copy.segment(2).folder());
        assertRefused();
        // The list from after, but the first segment as it was when nobody had sealed it.
        replace(Manifest.file(journal.journal), Manifest.file(copy.journal));
        assertRefused();
        // And the seal beside it.
        replace(journal.segment(1).sealFile(), copy.segment(1).sealFile());
        assertRefused();
        // All of it of one moment.
        replace(journal.queueFile(1), copy.queueFile(1));
        assertPrefix(copy.records(), 5 * 1024 + 10);
    }

    private void assertRefused() {
        assertThrows(JournalDamagedException.class, copy::records);
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
