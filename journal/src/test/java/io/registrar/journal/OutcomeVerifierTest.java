package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a history that a running server goes on with. What it says of damage is {@link OutcomeRecoveryTest}'s. */
final class OutcomeVerifierTest {
    /** A record must become whole between two reads of one look, which happens once in some thousand. */
    private static final int LOOKS = 20_000;

    @TempDir
    Path data;

    private static void assertHarmless(OutcomeReport report, int count) {
        Set<Finding> harmless = Set.of(Finding.MISSING, Finding.SHORTER, Finding.COMPLETE, Finding.LONGER);
        assertTrue(harmless.contains(report.finding()), report::toString);
        assertTrue(report.agreedSequence() <= count, report::toString);
    }

    @Test
    void shouldFindNoDamageWhileRecordsArriveByteByByte() throws IOException, InterruptedException {
        TestHistory history = TestHistory.of(30, "ann");
        byte[] file = history.file();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (TestOutcomes kept = new TestOutcomes(data, history)) {
            kept.keep(file);
            Path next = data.resolve("next");
            Thread writer = new Thread(() -> {
                try {
                    while (!stop.get()) {
                        // Another file each time, so that whoever looks at one sees it grow and do nothing else.
                        Files.write(next, Arrays.copyOf(file, 16));
                        Files.move(next, kept.records, StandardCopyOption.ATOMIC_MOVE);
                        try (FileChannel channel = FileChannel.open(kept.records, StandardOpenOption.WRITE)) {
                            // The disk may show any part of what is being written.
                            for (int length = 17; length <= file.length && !stop.get(); length++) {
                                channel.write(ByteBuffer.wrap(file, length - 1, 1), length - 1L);
                            }
                        }
                    }
                } catch (IOException | RuntimeException broken) {
                    failure.set(broken);
                }
            });
            writer.start();
            try {
                for (int look = 0; look < LOOKS; look++) {
                    assertHarmless(kept.look(), 30);
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
        assertEquals(null, failure.get());
    }

    @Test
    void shouldFindNoDamageBesideARunningLog() throws IOException, InterruptedException {
        int count = 3_000;
        TestHistory history = TestHistory.of(count, "ann");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (TestOutcomes kept = new TestOutcomes(data, history);
                FileOutcomeLog log = new FileOutcomeLog(kept.folder)) {
            log.start();
            history.append(log, 1, 1);
            Thread writer = new Thread(() -> {
                try {
                    history.append(log, 2, count);
                } catch (RuntimeException broken) {
                    failure.set(broken);
                }
            });
            writer.start();
            long last = 0;
            do {
                OutcomeReport report = kept.look();
                assertHarmless(report, count);
                assertTrue(report.agreedSequence() >= last, "what was there before is gone: " + report);
                last = report.agreedSequence();
            } while (writer.isAlive());
            writer.join();
            assertEquals(null, failure.get());
            OutcomeReport report = kept.look();
            assertEquals(new OutcomeReport(Finding.COMPLETE, count, ""), report);
            // The journal's reader was earlier than the outcomes'.
            try (OutcomeVerifier verifier = new OutcomeVerifier(kept.folder.journal())) {
                assertEquals(
                        new OutcomeReport(Finding.LONGER, 100, ""),
                        history.upTo(100).verify(verifier));
            }
            assertNotEquals(0, last);
        }
    }
}
