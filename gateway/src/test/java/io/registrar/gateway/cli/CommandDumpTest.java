package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.Limits;
import io.registrar.engine.ResultCode;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.RegistrationItem;
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
            writeHoldsAndWaitlist(written);
            writeLessonsAndSessions(written);
            writeRegistrations(written);
            writeKeys(written);
            writeEnds(written);
            writeImports(written);
        }
    }

    private static void writeHoldsAndWaitlist(WrittenJournal written) {
        var encoder = written.encoder();
        written.append(encoder.putSection("ops", "lab", open(1, 50, 1, 10, 0)), 4_000);
        written.append(encoder.putStudent("ops", "cleo", 40), 4_000);
        written.append(encoder.putStudent("ops", "dan", 500), 4_000);
        written.append(encoder.enroll("ada", "lab", "ada", true, false), 4_001);
        written.append(encoder.enroll("cleo", "lab", "cleo", false, true), 4_002);
        written.append(encoder.enroll("cleo", "lab", "cleo", false, true), 4_003);
        written.append(encoder.enroll("dan", "lab", "dan", true, true), 4_004);
        written.append(encoder.confirm("ada", "lab", "ada"), 4_005);
        written.append(encoder.confirm("ada", "lab", "ada"), 4_006);
        // Cleo can't pay, and can once the credits are there.
        written.append(encoder.withdraw("ada", "lab", "ada"), 4_007);
        written.append(encoder.adjustCredits("ops", "cleo", 10, "gift"), 4_008);
        written.append(encoder.enroll("dan", "lab", "dan", false, true), 4_009);
        written.append(encoder.unenroll("cleo", "lab", "cleo"), 4_010);
        written.append(encoder.leaveWaitlist("dan", "lab", "dan"), 4_011);
        written.append(encoder.enroll("ben", "lab", "ben", false, true), 4_012);
        written.append(encoder.leaveWaitlist("ben", "lab", "ben"), 4_013);
        written.append(encoder.unenroll("dan", "lab", "dan"), 4_014);
        // What is due comes first, in a command about somebody else, and in a tick.
        written.append(encoder.enroll("ada", "lab", "ada", true, false), 5_000);
        written.append(encoder.enroll("ben", "lab", "ben", false, true), 5_001);
        written.append(encoder.putStudent("ops", "cleo", 0), 15_000);
        written.append(encoder.unenroll("ben", "lab", "ben"), 15_001);
        written.append(encoder.enroll("ada", "lab", "ada", true, false), 15_002);
        written.append(encoder.tick("registrar"), 25_002);
    }

    private static void writeLessonsAndSessions(WrittenJournal written) {
        var encoder = written.encoder();
        written.append(encoder.putSection("ops", "course", open(5, 0, 0, 10, 2)), 30_000);
        written.append(encoder.enroll("ada", "course", "ada"), 30_001);
        written.append(encoder.completeLesson("ada", "course", "ada", 3), 30_002);
        written.append(encoder.completeLesson("ada", "course", "ada", 1), 30_003);
        written.append(encoder.completeLesson("ada", "course", "ada", 1), 30_004);
        written.append(encoder.completeLesson("ada", "course", "ada", 2), 30_005);
        written.append(encoder.unenroll("ada", "course", "ada"), 30_006);
        written.append(encoder.putSection("ops", "course", open(5, 0, 0, 10, 1)), 30_007);
        written.append(
                encoder.putSession("ops", "course", "mon", new SessionSettings("north", 1_794_614_400_000L, 1)),
                30_008);
        written.append(
                encoder.putSession("ops", "course", "tue", new SessionSettings("south", 0, SectionSettings.UNLIMITED)),
                30_009);
        written.append(encoder.book("ada", "course", "ada", "mon"), 30_010);
        written.append(encoder.book("ada", "course", "ada", "mon"), 30_011);
        written.append(encoder.book("ada", "course", "ada", "wed"), 30_012);
        written.append(encoder.enroll("ben", "course", "ben"), 30_013);
        written.append(encoder.book("ben", "course", "ben", "mon"), 30_014);
        written.append(
                encoder.putSession("ops", "course", "mon", new SessionSettings("north", 1_794_614_400_000L, 0)),
                30_015);
        written.append(encoder.cancelBooking("ben", "course", "ben", "mon"), 30_016);
        written.append(encoder.cancelBooking("ada", "course", "ada", "mon"), 30_017);
    }

    private static void writeRegistrations(WrittenJournal written) {
        var encoder = written.encoder();
        written.append(encoder.enroll("dan", "lab", "dan"), 40_000);
        written.append(
                encoder.register(
                        "ben",
                        "ben",
                        List.of(
                                RegistrationItem.drop("course"),
                                RegistrationItem.add("lab", true, true),
                                RegistrationItem.add("cs-101", false, false))),
                40_001);
        written.append(
                encoder.register(
                        "ben",
                        "ben",
                        List.of(RegistrationItem.drop("course"), RegistrationItem.add("lab", true, true))),
                40_002);
        written.append(encoder.register("dan", "dan", List.of(RegistrationItem.add("nowhere", false, false))), 40_003);
        written.append(
                encoder.register(
                        "dan",
                        "dan",
                        List.of(RegistrationItem.drop("lab"), RegistrationItem.add("course", true, false))),
                40_004);
    }

    private static void writeKeys(WrittenJournal written) {
        var encoder = written.encoder();
        byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
        written.append(encoder.withKey("key-1", fingerprint).unenroll("ben", "lab", "ben"), 40_010);
        written.append(encoder.unenroll("ben", "lab", "ben"), 40_011);
        written.append(encoder.withKey("\"key-2\"", fingerprint).unenroll("ben", "lab", "ben"), 40_012);
        written.append(encoder.unenroll("ben", "lab", "ben"), 40_013);
        byte[] other = new byte[Limits.FINGERPRINT_LENGTH];
        other[0] = 1;
        written.append(encoder.withKey("key-1", other).unenroll("ben", "course", "ben"), 40_014);
        encoder.withoutKey();
    }

    private static void writeEnds(WrittenJournal written) {
        var encoder = written.encoder();
        written.append(encoder.enroll("ada", "lab", "ada"), 50_000);
        written.append(encoder.enroll("cleo", "lab", "cleo", false, true), 50_001);
        written.append(encoder.cancelSection("ops", "lab"), 50_002);
        written.append(encoder.enroll("dan", "lab", "dan"), 50_003);
        written.append(encoder.putSection("ops", "old", settings("Old", 1, "spring", 0, 60_000)), 50_004);
        written.append(encoder.enroll("ada", "old", "ada"), 50_005);
        written.append(encoder.archiveTerm("ops", "spring"), 50_006);
        written.append(encoder.archiveTerm("ops", "autumn"), 50_007);
        written.append(encoder.archiveTerm("ops", "spring"), 60_000);
    }

    private static void writeImports(WrittenJournal written) {
        var encoder = written.encoder();
        EnrollmentStatus withdrawn = EnrollmentStatus.WITHDRAWN;
        written.append(encoder.putSection("ops", "taken-over", open(1, 50, 1, 10, 0)), 70_000);
        written.append(
                encoder.importEnrollment("ops", "taken-over", "dan", "4711", EnrollmentStatus.ACTIVE, 40, 900), 70_001);
        written.append(
                encoder.importEnrollment("ops", "taken-over", "dan", "4711", EnrollmentStatus.ACTIVE, 40, 900), 70_002);
        written.append(encoder.importEnrollment("ops", "taken-over", "ben", "4711", withdrawn, 40, 900), 70_003);
        written.append(encoder.importEnrollment("ops", "taken-over", "ben", "4712", withdrawn, 40, 900), 70_004);
        written.append(encoder.unenroll("dan", "taken-over", "dan"), 70_005);
    }

    private static SectionSettings open(long capacity, long price, int waitlist, int holdSeconds, int lessons) {
        return new SectionSettings(
                SectionKind.SECTION,
                "Open",
                capacity,
                price,
                "",
                waitlist,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                holdSeconds,
                lessons);
    }

    private static SectionSettings settings(String title, long capacity, String term, long opensAt, long closesAt) {
        return new SectionSettings(SectionKind.COURSE, title, capacity, 300, term, 2, opensAt, closesAt, 60, 3);
    }

    private List<String> dump(long from, long to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandDump dump = new CommandDump(new EnrollmentEngine(), out, from, to);
        JournalReader.readWhile(journal, 1, dump::onRecord);
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
    void shouldHaveAGoldenLineForEveryCommandAndEveryResultThatAFewCommandsCanHave() throws IOException {
        Set<String> codes = new TreeSet<>(Set.of(ResultCode.STATE_FULL.text(), ResultCode.IDEMPOTENCY_FULL.text()));
        Set<String> types = new TreeSet<>();
        for (String line : golden()) {
            JsonNode json = MAPPER.readTree(line);
            codes.add(json.path("outcome").path("code").textValue());
            types.add(json.path("type").textValue());
        }
        assertEquals(
                Arrays.stream(CommandType.values())
                        .map(CommandType::text)
                        .collect(Collectors.toCollection(TreeSet::new)),
                types);
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
                new EnrollmentEngine(),
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw full;
                    }
                },
                1,
                Long.MAX_VALUE);
        CommandDump.NotWrittenException failure = assertThrows(CommandDump.NotWrittenException.class, () -> {
            JournalReader.readWhile(journal, 1, dump::onRecord);
            dump.flush();
        });
        assertSame(full, failure.getCause());
    }
}
