package io.registrar.gateway.callers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.LogWatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token file on the disk: who is found, and what becomes of changes. */
class TokenFileTest {
    private static final int NEVER_MILLIS = Integer.MAX_VALUE;
    private static final String ADA = Tokens.line("ada-token", "ada", "student");
    private static final String BEN = Tokens.line("ben-token", "ben", "student");

    @TempDir
    private Path folder;

    private Path file;
    private int changes;

    @BeforeEach
    void name() {
        file = folder.resolve("callers");
    }

    /** Writes the file, with a time of its own: two writes of one moment could not be told apart. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        changes++;
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + changes * 1_000L));
    }

    private TokenFile open() throws TokenFileException {
        return new TokenFile(file, NEVER_MILLIS);
    }

    private String refusal() {
        return assertThrows(TokenFileException.class, this::open).getMessage();
    }

    private static String subject(CallerDirectory callers, String token) {
        byte[] bytes = (token + "behind it").getBytes(StandardCharsets.ISO_8859_1);
        return callers.find(bytes, token.length()).map(Caller::subject).orElse("nobody");
    }

    @Test
    void shouldFindWhomATokenIsOf() throws Exception {
        String longest = "~!".repeat(128);
        write(ADA + BEN + Tokens.line(longest, "op", "operator"));
        try (TokenFile callers = open()) {
            assertEquals(3, callers.size());
            assertEquals("ada", subject(callers, "ada-token"));
            assertEquals("ben", subject(callers, "ben-token"));
            assertEquals("op", subject(callers, longest));
            for (String token : List.of(
                    "ada-toke",
                    "ada-token2",
                    "Ada-token",
                    "ada",
                    Tokens.hash("ada-token"),
                    longest.substring(1),
                    " ")) {
                assertEquals("nobody", subject(callers, token), token);
            }
        }
    }

    @Test
    void shouldFindNobodyWithoutATokenEvenIfTheHashOfNothingIsThere() throws Exception {
        write(Tokens.line("", "op", "operator"));
        try (TokenFile callers = open()) {
            assertEquals(Optional.empty(), callers.find(new byte[256], 0));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheFile() throws Exception {
        assertEquals("token file " + file + " can't be read: there is none", refusal());
        write(ADA + "x\n");
        assertEquals("token file " + file + ", line 2: expected 3 words, HASH SUBJECT ROLE, but found 1", refusal());
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(TokenFile.MAX_FILE_BYTES + 1);
        }
        assertEquals("token file " + file + " is longer than 16777216 bytes", refusal());
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals("token file " + file + " is not a regular file", refusal());
    }

    @Test
    void shouldTakeChangesInBothDirectionsWhileItIsWatched() throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        write(ADA);
        try (TokenFile callers = new TokenFile(file, 1)) {
            callers.watch((stage, failure) -> failures.add(stage + " " + failure));
            write(ADA + BEN);
            Await.until(
                    "the new caller is known",
                    () -> subject(callers, "ben-token").equals("ben"));
            write(BEN);
            Await.until(
                    "the old caller is gone",
                    () -> subject(callers, "ada-token").equals("nobody"));
            assertEquals("ben", subject(callers, "ben-token"));
        }
        Await.until("nobody watches any more", () -> watchers().isEmpty());
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldTellTheHostWhenWatchingEndsByItself() throws Exception {
        List<String> failures = new CopyOnWriteArrayList<>();
        write(ADA);
        try (TokenFile callers = open()) {
            callers.watch((stage, failure) -> failures.add(stage));
            watchers().forEach(Thread::interrupt);
            Await.until("the host is told", () -> !failures.isEmpty());
        }
        assertEquals(List.of("tokens"), failures);
    }

    private static List<Thread> watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tokens"))
                .toList();
    }

    @Test
    void shouldKeepTheOldCallersAndSayOnceWhyWhenAChangeIsBad() throws Exception {
        write(ADA);
        try (TokenFile callers = open();
                LogWatch watch = new LogWatch()) {
            write(BEN + "ben-token ben student\n");
            look(callers, 3);
            assertEquals("ada", subject(callers, "ada-token"));
            assertEquals("nobody", subject(callers, "ben-token"));
            String expected = "ERROR " + TokenFile.class.getName() + ": token file " + file
                    + ", line 2: the hash must be 64 hexadecimal digits, the SHA-256 of the token;"
                    + " the callers of before stay";
            assertEquals(List.of(expected), watch.complaints());

            // The same again is a change too, and whoever made it wants to hear.
            write(BEN + "ben-token ben student\n");
            look(callers, 3);
            assertEquals(List.of(expected, expected), watch.complaints());

            write(BEN);
            look(callers, 3);
            assertEquals("nobody", subject(callers, "ada-token"));
            assertEquals("ben", subject(callers, "ben-token"));
            assertEquals(2, watch.complaints().size());
            assertEquals(3, watch.lines().size());
            String all = String.join("\n", watch.lines());
            assertFalse(all.contains("ben-token") || all.contains(Tokens.hash("ben-token")), all);
        }
    }

    @Test
    void shouldKeepTheCallersAndSayOnceWhenTheFileIsGone() throws Exception {
        write(ADA);
        try (TokenFile callers = open();
                LogWatch watch = new LogWatch()) {
            Path away = Files.move(file, folder.resolve("away"));
            look(callers, 3);
            assertEquals("ada", subject(callers, "ada-token"));
            assertEquals(1, watch.complaints().size());
            assertTrue(
                    watch.complaints().get(0).contains("there is none"),
                    watch.complaints().get(0));

            Files.move(away, file);
            look(callers, 3);
            Files.delete(file);
            look(callers, 3);
            assertEquals(2, watch.complaints().size());

            write(BEN);
            look(callers, 1);
            assertEquals("ben", subject(callers, "ben-token"));
        }
    }

    @Test
    void shouldNoticeAnotherFileOfTheSameTimeAndSize() throws Exception {
        write(ADA);
        FileTime time = Files.getLastModifiedTime(file);
        try (TokenFile callers = open()) {
            Path other = Files.writeString(folder.resolve("other"), BEN);
            Files.setLastModifiedTime(other, time);
            assertEquals(Files.size(file), Files.size(other));
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            look(callers, 1);
            assertEquals("ben", subject(callers, "ben-token"));
        }
    }

    @Test
    void shouldNotReadAFileAgainThatHasNotChanged() throws Exception {
        write(ADA);
        try (TokenFile callers = open();
                LogWatch watch = new LogWatch()) {
            look(callers, 3);
            assertEquals(List.of(), watch.lines());
            write(ADA + BEN);
            look(callers, 3);
            assertEquals(
                    List.of("INFO " + TokenFile.class.getName() + ": token file " + file
                            + " has changed; tokens known now: 2"),
                    watch.lines());
        }
    }

    private static void look(TokenFile callers, int times) {
        for (int i = 0; i < times; i++) {
            callers.readAgainIfChanged();
        }
    }
}
