package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.callers.Role;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.RawConnection.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line of a bulk is what a request of its own is: same rules, same answer, same record, same keys, same callers. */
class BulkRulesTest {
    @TempDir
    private Path folder;

    /** The records that were journaled, but for sequence and time. */
    private static List<String> records(TestGateway gateway) {
        List<String> records = new ArrayList<>();
        gateway.log.replay((buffer, offset, length) -> {
            byte[] record = Arrays.copyOfRange(buffer, offset, offset + length);
            RecordHeader.stamp(record, 0, 0, 0);
            records.add(HexFormat.of().formatHex(record));
        });
        return records;
    }

    private static JsonNode timeless(JsonNode answer) {
        return HistoryPages.parse(Conversation.timeless(answer.toString()).replace(":#", ":\"#\""));
    }

    private static List<JsonNode> timelessLines(String body) {
        return body.lines().map(line -> timeless(Lines.asAnswer(line))).toList();
    }

    /** Asks the same of two servers: of one in requests, of the other in lines of one bulk. */
    private static void holdAgainstEachOther(List<String> requests, List<String> lines) {
        try (TestGateway single = TestGateway.start();
                TestGateway bulk = TestGateway.start();
                RawConnection client = single.connect()) {
            Answer answer = sendWhileReading(bulk, Lines.bulk(lines));
            List<JsonNode> answers = timelessLines(answer.body());
            assertEquals(requests.size(), answers.size());
            for (int i = 0; i < requests.size(); i++) {
                JsonNode expected =
                        timeless(Lines.asAnswer(client.send(requests.get(i)).read()));
                assertEquals(expected, answers.get(i), lines.get(i));
            }
            assertEquals(records(single), records(bulk));
        }
    }

    private static Answer sendWhileReading(TestGateway gateway, String request) {
        try (RawConnection connection = gateway.connect()) {
            Thread sender = new Thread(() -> connection.send(request));
            sender.start();
            return connection.read();
        }
    }

    @Test
    void shouldKnowEveryCommandThatHasARoute() {
        // A door leads to a command that one of the others leads to.
        List<String> requests = IdempotencyTest.requests().values().stream()
                .filter(request -> !request.contains(" /api/v1/"))
                .toList();
        List<String> all = new ArrayList<>(List.of(Requests.putStudent("ada", 100), Requests.putStudent("ben", 100)));
        all.addAll(requests);
        List<String> lines = all.stream().map(Lines::of).toList();
        assertEquals(
                LineType.all().stream().map(LineType::text).collect(Collectors.toSet()),
                lines.stream()
                        .map(line -> HistoryPages.parse(line).path("type").asText())
                        .collect(Collectors.toSet()));
        holdAgainstEachOther(all, lines);
    }

    @Test
    void shouldDecideARandomDayAsSingleRequestsDo() {
        for (int seed = 0; seed < 5; seed++) {
            RandomTraffic traffic = new RandomTraffic(new SplittableRandom(seed), 30, 5);
            List<ObjectNode> commands = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                commands.add(i < 5 ? traffic.putSection("section-" + i) : i < 35 ? student(i - 5) : traffic.next());
            }
            System.out.println("BulkRulesTest: seed " + seed);
            holdAgainstEachOther(
                    commands.stream().map(RandomTraffic::request).toList(),
                    commands.stream().map(RandomTraffic::line).toList());
        }
    }

    private static ObjectNode student(int number) {
        return RandomTraffic.putStudent("student-" + number, 50);
    }

    /** Whatever the order of members, and whatever white space: the short way and the long way say the same. */
    @Test
    void shouldReadALineInAnyOrderOfItsMembers() {
        List<String> lines = List.of(
                "{\"type\":\"putSection\",\"sectionId\":\"s1\",\"kind\":\"course\",\"title\":\"A\",\"capacity\":5}",
                "{ \"title\" : \"A\" , \"capacity\":5,\"kind\":\"course\",\"sectionId\":\"s1\" , \"type\":\"putSection\"}",
                "{\"kind\":\"course\",\"type\":\"putSection\",\"title\":\"\\u0041\",\"capacity\":5,\"sectionId\":\"s1\"}",
                "{\"\\u0074ype\":\"putSection\",\"sectionId\":\"s1\",\"kind\":\"course\",\"title\":\"A\",\"capacity\":5}",
                "{\"type\":\"put\\u0053ection\",\"sectionId\":\"s1\",\"kind\":\"course\",\"title\":\"A\",\"capacity\":5}",
                "{\"type\" : \"putSection\" , \"sectionId\":\"s1\",\"kind\":\"course\",\"title\":\"A\",\"capacity\":5 }");
        try (TestGateway gateway = TestGateway.start()) {
            Answer answer = gateway.expect(200, Lines.bulk(lines));
            assertEquals(List.of("1 201", "2 200", "3 200", "4 200", "5 200", "6 200"), Lines.toldOf(answer.body()));
            assertEquals(1, records(gateway).stream().distinct().count());
        }
    }

    @Test
    void shouldRefuseALineThatIsNoneOfItsType() {
        List<String> bad = List.of(
                "[]",
                "null",
                "\"enroll\"",
                "{}",
                "{\"sectionId\":\"s1\"}",
                "{\"type\":7,\"sectionId\":\"s1\"}",
                "{\"type\":\"\"}",
                "{\"type\":\"Enroll\",\"sectionId\":\"s1\",\"studentId\":\"ada\"}",
                "{\"type\":\"tick\"}",
                "{\"type\":\"enroll\"}",
                "{\"type\":\"enroll\",}",
                "{\"type\":\"enroll\",\"sectionId\":\"s1\"}",
                "{\"type\":\"enroll\",\"studentId\":\"ada\"}",
                "{\"type\":\"enroll\",\"sectionId\":\"s/1\",\"studentId\":\"ada\"}",
                "{\"type\":\"enroll\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"sessionId\":\"m\"}",
                "{\"type\":\"enroll\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"type\":\"enroll\"}",
                "{\"type\":\"enroll\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"type\":\"unenroll\"}",
                "{\"type\":\"unenroll\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"hold\":true}",
                "{\"type\":\"completeLesson\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"lesson\":-1}",
                "{\"type\":\"completeLesson\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"lesson\":1000000000}",
                "{\"type\":\"completeLesson\",\"sectionId\":\"s1\",\"studentId\":\"ada\",\"lesson\":\"1\"}",
                "{\"type\":\"completeLesson\",\"sectionId\":\"s1\",\"studentId\":\"ada\"}",
                "{\"type\":\"adjustCredits\",\"studentId\":\"ada\",\"amount\":0,\"reason\":\"r\"}",
                Lines.keyed("", Lines.enroll("s1", "ada")),
                Lines.keyed("a b", Lines.enroll("s1", "ada")),
                Lines.keyed("k".repeat(129), Lines.enroll("s1", "ada")),
                Lines.keyed("\u00c3\u00a9", Lines.enroll("s1", "ada")),
                Lines.keyed("k\",\"key\":\"k", Lines.enroll("s1", "ada")));
        try (TestGateway gateway = TestGateway.start()) {
            String body = gateway.expect(200, Lines.bulk(bad)).body();
            assertEquals(
                    IntStream.rangeClosed(1, bad.size())
                            .mapToObj(line -> line + " 400 malformed_request")
                            .collect(Collectors.toList()),
                    Lines.toldOf(body));
            assertEquals(0, gateway.log.appended());
        }
    }

    @Test
    void shouldAnswerAKeySentAgainAsTheFirstTime() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.expect(201, Requests.putSection("s1", 1));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                lines.add(Lines.keyed("p" + i, Lines.putStudent("s" + i, 5)));
                lines.add(Lines.keyed("e" + i, Lines.enroll("s1", "s" + i)));
                lines.add(Lines.keyed("u" + i, Lines.unenroll("s1", "s" + i)));
            }
            String first = sendWhileReading(gateway, Lines.bulk(lines)).body();
            assertEquals(first, sendWhileReading(gateway, Lines.bulk(lines)).body());
            // Another end of the lines is none of them.
            assertEquals(
                    first,
                    sendWhileReading(gateway, Lines.inChunks(String.join("\r\n", lines), 77))
                            .body());
            assertEquals(3 * lines.size() + 1, gateway.log.appended());
            assertEquals(
                    500,
                    HistoryPages.parse(
                                    gateway.ask(Requests.get("/v1/sections/s1")).body())
                            .path("totalEnrollments")
                            .asInt());
            List<String> others = List.of(
                    Lines.keyed("p0", Lines.putStudent("s0", 6)),
                    Lines.keyed("p0", Lines.putStudent("s0", 5)).replace(",", ", "),
                    Lines.keyed("p1", Lines.enroll("s1", "s0")));
            assertEquals(
                    List.of(
                            "1 422 idempotency_key_reused",
                            "2 422 idempotency_key_reused",
                            "3 422 idempotency_key_reused"),
                    Lines.toldOf(gateway.expect(200, Lines.bulk(others)).body()));
            gateway.expect(422, Requests.keyed("p0", Requests.putStudent("s0", 5)));
            // A line without a key that stands behind one with a key has none.
            String without = Lines.toldOf(gateway.expect(
                                    200, Lines.bulk(List.of(lines.get(0), Lines.putStudent("new", 5))))
                            .body())
                    .get(1);
            assertEquals("2 201", without);
            gateway.expect(200, Requests.get("/v1/students/new"));
        }
    }

    @Test
    void shouldSeatEverybodyOnceWhenTwoRunsOfOneListRace() throws InterruptedException {
        int students = 3_000;
        int seats = 1_000;
        try (TestGateway gateway = TestGateway.start()) {
            gateway.expect(201, Requests.putSection("s1", "\"capacity\":" + seats + ",\"price\":3"));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < students; i++) {
                lines.add(Lines.putStudent("s" + i, 10));
                lines.add(Lines.enroll("s1", "s" + i));
            }
            String[] bodies = new String[2];
            Thread[] runs = new Thread[2];
            for (int run = 0; run < runs.length; run++) {
                int mine = run;
                runs[run] = new Thread(() -> bodies[mine] =
                        sendWhileReading(gateway, Lines.bulk(lines)).body());
                runs[run].start();
            }
            for (Thread run : runs) {
                run.join();
            }
            int enrolled = 0;
            for (int i = 0; i < students; i++) {
                int line = 2 * i + 1;
                List<String> both = Arrays.stream(bodies)
                        .map(body -> body.lines().toList().get(line))
                        .map(Lines::told)
                        .toList();
                long here = both.stream().filter(told -> told.endsWith(" 201")).count();
                assertTrue(here <= 1, both::toString);
                assertTrue(
                        both.stream().allMatch(told -> told.matches(".* (201|409 (already_enrolled|section_full))")),
                        both::toString);
                enrolled += (int) here;
            }
            assertEquals(seats, enrolled);
            JsonNode section = HistoryPages.parse(
                    gateway.ask(Requests.get("/v1/sections/s1")).body());
            assertEquals(seats, section.path("enrolled").asInt());
            assertEquals(seats, section.path("totalEnrollments").asInt());
        }
    }

    @Test
    void shouldAllowALineWhatItsRouteAllowsTheCaller() throws IOException, TokenFileException {
        Path file = Files.writeString(
                folder.resolve("callers"),
                Tokens.line("op-token", "ops", "operator")
                        + Tokens.line("ada-token", "ada", "student")
                        + Tokens.line("audit-token", "audit", "reader"));
        try (TestGateway gateway = TestGateway.start(new TokenFile(file, TokenFile.POLL_MILLIS))) {
            List<String> lines = List.of(
                    Lines.of(Requests.putSection("s1", 5)),
                    Lines.putStudent("ada", 5),
                    Lines.putStudent("ben", 5),
                    Lines.enroll("s1", "ada"),
                    Lines.enroll("s1", "ben"),
                    Lines.enroll("s1", "nobody"),
                    Lines.of(Requests.register("ben", "\"drop\":[\"s1\"]")),
                    Lines.of(Requests.seat("s1", "ada", "withdraw")),
                    Lines.of(Requests.cancelSection("s1")).replace("}", ",\"x\":1}"),
                    "{\"type\":\"nothing\"}");
            assertEquals(
                    List.of(
                            "1 201",
                            "2 201",
                            "3 201",
                            "4 201",
                            "5 201",
                            "6 404 student_not_found",
                            "7 200",
                            "8 200",
                            "9 400 malformed_request",
                            "10 400 malformed_request"),
                    Lines.toldOf(gateway.expect(200, Requests.by("op-token", Lines.bulk(lines)))
                            .body()));
            long before = gateway.log.appended();
            assertEquals(
                    List.of(
                            "1 403 forbidden",
                            "2 403 forbidden",
                            "3 403 forbidden",
                            "4 201",
                            "5 404 student_not_found",
                            "6 404 student_not_found",
                            "7 404 student_not_found",
                            "8 200",
                            "9 403 forbidden",
                            "10 400 malformed_request"),
                    Lines.toldOf(gateway.expect(200, Requests.by("ada-token", Lines.bulk(lines)))
                            .body()));
            assertEquals(2, gateway.log.appended() - before);
            gateway.expect(403, Requests.by("audit-token", Lines.bulk(lines)));
            assertEquals(
                    "unauthenticated", gateway.expect(401, Lines.bulk(lines)).member("code"));
            assertEquals(2, gateway.log.appended() - before);
            // Who acted is in the record, and a key is the caller's own.
            String keyed = Lines.keyed("k", Lines.enroll("s1", "ada"));
            for (String token : List.of("op-token", "ada-token")) {
                gateway.expect(200, Requests.by(token, Lines.bulk(List.of(keyed))));
                JsonNode receipt = HistoryPages.parse(gateway.expect(
                                200, Requests.by(token, Requests.get("/v1/commands/" + gateway.log.appended())))
                        .body());
                assertEquals(
                        token.startsWith("op") ? "ops" : "ada",
                        receipt.path("actor").asText());
                assertTrue(receipt.path("outcome").path("repeats").isMissingNode());
            }
        }
    }

    @Test
    void shouldEndWhenItsTokenIsTakenBack() {
        AtomicReference<Optional<Caller>> known =
                new AtomicReference<>(Optional.of(new Caller("registrar", Role.OPERATOR)));
        try (TestGateway gateway = TestGateway.start((token, length) -> known.get());
                RawConnection client = gateway.connect()) {
            client.send(Requests.by("op-token", Lines.CHUNKED_HEAD))
                    .send(Lines.chunk(Lines.putStudent("ada", 1) + "\n"));
            assertEquals(200, client.readHead().status());
            assertEquals("1 201", Lines.told(client.readLineOfChunks()));

            known.set(Optional.of(new Caller("registrar", Role.READER)));
            client.send(Lines.chunk(Lines.putStudent("ben", 1) + "\n"));
            assertEquals("2 401 unauthenticated", Lines.told(client.readLineOfChunks()));
            assertEquals("", client.readLineOfChunks());
            assertTrue(client.isEnded());
            assertEquals(1, gateway.log.appended());
        }
    }
}
