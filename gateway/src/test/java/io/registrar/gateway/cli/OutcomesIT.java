package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomeEncoder;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broken disk, or a hand, does to the kept outcomes: seen, said, and made again from the journal. */
@Tag("once")
class OutcomesIT {
    private static final int COMMANDS = 3_000;
    private static final int HEAD_LENGTH = 16;

    @TempDir
    private static Path folder;

    private static KeptHistory known;
    private static int copies;

    private Path data;
    private Path records;

    @BeforeAll
    static void make() throws Exception {
        long seed = System.nanoTime();
        System.out.println("OutcomesIT: seed " + seed);
        known = KeptHistory.make(folder.resolve("known"), seed, COMMANDS);
        System.out.println("OutcomesIT: " + known.lastSequence() + " commands, " + known.records().length
                + " bytes of outcomes, running hash " + known.runningHash());
    }

    @BeforeEach
    void copy() throws IOException {
        data = known.copyTo(folder.resolve("copy-" + ++copies));
        records = KeptHistory.records(data);
    }

    /** Verify must say this, end like that, and leave every byte. */
    private void assertVerified(int exitCode, String words) throws Exception {
        Map<String, Integer> before = KeptHistory.contents(data);
        Result verified = KeptHistory.verify(data);
        assertEquals(exitCode, verified.exitCode(), verified.out() + verified.errors());
        assertEquals(
                "outcomes: " + words + ", running hash " + known.runningHash(), KeptHistory.outcomesLine(verified));
        assertEquals(before, KeptHistory.contents(data));
    }

    /** A start must say this, and come to the same history, of which there is nothing to say any more. */
    private void assertMended(String words) throws Exception {
        String errors = known.assertSameWhenServed(data);
        assertTrue(errors.contains(words), errors);
        assertVerified(0, "as the journal leads to");
    }

    /** Where each record starts, by its sequence less one; and where the last ends. */
    private static List<Integer> starts() {
        List<Integer> starts = new ArrayList<>();
        byte[] bytes = known.records();
        int at = HEAD_LENGTH;
        while (at < bytes.length) {
            starts.add(at);
            at += OutcomeRecord.length(bytes, at);
        }
        starts.add(at);
        return starts;
    }

    @Test
    void shouldSayNothingWhenAllIsAsItWas() throws Exception {
        assertVerified(0, "as the journal leads to");
        assertFalse(known.assertSameWhenServed(data).contains("WARN"));
    }

    @Test
    void shouldMakeAllAgainWhenTheFolderIsGone() throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("outcomes"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(data.resolve("outcomes"));
        assertVerified(0, "none kept");
        assertMended("there were no outcomes; made again from the journal, sequences 1 to " + known.lastSequence());
    }

    @Test
    void shouldMakeTheTablesAgainWhenTheyAreGoneOrSpoiled() throws Exception {
        Files.delete(data.resolve("outcomes").resolve("by-sequence"));
        byte[] spoiled = new byte[1 << 20];
        Arrays.fill(spoiled, (byte) -1);
        Files.write(data.resolve("outcomes").resolve("by-enrollment"), spoiled);
        assertVerified(0, "as the journal leads to");
        assertFalse(known.assertSameWhenServed(data).contains("WARN"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void shouldMakeTheRestAgainWhenTheFileIsCut(int bytesOfARecord) throws Exception {
        int kept = COMMANDS / 2;
        Files.write(records, Arrays.copyOf(known.records(), starts().get(kept) + bytesOfARecord));
        assertVerified(0, "as the journal leads to, kept up to sequence " + kept);
        assertMended("the outcomes ended with sequence " + kept + "; made again from the journal, up to "
                + known.lastSequence());
    }

    /** Offsets from the record's start, or from its end. */
    @ParameterizedTest
    @CsvSource({
        // Its length, which is too short then, or leads behind the file.
        "2000, 2",
        // Its command, its outcome, and its running hash.
        "1, 30",
        "1500, -12"
    })
    void shouldMakeTheRestAgainWhenAByteIsFlipped(int sequence, int offset) throws Exception {
        int start = starts().get(sequence - 1);
        byte[] bytes = known.records();
        bytes[(offset < 0 ? starts().get(sequence) : start) + offset] ^= 8;
        Files.write(records, bytes);
        String where = "outcomes/records, offset " + start + ": expected the whole record of sequence " + sequence
                + ", but found other bytes";
        assertVerified(1, "DAMAGED, good up to sequence " + (sequence - 1) + ": " + where);
        assertMended("outcomes damaged: " + where + "; made again from the journal, sequences " + sequence + " to "
                + known.lastSequence());
    }

    @Test
    void shouldMakeAllAgainWhenTheHeadIsNoneOfOurs() throws Exception {
        byte[] bytes = known.records();
        bytes[1] ^= 1;
        Files.write(records, bytes);
        String where = "outcomes/records, offset 0: expected the head of a history, but found other bytes";
        assertVerified(1, "DAMAGED, good up to sequence 0: " + where);
        assertMended(
                "outcomes damaged: " + where + "; made again from the journal, sequences 1 to " + known.lastSequence());
    }

    @Test
    void shouldCutWhatWasAppended() throws Exception {
        byte[] garbage = new byte[1_000];
        Arrays.fill(garbage, (byte) 'x');
        Files.write(records, garbage, StandardOpenOption.APPEND);
        assertVerified(0, "as the journal leads to; more are kept behind its end");
        assertMended("the outcomes went on behind sequence " + known.lastSequence()
                + ", where the journal ends; cut there, and the rest kept beside them");
        assertKeptBeside(known.records().length, garbage);
    }

    /** What a start has cut off at this offset. */
    private void assertKeptBeside(int offset, byte[] bytes) throws IOException {
        assertArrayEquals(bytes, Files.readAllBytes(records.resolveSibling("records.cut-at-" + offset)));
    }

    @Test
    void shouldMakeAllAgainWhenTheyAreOfAnotherFolder() throws Exception {
        KeptHistory other = KeptHistory.make(folder.resolve("other"), 7, 500);
        Files.write(records, other.records());
        String where = "outcomes/records, offset 16: the command kept of sequence 1 is not the one that was journaled";
        assertVerified(1, "FOREIGN, good up to sequence 0: " + where);
        assertMended("outcomes of other commands: " + where + "; made again from the journal, sequences 1 to "
                + known.lastSequence() + ", and the rest kept beside them");
        byte[] others = other.records();
        assertKeptBeside(HEAD_LENGTH, Arrays.copyOfRange(others, HEAD_LENGTH, others.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, COMMANDS})
    void shouldGoNoFurtherWhenAnotherOutcomeOfTheSameCommandWasKept(int sequence) throws Exception {
        Files.write(records, recordsWithAnotherOutcome(sequence));
        String where = "outcomes/records, offset " + starts().get(sequence - 1) + ": the outcome kept of sequence "
                + sequence + " is not the one that a replay comes to";
        assertVerified(1, "CONTRADICTING, good up to sequence " + (sequence - 1) + ": " + where);

        Map<String, Integer> before = KeptHistory.contents(data);
        Result served = RegistrarProcess.run("serve", "--http", "127.0.0.1:0", "--data", data.toString());
        assertEquals(1, served.exitCode(), served.errors());
        assertTrue(served.errors().contains("registrar: outcomes contradict the journal: " + where), served.errors());
        assertEquals("", served.out(), "it never listened");
        // The tables are made again by every start, and say nothing.
        Map<String, Integer> after = KeptHistory.contents(data);
        for (String table : List.of("outcomes/by-sequence", "outcomes/by-enrollment")) {
            before.remove(table);
            after.remove(table);
        }
        assertEquals(before, after);

        // As the message says: moved away, they are made again.
        Files.move(data.resolve("outcomes"), folder.resolve("moved-" + copies));
        assertMended("there were no outcomes; made again from the journal");
    }

    /** The same history but for one balance, which each running hash from there on vouches for. */
    private byte[] recordsWithAnotherOutcome(long sequence) {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        OutcomeEncoder encoder = new OutcomeEncoder();
        JournalReader.read(data.resolve("journal"), (buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            if (engine.lastSequence() == sequence) {
                outcome.setNumber(2, outcome.balance() + 1);
            }
            encoder.encode(buffer, offset, length, outcome);
        });
        byte[] bytes = Arrays.copyOf(known.records(), HEAD_LENGTH + encoder.length());
        System.arraycopy(encoder.buffer(), 0, bytes, HEAD_LENGTH, encoder.length());
        return bytes;
    }
}
