package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.OutcomePosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever makes a snapshot asks of a history that somebody else is writing. */
final class OutcomeFilesTest {
    private static final int COUNT = 30;

    private final TestHistory history = TestHistory.of(COUNT, "ann");

    @TempDir
    Path data;

    private OptionalLong hashAt(int sequence) throws IOException {
        return OutcomeFiles.runningHashAt(
                data.resolve("outcomes"), history.place(sequence).bytes());
    }

    @Test
    void shouldTellTheRunningHashOfEveryPlaceThatIsThere() throws IOException {
        assertEquals(OptionalLong.empty(), hashAt(1));
        OutcomeFiles.force(data.resolve("outcomes"));
        try (DataFolder folder = DataFolder.open(data);
                FileOutcomeLog log = new FileOutcomeLog(folder)) {
            log.start();
            assertEquals(OptionalLong.of(0), hashAt(0));
            for (int sequence = 1; sequence <= COUNT; sequence++) {
                assertEquals(OptionalLong.empty(), hashAt(sequence));
                history.append(log, sequence, sequence);
                assertEquals(OptionalLong.of(history.place(sequence).runningHash()), hashAt(sequence));
                OutcomeFiles.force(folder.outcomes());
            }
        }
        // Space that was taken in advance says nothing, nor does another file.
        Path records = data.resolve("outcomes").resolve("records");
        byte[] part = Arrays.copyOf(Arrays.copyOf(history.file(), history.offset(11)), 1 << 20);
        Files.write(records, part);
        assertEquals(OptionalLong.of(history.place(10).runningHash()), hashAt(10));
        assertEquals(OptionalLong.empty(), hashAt(12));
        part[1] ^= 1;
        Files.write(records, part);
        assertEquals(OptionalLong.empty(), hashAt(10));
    }

    @Test
    void shouldTellNothingOfWhatIsNotRetained() throws IOException {
        try (DataFolder folder = DataFolder.open(data);
                FileOutcomeLog log = FileOutcomeLog.beginBehind(folder, history.place(10))) {
            history.replayBehind(log, 10);
            for (int sequence = 0; sequence <= COUNT; sequence++) {
                OutcomePosition place = history.place(sequence);
                assertEquals(
                        sequence < 10 ? OptionalLong.empty() : OptionalLong.of(place.runningHash()), hashAt(sequence));
            }
        }
    }

    /** What is delivered up to a place, one record behind the other, or why it is not the history. */
    private String read(int sequence) {
        ByteArrayOutputStream delivered = new ByteArrayOutputStream();
        return OutcomeFiles.read(data.resolve("outcomes"), history.place(sequence), delivered::write)
                .orElseGet(() -> HexFormat.of().formatHex(delivered.toByteArray()));
    }

    private String upTo(int sequence) {
        byte[] file = history.file();
        return HexFormat.of().formatHex(file, history.offset(1), history.offset(sequence + 1));
    }

    @Test
    void shouldDeliverEachRecordUpToAPlaceOrSayWhatIsInTheWay() throws IOException {
        assertEquals("no outcomes are kept", read(1));
        Path records = Files.createDirectories(data.resolve("outcomes")).resolve("records");
        Files.write(records, history.file());
        for (int sequence = 0; sequence <= COUNT; sequence++) {
            assertEquals(upTo(sequence), read(sequence));
        }
        byte[] spoiled = history.file();
        spoiled[history.offset(11) + 20] ^= 1;
        Files.write(records, spoiled);
        assertEquals(upTo(10), read(10));
        assertTrue(read(11).contains("expected the whole record of sequence 11"), read(11));
        Files.write(records, Arrays.copyOf(history.file(), history.offset(11)));
        assertEquals("outcomes/records ends with sequence 10", read(11));
        Files.write(records, history.fileThatContradictsAt(5));
        assertEquals("outcomes/records has other outcomes up to sequence 7 than the snapshot of there", read(7));
        Files.write(records, new byte[] {1, 2, 3});
        assertTrue(read(1).contains("the head of a history"), read(1));
    }

    @Test
    void shouldDeliverNothingOfAHistoryWithoutItsBeginning() throws IOException {
        try (DataFolder folder = DataFolder.open(data);
                FileOutcomeLog log = FileOutcomeLog.beginBehind(folder, history.place(10))) {
            history.replayBehind(log, 10);
        }
        assertEquals("outcomes/records begins with sequence 11", read(COUNT));
    }

    @Test
    void shouldFailToForceWhatIsOnlyThereInPart() throws IOException {
        Path outcomes = Files.createDirectories(data.resolve("outcomes"));
        Files.write(outcomes.resolve("records"), history.file());
        assertThrows(IOException.class, () -> OutcomeFiles.force(outcomes));
    }
}
