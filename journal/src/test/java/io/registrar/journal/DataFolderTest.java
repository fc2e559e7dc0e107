package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose folder it is, and who may write to it. */
final class DataFolderTest {
    private static final String MARK = "registrar data folder, format 1\n";

    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void name() {
        data = temporary.resolve("data");
    }

    private static String openInAnotherProcess(Path data) throws IOException, InterruptedException {
        Process other = ChildProcess.start(DataFolderChild.class, data.toString());
        String answer = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, other.waitFor());
        return answer;
    }

    private static Map<String, String> content(Path root) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                content.put(
                        root.relativize(path).toString(),
                        Files.isDirectory(path)
                                ? "folder"
                                : Files.getLastModifiedTime(path)
                                        + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }

    private void assertRefusedUnchanged(String reason) throws IOException {
        Map<String, String> before = content(temporary);
        DataFolderException refusal = assertThrows(DataFolderException.class, () -> DataFolder.open(data));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
        assertEquals(before, content(temporary));
    }

    @Test
    void shouldMakeAFolderThatIsNotThere() throws IOException {
        data = data.resolve("deep").resolve("down");
        DataFolder.open(data).close();
        assertEquals(MARK, Files.readString(data.resolve("LOCK")));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9})
    void shouldTakeAnEmptyFolderAndOneWhoseMarkWasCutOff(int markLength) throws IOException {
        Files.createDirectory(data);
        if (markLength >= 0) {
            Files.writeString(data.resolve("LOCK"), MARK.substring(0, markLength));
        }
        try (DataFolder folder = DataFolder.open(data)) {
            assertEquals(data, folder.path());
            assertEquals(data.resolve("journal"), folder.journal());
        }
        assertEquals(MARK, Files.readString(data.resolve("LOCK")));
        DataFolder.open(data).close();
    }

    @Test
    void shouldRefuseAForeignFolder() throws IOException {
        Files.createDirectory(data);
        Files.writeString(data.resolve("notes.txt"), "mine");
        assertRefusedUnchanged("is not empty and not a Registrar data folder");
        Files.writeString(data.resolve("LOCK"), "");
        assertRefusedUnchanged("is not empty and not a Registrar data folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"registrar data folder, format 2\n", "registrar data folder, format 1\n!", "4711\n"})
    void shouldRefuseAnotherFormat(String mark) throws IOException {
        Files.createDirectory(data);
        Files.writeString(data.resolve("LOCK"), mark);
        assertRefusedUnchanged("has another format, or is not a Registrar data folder");
    }

    @Test
    void shouldRefuseAFileInPlaceOfAFolder() throws IOException {
        Files.writeString(data, "a file");
        assertRefusedUnchanged("is not a folder");
        data = data.resolve("below");
        assertRefusedUnchanged("can't be written");
    }

    @Test
    void shouldRefuseAFolderWhoseMarkCanNotBeWritten() throws IOException {
        // Not even root opens a folder for writing.
        Files.createDirectories(data.resolve("LOCK"));
        assertRefusedUnchanged("can't be written");
    }

    @Test
    void shouldRefuseAFolderThatAnotherProcessHolds() throws IOException, InterruptedException {
        Files.createDirectory(data);
        Process holder = ChildProcess.start(DataFolderChild.class, data.toString(), "hold");
        try {
            assertEquals("opened " + data, holder.inputReader().readLine());
            assertRefusedUnchanged("is in use by another process");
            assertEquals(data.resolve("journal"), DataFolder.journalForReading(data));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        // Gone with the process, however it ended.
        DataFolder.open(data).close();
    }

    @Test
    void shouldRefuseAFolderThatThisProcessHolds() throws IOException, InterruptedException {
        try (DataFolder folder = DataFolder.open(data)) {
            // Looking at the mark here, as a comparison of bytes would, gives the lock away.
            assertThrows(DataFolderException.class, () -> DataFolder.open(data));
            Path linked = Files.createSymbolicLink(temporary.resolve("linked"), folder.path());
            assertThrows(DataFolderException.class, () -> DataFolder.open(linked));
            assertEquals(data.resolve("journal"), DataFolder.journalForReading(data));
            // Neither a refusal nor a reader in this process gave the lock away.
            assertEquals("refused", openInAnotherProcess(data));
        }
        assertEquals("opened " + data, openInAnotherProcess(data));
        DataFolder.open(data).close();
    }

    @Test
    void shouldBeReadBesideAWriter() {
        List<Long> counts = new ArrayList<>();
        TestJournal journal = new TestJournal(data);
        journal.cleanRun(appender -> {
            for (int i = 0; i < 4; i++) {
                appender.append(3, 40);
                counts.add((long) journal.records().size());
            }
        });
        assertEquals(List.of(3L, 6L, 9L, 12L), counts);
    }

    @Test
    void shouldLeaveNoTraceWhenRead() throws IOException {
        TestJournal journal = new TestJournal(data);
        journal.killedRun(appender -> appender.append(3, 40));
        Map<String, String> before = content(data);
        assertEquals(3, journal.records().size());
        assertEquals(before, content(data));
    }

    @Test
    void shouldRefuseToReadWhatIsNotOurs() throws IOException {
        assertThrows(DataFolderException.class, () -> DataFolder.journalForReading(data));
        Files.createDirectory(data);
        assertThrows(DataFolderException.class, () -> DataFolder.journalForReading(data));
        Files.writeString(data.resolve("notes.txt"), "mine");
        assertThrows(DataFolderException.class, () -> DataFolder.journalForReading(data));
        assertFalse(Files.exists(data.resolve("LOCK")));
        assertArrayEquals("mine".getBytes(StandardCharsets.US_ASCII), Files.readAllBytes(data.resolve("notes.txt")));
    }
}
