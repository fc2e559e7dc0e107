package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that grows while it is looked at, as one beside a running server does: shorter, and never wrong. */
class OutcomeVerifierBesideWriterTest {
    private static final int RECORDS = 60_000;
    private static final int RECORD_LENGTH = 60;

    @TempDir
    private Path folder;

    @Test
    void shouldFindTheHistoryShorterAndNothingElseWhileItGrows() throws Exception {
        long seed = System.nanoTime();
        System.out.println("OutcomeVerifierBesideWriterTest: seed " + seed);
        OutcomeEncoder encoder = encoded();
        byte[] records = encoder.buffer();
        int length = encoder.length();
        Path file = Files.createDirectory(folder.resolve("outcomes")).resolve("records");
        Files.write(file, KeptOutcomes.HEAD);
        Thread writer = new Thread(() -> write(file, records, length, new Random(seed)));
        writer.start();
        int shorter = 0;
        while (writer.isAlive()) {
            OutcomeReport report = verify(records, length);
            assertTrue(
                    report.finding() == Finding.SHORTER || report.finding() == Finding.COMPLETE,
                    () -> "found " + report);
            shorter += report.finding() == Finding.SHORTER ? 1 : 0;
        }
        writer.join();
        assertEquals(new OutcomeReport(Finding.COMPLETE, RECORDS, ""), verify(records, length));
        System.out.println("OutcomeVerifierBesideWriterTest: shorter " + shorter + " times");
    }

    private OutcomeReport verify(byte[] records, int length) {
        try (OutcomeVerifier verifier = new OutcomeVerifier(folder.resolve("journal"))) {
            verifier.compare(records, length);
            return verifier.report();
        }
    }

    private static OutcomeEncoder encoded() {
        OutcomeEncoder encoder = new OutcomeEncoder();
        Outcome outcome = new Outcome();
        for (long sequence = 1; sequence <= RECORDS; sequence++) {
            byte[] command = TestRecords.record(sequence, RECORD_LENGTH);
            encoder.encode(command, 0, command.length, outcome.begin(sequence, sequence));
        }
        return encoder;
    }

    /** In pieces that end anywhere, as they come to the eyes of another process. */
    private static void write(Path file, byte[] records, int length, Random random) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int at = 0; at < length; ) {
                int end = Math.min(length, at + 1 + random.nextInt(200));
                out.write(Arrays.copyOfRange(records, at, end));
                at = end;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
