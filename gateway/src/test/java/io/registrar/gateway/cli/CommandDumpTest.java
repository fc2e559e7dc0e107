package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.engine.Limits;
import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of a dump, held against golden ones: scripts read them, so a line there is added and never edited. */
class CommandDumpTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path journal;

    /** A history in which every command and every result but a full table comes up. */
    @BeforeEach
    void writeJournal() {
        try (WrittenJournal written = new WrittenJournal(folder.resolve("data"))) {
            journal = written.journal();
            var encoder = written.encoder();
            written.append(
                    encoder.putSection("ops", "cs-101", settings("Grüße, \"€\" 😀\n", 1, "fall", 2_000, 9_000)), 1_000);
            written.append(encoder.putStudent("ops", "ada", 1_000), 1_000);
            written.append(encoder.enroll("ada", "cs-101", "ada"), 1_500);
            written.append(encoder.enroll("ada", "cs-101", "ada"), 2_000);
            written.append(encoder.enroll("ada", "cs-101", "ada"), 2_000);
            written.append(encoder.putStudent("ops", "ben", 0), 2_000);
            written.append(encoder.enroll("ben", "cs-101", "ben"), 2_001);
            written.append(
                    encoder.putSection(
                            "ops",
                            "cs-101",
                            settings("Any", -1, "", SectionSettings.NO_OPENING, SectionSettings.NO_CLOSING)),
                    2_002);
            written.append(encoder.enroll("ben", "cs-101", "ben"), 2_003);
            written.append(encoder.adjustCredits("ops", "ben", 500, "Prüfung bestanden"), 2_004);
            written.append(encoder.adjustCredits("ops", "ben", -600, "fine"), 2_005);
            written.append(encoder.adjustCredits("ops", "ben", Limits.MAX_CREDITS, "too much"), 2_006);
            written.append(encoder.adjustCredits("ops", "ben", -1, "fee"), 2_007);
            written.append(encoder.unenroll("ada", "cs-101", "ada"), 2_008);
            written.append(encoder.unenroll("ada", "cs-101", "ada"), 2_009);
            written.append(encoder.enroll("ada", "cs-102", "ada"), 2_010);
            written.append(encoder.enroll("ada", "cs-101", "zoe"), 2_011);
            written.append(encoder.enroll("ben", "cs-101", "ben"), 2_012);
            written.append(encoder.enroll("ada", "cs-101", "ada"), 2_013);
            written.append(encoder.putSection("ops", "cs-101", settings("Any", 1, "", 0, 3_000)), 2_014);
            written.append(encoder.putSection("ops", "cs-101", settings("Any", 5, "", 0, 3_000)), 2_015);
            written.append(encoder.unenroll("ben", "cs-101", "ben"), 3_000);
            written.append(encoder.enroll("ben", "cs-101", "ben"), 3_000);
            written.append(encoder.putStudent("ops", "ada", 7), 3_001);
        }
    }

    private static SectionSettings settings(String title, long capacity, String term, long opensAt, long closesAt) {
        return new SectionSettings(SectionKind.COURSE, title, capacity, 300, term, 2, opensAt, closesAt, 60, 3);
    }

    private List<String> dump(long from, long to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandDump dump = new CommandDump(out, from, to);
        JournalReader.readWhile(journal, dump::onRecord);
        dump.flush();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> golden() throws IOException {
        try (InputStream lines = CommandDumpTest.class.getResourceAsStream("dump.ndjson")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void shouldWriteTheGoldenLines() throws IOException {
        assertEquals(String.join("\n", golden()), String.join("\n", dump(1, Long.MAX_VALUE)));
    }

    @Test
    void shouldHaveAGoldenLineForEveryResultThatAFewCommandsCanHave() throws IOException {
        Set<String> codes = new TreeSet<>(Set.of(ResultCode.STATE_FULL.text()));
        for (String line : golden()) {
            JsonNode json = MAPPER.readTree(line);
            codes.add(json.path("outcome").path("code").textValue());
        }
        assertEquals(
                Arrays.stream(ResultCode.values()).map(ResultCode::text).collect(Collectors.toCollection(TreeSet::new)),
                codes);
    }

    @Test
    void shouldWriteWhatIsAskedForAndNothingElse() throws IOException {
        List<String> lines = golden();
        for (int from = 1; from <= lines.size(); from++) {
            assertEquals(lines.subList(from - 1, lines.size()), dump(from, Long.MAX_VALUE));
            assertEquals(lines.subList(0, from), dump(1, from));
            assertEquals(lines.subList(from - 1, from), dump(from, from));
        }
        assertEquals(List.of(), dump(lines.size() + 1, Long.MAX_VALUE));
    }

    @Test
    void shouldSayWhatTheOutputSaidWhenItTakesNoMore() {
        IOException full = new IOException("no space left");
        CommandDump dump = new CommandDump(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw full;
                    }
                },
                1,
                Long.MAX_VALUE);
        CommandDump.NotWrittenException failure = assertThrows(CommandDump.NotWrittenException.class, () -> {
            JournalReader.readWhile(journal, dump::onRecord);
            dump.flush();
        });
        assertSame(full, failure.getCause());
    }
}
