package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with a journal, through the one jar: exit codes, pipes, and beside a running server. */
@Tag("once")
class JournalCommandIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TITLE = "Grüße €😀";
    /** More lines than fit into a pipe that nobody reads from. */
    private static final int MANY = 5_000;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
    }

    private Result journal(String command, String... more) throws IOException, InterruptedException {
        return RegistrarProcess.run(words(command, more));
    }

    private String[] words(String command, String... more) {
        List<String> words = new ArrayList<>(List.of("journal", command, "--data", data.toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** Five commands: a section of one seat, two students, the seat for one of them, and a refusal for the other. */
    private static void enrollOneOfTwo(String url) throws IOException {
        try (WireClient client = new WireClient(url)) {
            client.call(
                    "PUT",
                    "/v1/sections/s",
                    "{\"kind\":\"course\",\"title\":\"" + TITLE + "\",\"capacity\":1,\"price\":4}");
            client.call("PUT", "/v1/students/ada", "{\"credits\":10}");
            client.call("PUT", "/v1/students/ben", "{\"credits\":10}");
            for (String student : List.of("ada", "ben")) {
                assertEquals(
                        student.equals("ada") ? 201 : 409,
                        client.call("POST", "/v1/sections/s/enrollments", "{\"studentId\":\"" + student + "\"}")
                                .status());
            }
        }
    }

    /** Students with these ids, in a segment that a kill has ended before it was sealed. */
    private void serveAndKill(String... students) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            try (WireClient client = new WireClient(server.awaitUrl())) {
                for (String student : students) {
                    assertEquals(
                            201,
                            client.call("PUT", "/v1/students/" + student, "{\"credits\":1}")
                                    .status());
                }
            }
            server.kill();
        }
    }

    @Test
    void shouldDumpAndReplayBesideARunningServerAndWriteNothing() throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            enrollOneOfTwo(url);
            // What it still prepares for later would change bytes as well.
            server.pause();
            Map<String, String> before = contents(data);

            // In a locale that knows no character of the title.
            Result dump = RegistrarProcess.run(Map.of("LC_ALL", "C"), Redirect.PIPE, words("dump"));
            assertEquals(0, dump.exitCode(), dump.errors());
            assertEquals("", dump.errors());
            List<String> lines = dump.out().lines().toList();
            assertEquals(5, lines.size(), dump.out());
            List<JsonNode> commands = new ArrayList<>();
            for (String line : lines) {
                commands.add(MAPPER.readTree(line));
                assertEquals(
                        commands.size(),
                        commands.get(commands.size() - 1).path("sequence").asInt());
            }
            assertEquals(TITLE, commands.get(0).path("title").asText());
            assertEquals("created", commands.get(3).path("outcome").path("code").asText());
            assertEquals(
                    "section_full", commands.get(4).path("outcome").path("code").asText());
            assertEquals(
                    lines.subList(1, 3),
                    journal("dump", "--from", "2", "--to", "3").out().lines().toList());

            Result replay = journal("replay");
            assertEquals(0, replay.exitCode(), replay.errors());
            assertEquals(
                    List.of("sections 1", "students 2", "seats taken 1", "sum of balances 16"),
                    replay.out().lines().toList().subList(1, 5));
            assertEquals(journal("verify").lastLine(), replay.lastLine());

            Result state = journal("state", "section", "s");
            assertEquals(0, state.exitCode(), state.errors());
            List<String> section = state.out().lines().toList();
            assertEquals(2, section.size(), state.out());
            assertEquals(TITLE, MAPPER.readTree(section.get(0)).path("title").asText());
            assertEquals(
                    "ada", MAPPER.readTree(section.get(1)).path("studentId").asText());
            assertEquals(
                    1,
                    journal("state", "--at", "3", "section", "s").out().lines().count());
            JsonNode ada = MAPPER.readTree(
                    journal("state", "student", "ada").out().lines().findFirst().orElseThrow());
            assertEquals("6", ada.path("balance").asText());
            Result nobody = journal("state", "--at", "2", "student", "ben");
            assertEquals(1, nobody.exitCode());
            assertEquals("", nobody.out());
            assertEquals("registrar: there is no student ben at sequence 2\n", nobody.errors());

            Result repair = journal("repair");
            assertEquals(2, repair.exitCode());
            assertEquals(1, repair.errors().lines().count(), repair.errors());
            assertEquals("", repair.out());

            assertEquals(before, contents(data));
            server.resume();
            try (WireClient client = new WireClient(url)) {
                assertEquals(200, client.call("GET", "/v1/students/ada", "").status());
            }
        }
    }

    @Test
    void shouldReplayUntilASequenceOrATimeAndSayWhereTheJournalEnds() throws Exception {
        try (WrittenJournal written = new WrittenJournal(data)) {
            for (int student = 0; student < 3; student++) {
                written.append(written.encoder().putStudent("ops", "student-" + student, 5), 1_000L * student);
            }
        }
        Result second = journal("replay", "--until", "2");
        assertEquals(0, second.exitCode(), second.errors());
        assertEquals(
                List.of(
                        "last command at 1970-01-01T00:00:01Z",
                        "sections 0",
                        "students 2",
                        "seats taken 0",
                        "sum of balances 10"),
                second.out().lines().toList().subList(0, 5));
        assertTrue(second.lastLine().matches("sequence 2 digest [0-9a-f]+"), second.out());
        assertEquals(
                second.out(),
                journal("replay", "--until", "1970-01-01T00:00:01.999Z").out());
        assertTrue(journal("replay", "--until", "0").lastLine().startsWith("sequence 0 digest "));

        Result beyond = journal("replay", "--until", "4");
        assertEquals(2, beyond.exitCode());
        assertEquals("", beyond.out());
        assertEquals("registrar: the journal ends at sequence 3, before 4\n", beyond.errors());
    }

    @Test
    void shouldEndQuietlyWhenThePipeIsClosed() throws Exception {
        writeMany();
        try (RegistrarProcess dump = RegistrarProcess.start(words("dump"))) {
            Result result = dump.readLineAndHangUp();
            assertEquals(0, result.exitCode());
            assertEquals("", result.errors());
            assertEquals(1, MAPPER.readTree(result.out()).path("sequence").asInt());
        }
    }

    @Test
    void shouldSaySoWhenTheDiskThatTakesTheDumpIsFull() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a disk that is always full");
        writeMany();
        Result result = RegistrarProcess.run(Map.of(), Redirect.to(full.toFile()), words("dump"));
        assertEquals(2, result.exitCode(), result.errors());
        assertEquals(1, result.errors().lines().count(), result.errors());
        assertTrue(result.errors().startsWith("registrar: standard output can't be written: "), result.errors());
    }

    private void writeMany() {
        try (WrittenJournal written = new WrittenJournal(data)) {
            for (int student = 0; student < MANY; student++) {
                written.append(written.encoder().putStudent("ops", "student-" + student, 5), 1_000);
            }
        }
    }

    @Test
    void shouldDumpUpToTheDamageAndExitWith3() throws Exception {
        for (String student : List.of("student-one", "student-two", "student-three")) {
            serveAndKill(student);
        }
        flipByteOf("student-two");
        Result dump = journal("dump");
        assertEquals(3, dump.exitCode());
        assertEquals(1, dump.out().lines().count(), dump.out());
        assertEquals(
                "student-one", MAPPER.readTree(dump.out()).path("studentId").asText());
        assertDamageNamed(dump, "journal/00000002");
        assertEquals(0, journal("dump", "--to", "1").exitCode());
        assertEquals(0, journal("replay", "--until", "1").exitCode());
        assertDamageNamed(journal("replay"), "journal/00000002");

        Map<String, String> before = contents(data);
        assertDamageNamed(journal("repair"), "journal/00000002");
        assertEquals(before, contents(data));
    }

    @Test
    void shouldRemoveATornTailOnceAndKeepItsBytes() throws Exception {
        serveAndKill("student-one", "student-two");
        Path file = flipByteOf("student-two");
        byte[] torn = Files.readAllBytes(file);
        Result verified = journal("verify");
        assertTrue(verified.out().contains("torn"), verified.out());

        Result repaired = journal("repair");
        assertEquals(0, repaired.exitCode(), repaired.errors());
        String offset = verified.out().replaceAll("(?s).* offset ([0-9]+) .*", "$1");
        Path copy = file.resolveSibling("19700101F.torn-at-" + offset);
        assertEquals(
                "segment 1: removed a torn batch at offset " + offset + ", " + Files.size(copy) + " bytes, kept in "
                        + data.relativize(copy) + "\n",
                repaired.out());
        int from = Integer.parseInt(offset);
        byte[] kept = Files.readAllBytes(copy);
        assertTrue(Arrays.equals(kept, Arrays.copyOfRange(torn, from, from + kept.length)), "the torn bytes are kept");
        assertTrue(indexOf(kept, "tudent-two") > 0, "all of them");

        Result again = journal("verify");
        assertFalse(again.out().contains("torn"), again.out());
        assertEquals(verified.lastLine(), again.lastLine());
        Map<String, String> before = contents(data);
        Result second = journal("repair");
        assertEquals(0, second.exitCode());
        assertEquals("nothing is torn\n", second.out());
        assertEquals(before, contents(data));

        serveAndKill("student-two");
        assertEquals(0, journal("verify").exitCode());
        assertTrue(Arrays.equals(kept, Files.readAllBytes(copy)), "a start leaves the copy alone");
    }

    private static void assertDamageNamed(Result result, String segment) {
        assertEquals(3, result.exitCode(), result.errors());
        assertTrue(
                result.errors().matches("registrar: journal damaged: " + segment + ".*, offset [0-9]+: .*\n"),
                result.errors());
    }

    /** Flips a bit of the first byte of this text in the journal, and returns the file. */
    private Path flipByteOf(String text) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".cq4")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = indexOf(bytes, text);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return file;
                }
            }
        }
        throw new AssertionError("no segment holds " + text);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    /** Every file of a folder with its time, size and bytes, as text that compares. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                                + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
