package io.registrar.gateway.lines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines come back, and a torn or damaged one hides no other. */
class CheckedLinesTest {
    private static final List<String> TEXTS = List.of("first", "zweite Zeile ü ✅", "third");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("made").resolve("lines");
        try (CheckedLines lines = new CheckedLines(file)) {
            lines.replace(TEXTS.subList(0, 1));
            lines.append(TEXTS.get(1));
            lines.append(TEXTS.get(2));
            assertEquals(2, lines.appended());
        }
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        assertEquals(new CheckedLines.Found(TEXTS, 0), CheckedLines.read(file));
        assertEquals(new CheckedLines.Found(List.of(), 0), CheckedLines.read(folder.resolve("none")));
    }

    @Test
    void shouldLeaveOutWhatWasTornAtEveryLength() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            List<String> found = CheckedLines.read(file).texts();
            assertEquals(TEXTS.subList(0, found.size()), found);
        }
    }

    @Test
    void shouldLeaveOutADamagedLineAndNoOther() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            CheckedLines.Found found = CheckedLines.read(file);
            assertTrue(found.spoiled() > 0, "at " + at);
            assertTrue(TEXTS.containsAll(found.texts()), "at " + at);
            // A line end that is none any more takes two lines with it.
            assertTrue(found.texts().size() >= 1, "at " + at);
        }
    }
}
