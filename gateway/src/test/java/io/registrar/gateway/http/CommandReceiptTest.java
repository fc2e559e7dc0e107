package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.RawConnection.Answer;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command came to, asked for by its sequence: all that decided, and told to whom it concerns. */
class CommandReceiptTest {
    /** The history that all tests ask about; a line's number, from 1, is its sequence. */
    private static final List<String> COMMANDS = List.of(
            section("s1", "\"capacity\":2,\"price\":10"),
            section("early", "\"capacity\":null,\"opensAt\":253402300799999"),
            section("late", "\"capacity\":null,\"closesAt\":1000"),
            section("none", "\"capacity\":0"),
            Requests.putStudent("ada", 100),
            Requests.putStudent("ben", 15),
            Requests.putStudent("eve", 0),
            Requests.enroll("s1", "ada"),
            Requests.enroll("s1", "ada"),
            Requests.enroll("s1", "eve"),
            Requests.enroll("s1", "ben"),
            Requests.enroll("s1", "eve"),
            section("s1", "\"capacity\":1,\"price\":0"),
            section("s1", "\"capacity\":2,\"price\":0"),
            Requests.unenroll("s1", "ada"),
            Requests.unenroll("s1", "ada"),
            Requests.enroll("s1", "eve"),
            Requests.enroll("s1", "ada"),
            Requests.enroll("none", "ada"),
            Requests.enroll("early", "ada"),
            Requests.enroll("late", "ada"),
            Requests.enroll("nowhere", "ada"),
            Requests.enroll("s1", "nobody"),
            Requests.unenroll("nowhere", "ada"),
            Requests.unenroll("s1", "nobody"),
            credits("ada", "5", "Pr\\u00fcfung"),
            credits("ada", "-1000", "fine"),
            credits("ben", "9007199254740991", "too much"),
            credits("nobody", "1", "who?"),
            Requests.putStudent("ada", 7),
            Requests.unenroll("s1", "eve"));

    /** Sent by ada as a student; the last by ada too, with a token of another role, and about no student. */
    private static final int ADAS_OWN = 32;

    private static final int LAST = 33;

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static RawConnection connection;

    private static String section(String id, String members) {
        return Requests.json(
                "PUT", "/v1/sections/" + id, "{\"kind\":\"course\",\"title\":\"T\"," + members + ",\"term\":\"fall\"}");
    }

    private static String credits(String student, String amount, String reason) {
        return Requests.json(
                "POST",
                "/v1/students/" + student + "/credits",
                "{\"amount\":" + amount + ",\"reason\":\"" + reason + "\"}");
    }

    @BeforeAll
    static void start() throws IOException, TokenFileException {
        Path file = Files.writeString(
                folder.resolve("callers"),
                Tokens.line("op-token", "ops", "operator")
                        + Tokens.line("re-token", "audit", "reader")
                        + Tokens.line("ada-token", "ada", "student")
                        + Tokens.line("adas-other-token", "ada", "operator"));
        gateway = TestGateway.start(new TokenFile(file, TokenFile.POLL_MILLIS));
        connection = gateway.connect();
        COMMANDS.forEach(
                command -> connection.send(Requests.by("op-token", command)).read());
        assertEquals(
                201,
                connection
                        .send(Requests.by("ada-token", Requests.enroll("s1", "ada")))
                        .read()
                        .status());
        assertEquals(
                201,
                connection
                        .send(Requests.by("adas-other-token", section("s2", "\"capacity\":null")))
                        .read()
                        .status());
        assertEquals(LAST, gateway.log.appended());
    }

    @AfterAll
    static void stop() {
        connection.close();
        gateway.close();
    }

    private static Answer receipt(String token, Object sequence) {
        return connection
                .send(Requests.by(token, Requests.get("/v1/commands/" + sequence)))
                .read();
    }

    private static JsonNode known(long sequence) {
        Answer answer = receipt("op-token", sequence);
        assertEquals(200, answer.status(), answer::toString);
        return HistoryPages.parse(answer.body());
    }

    /** What a dump prints of these commands. */
    private static List<String> dumped() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        CommandDecoder command = new CommandDecoder();
        JsonWriter json = new JsonWriter();
        gateway.log.replay((buffer, offset, length) -> {
            engine.apply(buffer, offset, length, outcome);
            CommandJson.write(json, command.wrap(buffer, offset, length), outcome);
            json.endLine();
        });
        return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void shouldSayWhatADumpSays() {
        List<String> lines = dumped();
        Set<String> types = new TreeSet<>();
        for (int sequence = 1; sequence <= LAST; sequence++) {
            for (String token : List.of("op-token", "re-token")) {
                assertEquals(lines.get(sequence - 1), receipt(token, sequence).body());
            }
            types.add(known(sequence).path("type").asText());
        }
        // Every other command, and every result, has its receipt in EveryCodeTest.
        assertEquals(Set.of("adjustCredits", "enroll", "putSection", "putStudent", "unenroll"), types);
    }

    @Test
    void shouldNameTheNumbersThatDecided() {
        HistoryModel model = new HistoryModel();
        List<Long> times = gateway.times();
        for (int sequence = 1; sequence <= LAST; sequence++) {
            JsonNode receipt = known(sequence);
            assertEquals(sequence, receipt.path("sequence").asLong());
            assertEquals(times.get(sequence), receipt.path("at").asLong());
            assertEquals(
                    sequence >= ADAS_OWN ? "ada" : "ops", receipt.path("actor").asText());
            ObjectNode outcome = receipt.path("outcome").deepCopy();
            assertTrue(outcome.remove("effects").isArray(), receipt::toString);
            assertEquals(model.decide(receipt).toString(), outcome.toString(), receipt::toString);
        }
    }

    @Test
    void shouldHaveTheMembersOfTheRequestAndTheEffects() {
        List<Long> times = gateway.times();
        assertEquals(
                "{\"sequence\":1,\"at\":" + times.get(1) + ",\"actor\":\"ops\",\"type\":\"putSection\","
                        + "\"sectionId\":\"s1\",\"kind\":\"course\",\"title\":\"T\",\"capacity\":2,\"price\":10,"
                        + "\"term\":\"fall\",\"waitlistCapacity\":0,\"opensAt\":null,\"closesAt\":null,"
                        + "\"holdSeconds\":900,\"lessons\":0,\"outcome\":{\"code\":\"created\",\"effects\":[]}}",
                receipt("op-token", 1).body());
        assertEquals(
                "{\"sequence\":8,\"at\":" + times.get(8) + ",\"actor\":\"ops\",\"type\":\"enroll\","
                        + "\"sectionId\":\"s1\",\"studentId\":\"ada\",\"outcome\":{\"code\":\"created\","
                        + "\"enrollmentId\":1,\"cost\":10,\"balanceAfter\":90,\"effects\":["
                        + "{\"effect\":\"enrollmentBegun\",\"enrollmentId\":1,\"status\":\"active\","
                        + "\"sectionId\":\"s1\",\"studentId\":\"ada\",\"cost\":10},"
                        + "{\"effect\":\"ledgerEntry\",\"ledgerEntryId\":3,\"type\":\"charge\","
                        + "\"sectionId\":\"s1\",\"studentId\":\"ada\",\"amount\":-10,\"balanceAfter\":90}]}}",
                receipt("op-token", 8).body());
        assertEquals(
                "{\"sequence\":26,\"at\":" + times.get(26) + ",\"actor\":\"ops\",\"type\":\"adjustCredits\","
                        + "\"studentId\":\"ada\",\"amount\":5,\"reason\":\"Prüfung\",\"outcome\":{\"code\":\"created\","
                        + "\"ledgerEntryId\":6,\"balanceAfter\":105,\"effects\":["
                        + "{\"effect\":\"ledgerEntry\",\"ledgerEntryId\":6,\"type\":\"adjust\",\"sectionId\":null,"
                        + "\"studentId\":\"ada\",\"amount\":5,\"balanceAfter\":105}]}}",
                receipt("op-token", 26).body());
    }

    @Test
    void shouldLeadFromARefusalToWhoTookTheLastSeat() {
        Map<Integer, Integer> takenBy = Map.of(12, 11, 18, 17);
        takenBy.forEach((refused, taken) -> {
            JsonNode full = known(refused).path("outcome");
            assertEquals("section_full", full.path("code").asText());
            assertEquals(taken.longValue(), full.path("lastSeatSequence").asLong());
            JsonNode seat = known(full.path("lastSeatSequence").asLong());
            assertEquals("created", seat.path("outcome").path("code").asText());
            assertEquals(known(refused).path("sectionId"), seat.path("sectionId"));
            assertNotEquals(known(refused).path("studentId"), seat.path("studentId"));
        });
        // Nobody ever sat where no seat is.
        assertTrue(known(19).path("outcome").path("lastSeatSequence").isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "abc",
                "1.5",
                "1e1",
                "+1",
                "00",
                "0x1",
                "%201",
                "1%00",
                "9999999999999999999",
                "9223372036854775808",
                "1234567890123456789012345678901234567890"
            })
    void shouldRefuseASequenceThatIsNone(String sequence) {
        for (String token : List.of("op-token", "ada-token")) {
            Answer answer = receipt(token, sequence);
            assertEquals("400 malformed_request", answer.status() + " " + answer.member("code"));
        }
    }

    @Test
    void shouldNotFindWhatIsNotDecidedYet() {
        for (long sequence : new long[] {LAST + 1, LAST + 2, 1L << 40, 999_999_999_999_999_999L}) {
            for (String token : List.of("op-token", "re-token", "ada-token")) {
                Answer answer = receipt(token, sequence);
                assertEquals("404 command_not_found", answer.status() + " " + answer.member("code"));
            }
        }
        assertEquals(400, receipt("op-token", "1?limit=1").status());
        assertEquals(404, receipt("op-token", "").status());
        Answer head = connection
                .send(Requests.by("op-token", Requests.bare("HEAD", "/v1/commands/8")))
                .readHead();
        assertEquals(receipt("op-token", 8).header("content-length"), head.header("content-length"), head::toString);
    }

    @Test
    void shouldTellAStudentOfItsOwnCommandsAndHideTheOthers() {
        List<Integer> told = new ArrayList<>();
        String nothing = besideDate(receipt("ada-token", LAST + 100));
        for (int sequence = 1; sequence <= LAST; sequence++) {
            Answer answer = receipt("ada-token", sequence);
            if (answer.status() == 200) {
                assertEquals(receipt("op-token", sequence).body(), answer.body());
                told.add(sequence);
            } else {
                assertEquals(nothing, besideDate(answer));
            }
        }
        // What is about it, whoever did it, refusals included; what it did in another role is not a student's affair.
        assertEquals(List.of(5, 8, 9, 15, 16, 18, 19, 20, 21, 22, 24, 26, 27, 30, ADAS_OWN), told);
    }

    private static String besideDate(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        return answer.status() + " " + headers + " " + answer.body();
    }
}
