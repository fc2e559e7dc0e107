package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.registrar.engine.codec.OutcomePosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    @Test
    void shouldFailToForceWhatIsOnlyThereInPart() throws IOException {
        Path outcomes = Files.createDirectories(data.resolve("outcomes"));
        Files.write(outcomes.resolve("records"), history.file());
        assertThrows(IOException.class, () -> OutcomeFiles.force(outcomes));
    }
}
