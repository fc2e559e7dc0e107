package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.pipeline.OutcomeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The three files of a history, as some moment has left them: the tables without the zeros behind their last number. */
final class KeptFiles {
    byte[] records;
    byte[] bySequence;
    byte[] byEnrollment;

    /** What is there. */
    static KeptFiles of(Path outcomes) throws IOException {
        KeptFiles files = new KeptFiles();
        files.records = Files.readAllBytes(outcomes.resolve("records"));
        files.bySequence = used(outcomes.resolve("by-sequence"));
        files.byEnrollment = used(outcomes.resolve("by-enrollment"));
        return files;
    }

    private static byte[] used(Path table) throws IOException {
        byte[] all = Files.readAllBytes(table);
        int end = all.length;
        while (end > 0 && all[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(all, (end + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
    }

    byte[] file(String name) {
        return name.equals("records") ? records : name.equals("by-sequence") ? bySequence : byEnrollment;
    }

    /** Puts them there, and takes away whatever else there is. */
    void putInto(Path outcomes) throws IOException {
        TestJournal.deleteTree(outcomes);
        Files.createDirectories(outcomes);
        Files.write(outcomes.resolve("records"), records);
        Files.write(outcomes.resolve("by-sequence"), bySequence);
        Files.write(outcomes.resolve("by-enrollment"), byEnrollment);
    }

    /** These tables, and the records of others. */
    KeptFiles withRecords(byte[] others) {
        KeptFiles files = new KeptFiles();
        files.records = others;
        files.bySequence = bySequence;
        files.byEnrollment = byEnrollment;
        return files;
    }

    void assertSame(KeptFiles found) {
        assertArrayEquals(records, found.records);
        assertArrayEquals(bySequence, found.bySequence);
        assertArrayEquals(byEnrollment, found.byEnrollment);
    }

    /** Everything from a sequence on can be read, and nothing else. */
    static void assertReads(FileOutcomeLog log, TestHistory history, int firstSequence) {
        OutcomeReader reader = log.newReader();
        OutcomeDecoder expected = new OutcomeDecoder();
        assertEquals(firstSequence, reader.firstSequence());
        int count = history.records.size();
        for (int sequence = firstSequence; sequence <= count; sequence++) {
            byte[] record = history.records.get(sequence - 1);
            assertEquals(
                    expected.wrap(record, 0, record.length).outcome(),
                    reader.read(sequence).outcome());
        }
        for (long none : new long[] {firstSequence - 1L, count + 1L, count + 2L}) {
            assertThrows(IllegalStateException.class, () -> reader.read(none));
        }
    }

    /** What can be read is right, whatever can't be; returns whether all could be. */
    static boolean readsNothingWrong(FileOutcomeLog log, TestHistory history) {
        OutcomeReader reader = log.newReader();
        OutcomeDecoder expected = new OutcomeDecoder();
        boolean all = true;
        for (int sequence = 1; sequence <= history.records.size(); sequence++) {
            byte[] record = history.records.get(sequence - 1);
            try {
                assertEquals(
                        expected.wrap(record, 0, record.length).outcome(),
                        reader.read(sequence).outcome());
            } catch (IllegalStateException unreadable) {
                all = false;
            }
        }
        for (var change : history.lastChanges.entrySet()) {
            try {
                assertEquals(change.getValue(), reader.lastChangeOf(change.getKey()));
            } catch (IllegalStateException unreadable) {
                all = false;
            }
        }
        return all;
    }
}
