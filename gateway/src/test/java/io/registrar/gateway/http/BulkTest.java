package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bulk's form: what is a line, what becomes of a bad one, and where answers stand. */
class BulkTest {
    private static final int LONGEST = HttpSettings.MAX_LINE_BYTES;
    /** Lines of every kind, that may be sent again and again: what they ask for is refused, or there already. */
    private static final String MIXED = String.join(
            "\n",
            "\u00ef\u00bb\u00bf" + Lines.putStudent("ada", 1),
            "",
            Lines.enroll("nowhere", "ada") + "\r",
            " \t ",
            "{",
            " { \"studentId\" : \"ada\" , \"sectionId\" : \"nowhere\", \"type\" : \"unenroll\" } ",
            "{\"type\":\"putStudent\",\"studentId\":\"ada\",\"credits\":-1}",
            "{\"type\":\"enroll\",\"type\":\"enroll\",\"sectionId\":\"s1\",\"studentId\":\"ada\"}",
            Lines.putStudent("ada", 1) + "{}",
            "\r",
            "\"\u00ff\"",
            Lines.putStudent("\\u0061da", 2));

    private static final List<String> TOLD = List.of(
            "1 200",
            "3 404 section_not_found",
            "5 400 malformed_request",
            "6 404 section_not_found",
            "7 400 malformed_request",
            "8 400 malformed_request",
            "9 400 malformed_request",
            "11 400 malformed_request",
            "12 200");

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(TestGateway.PATIENT.withEventLoops(1));
        gateway.expect(201, Requests.putSection("s1", 2));
        gateway.expect(201, Requests.putStudent("ada", 1));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private List<String> tell(String request) {
        return Lines.toldOf(gateway.expect(200, request).body());
    }

    @Test
    void shouldAnswerEachLineInOrder() {
        assertEquals(TOLD, tell(Lines.bulk(MIXED)));
        assertEquals(TOLD, tell(Lines.bulk(MIXED + "\n")));
        assertEquals(TOLD, tell(Lines.bulk(MIXED + "\r\n\n\n")));
        assertEquals(TOLD, tell(Lines.inChunks(MIXED, 7)));
    }

    @Test
    void shouldSayOfALineWhatARequestWouldHear() {
        Answer answer = gateway.expect(200, Lines.bulk(List.of(Lines.enroll("s1", "ada"), Lines.enroll("s1", "ada"))));
        assertEquals("application/x-ndjson", answer.header("content-type"));
        assertEquals("chunked", answer.header("transfer-encoding"));
        assertEquals(
                "{\"line\":1,\"status\":201,\"enrollmentId\":1,\"enrollmentStatus\":\"active\",\"cost\":0,\"balanceAfter\":1,"
                        + "\"enrolledAt\":#,\"sequence\":#}\n"
                        + "{\"line\":2,\"status\":409,\"type\":\"about:blank\",\"title\":\"Conflict\",\"code\":\"already_enrolled\","
                        + "\"detail\":\"The student holds a seat in this section already.\",\"sequence\":#,\"enrollmentId\":1}\n",
                Conversation.timeless(answer.body()));
    }

    @Test
    void shouldReadTheSameWhereverTheBytesAreCut() {
        String before = Requests.get("/v1/students/ada");
        String behind = Requests.enroll("nowhere", "ada");
        for (String bulk : List.of(Lines.bulk(MIXED), Lines.inChunks(MIXED + "\n", 13))) {
            byte[] bytes = (before + bulk + behind + Lines.bulk("") + before).getBytes(StandardCharsets.ISO_8859_1);
            for (int cut = 1; cut < bytes.length; cut++) {
                try (RawConnection connection = gateway.connect()) {
                    connection.send(Arrays.copyOf(bytes, cut));
                    // Another one's answer: by then the first part was read.
                    gateway.expect(200, Requests.LIVEZ);
                    connection.send(Arrays.copyOfRange(bytes, cut, bytes.length));
                    String place = "cut at " + cut;
                    assertEquals("ada", connection.read().member("studentId"), place);
                    assertEquals(TOLD, Lines.toldOf(connection.read().body()), place);
                    assertEquals("section_not_found", connection.read().member("code"), place);
                    assertEquals("", connection.read().body(), place);
                    assertEquals("ada", connection.read().member("studentId"), place);
                }
            }
        }
    }

    @Test
    void shouldKeepItsPlaceAmongSingleRequestsOfAConnection() {
        SplittableRandom random = new SplittableRandom(8);
        StringBuilder requests = new StringBuilder();
        List<Integer> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            // Some have more lines than may be in flight.
            int count = random.nextInt(10) == 0 ? 3 * HttpSettings.MAX_LINES_IN_FLIGHT : random.nextInt(5);
            lines.add(count);
            String body = (Lines.putStudent("s" + i, i) + "\n").repeat(count);
            requests.append(Requests.putStudent("s" + i, i));
            requests.append(
                    random.nextBoolean() ? Lines.bulk(body) : Lines.inChunks(body, 1 + random.nextInt(100_000)));
            requests.append(Requests.get("/v1/students/s" + i));
        }
        try (RawConnection connection = gateway.connect()) {
            Thread sender = new Thread(() -> connection.send(requests.toString()));
            sender.start();
            for (int i = 0; i < lines.size(); i++) {
                String student = "s" + i;
                assertEquals(201, connection.read().status());
                assertEquals(
                        IntStream.rangeClosed(1, lines.get(i))
                                .mapToObj(line -> line + " 200 " + student)
                                .collect(Collectors.toList()),
                        connection
                                .read()
                                .body()
                                .lines()
                                .map(BulkTest::toldWithStudent)
                                .collect(Collectors.toList()));
                assertEquals(student, connection.read().member("studentId"));
            }
        }
    }

    private static String toldWithStudent(String line) {
        return Lines.told(line) + " "
                + HistoryPages.parse(line).path("studentId").asText();
    }

    @Test
    void shouldAnswerWhileTheRequestStillComes() {
        try (RawConnection connection = gateway.connect()) {
            connection.send(Lines.CHUNKED_HEAD);
            assertEquals(200, connection.readHead().status());
            for (int i = 1; i <= 100; i++) {
                String line = Lines.putStudent("ada", 1) + "\n";
                connection.send(Lines.chunk(line.substring(0, 9))).send(Lines.chunk(line.substring(9)));
                assertEquals(i + " 200", Lines.told(connection.readLineOfChunks()));
            }
            connection.send(Lines.LAST_CHUNK);
            assertEquals("", connection.readLineOfChunks());
            assertEquals(200, connection.send(Requests.LIVEZ).read().status());
        }
    }

    @Test
    void shouldRefuseALineThatIsTooLongAndNoOther() {
        String good = Lines.putStudent("ada", 1);
        String longest = good + " ".repeat(LONGEST - good.length());
        for (String end : List.of("\n", "\r\n")) {
            String body = longest + end + longest + " " + end + good + end + "x".repeat(5 << 20) + end + longest;
            List<String> told = List.of("1 200", "2 413 body_too_large", "3 200", "4 413 body_too_large", "5 200");
            assertEquals(told, tell(Lines.bulk(body)));
            assertEquals(told, tell(Lines.inChunks(body, 1_000)));
            assertEquals(told, tell(Lines.inChunks(body, 1 << 20)));
        }
        assertEquals(List.of("1 413 body_too_large"), tell(Lines.bulk("x".repeat(LONGEST + 1))));
        assertEquals(List.of("1 413 body_too_large"), tell(Lines.bulk("x".repeat(LONGEST + 2))));
    }

    @Test
    void shouldTakeMoreThanARequestMayHave() {
        int count = 20_000;
        String body = (Lines.putStudent("ada", 1) + "\n").repeat(count);
        assertTrue(body.length() > 10 * TestGateway.PATIENT.maxBodyBytes());
        List<String> told =
                IntStream.rangeClosed(1, count).mapToObj(line -> line + " 200").collect(Collectors.toList());
        // In one chunk, too.
        for (String request : List.of(Lines.bulk(body), Lines.inChunks(body, body.length()))) {
            try (RawConnection connection = gateway.connect()) {
                Thread sender = new Thread(() -> connection.send(request));
                sender.start();
                assertEquals(told, Lines.toldOf(connection.read().body()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n \n\t\n", "\u00ef\u00bb\u00bf", "\u00ef\u00bb\u00bf\r\n"})
    void shouldAnswerNothingToNothing(String body) {
        assertEquals("", gateway.expect(200, Lines.bulk(body)).body());
        assertEquals("", gateway.expect(200, Lines.inChunks(body, 1)).body());
        assertEquals(
                "", gateway.expect(200, Requests.bare("POST", "/v1/commands")).body());
    }

    @Test
    void shouldEndAnAnswerToAnOldClientWithTheConnection() {
        String body = Lines.putStudent("ada", 1) + "\n" + Lines.enroll("s1", "ben");
        try (RawConnection connection = gateway.connect()) {
            String answer = connection
                    .send(Lines.bulk(body).replace("HTTP/1.1", "HTTP/1.0").replace("Host: x", "Connection: keep-alive"))
                    .readToEnd();
            String[] parts = answer.split("\r\n\r\n", 2);
            assertTrue(parts[0].contains("Connection: close") && !parts[0].contains("chunked"), parts[0]);
            assertEquals(List.of("1 200", "2 404 student_not_found"), Lines.toldOf(parts[1]));
        }
        try (RawConnection connection = gateway.connect()) {
            Answer answer = connection
                    .send(Requests.with("Connection: close", Lines.bulk(body)))
                    .read();
            assertEquals("close", answer.header("connection"));
            assertEquals(List.of("1 200", "2 404 student_not_found"), Lines.toldOf(answer.body()));
            assertTrue(connection.isEnded());
        }
    }

    @Test
    void shouldAskForTheBodyOfAClientThatWaits() {
        try (RawConnection connection = gateway.connect()) {
            String line = Lines.putStudent("ada", 1);
            connection.send(Lines.HEAD + "Expect: 100-continue\r\nContent-Length: " + line.length() + "\r\n\r\n");
            assertEquals(100, connection.read().status());
            assertEquals(
                    List.of("1 200"), Lines.toldOf(connection.send(line).read().body()));
        }
        try (RawConnection connection = gateway.connect()) {
            connection.send(Requests.keyed("k", Lines.HEAD + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"));
            assertEquals(400, connection.read().status());
            assertTrue(connection.isEnded());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "405 GET /v1/commands",
                "405 HEAD /v1/commands",
                "405 PUT /v1/commands",
                "400 POST /v1/commands?a=b",
                "415 POST /v1/commands application/json",
                "415 POST /v1/commands application/x-ndjson;charset=latin1",
                "415 POST /v1/commands text/plain",
                "200 POST /v1/commands application/ndjson",
                "200 POST /v1/commands Application/X-NDJSON; charset=\"utf-8\""
            })
    void shouldTakeLinesOnlyAsWhatTheyAre(String row) {
        String[] words = row.split(" ", 4);
        String type = words.length > 3 ? words[3] : "application/x-ndjson";
        String line = Lines.putStudent("ada", 1);
        String request = Requests.head(
                        words[1] + " " + words[2] + " HTTP/1.1",
                        "Host: x",
                        "Content-Type: " + type,
                        "Content-Length: " + line.length())
                + line;
        long before = gateway.log.appended();
        try (RawConnection connection = gateway.connect()) {
            connection.send(request);
            Answer answer = words[1].equals("HEAD") ? connection.readHead() : connection.read();
            assertEquals(words[0], Integer.toString(answer.status()));
        }
        assertEquals(words[0].equals("200") ? 1 : 0, gateway.log.appended() - before);
    }

    /** What follows can't be told from its lines, and it may be without end. */
    @Test
    void shouldEndTheConnectionOfABulkThatIsRefused() {
        for (String request : List.of(
                Requests.keyed("k", Lines.CHUNKED_HEAD),
                Lines.CHUNKED_HEAD.replace("x-ndjson", "json"),
                Lines.CHUNKED_HEAD.replace("/v1/commands", "/v1/commands?x"))) {
            try (RawConnection connection = gateway.connect()) {
                Answer answer = connection.send(request).read();
                assertTrue(answer.status() == 400 || answer.status() == 415, answer::toString);
                assertEquals("close", answer.header("connection"));
                assertTrue(connection.isEnded());
            }
        }
    }

    @Test
    void shouldSayWhereItStoppedWhenItsChunksAreNone() {
        String line = Lines.putStudent("ada", 1) + "\n";
        try (RawConnection connection = gateway.connect()) {
            connection.send(Lines.CHUNKED_HEAD + Lines.chunk(line + line + "{\"ty") + "xyz\r\n" + Requests.LIVEZ);
            assertEquals(
                    List.of("1 200", "2 200", "3 400 malformed_request"),
                    Lines.toldOf(connection.read().body()));
            assertTrue(connection.isEnded());
        }
    }

    private static String ofTenTimesItsLength(String body) {
        return Lines.bulk(body).replace("\r\n\r\n", "0\r\n\r\n");
    }

    @Test
    void shouldDecideWhatCameWholeWhenItsClientStops() {
        String body = Lines.putStudent("ada", 1) + "\n" + Lines.putStudent("late", 1);
        try (RawConnection connection = gateway.connect()) {
            connection.send(ofTenTimesItsLength(body + "\n"));
            connection.shutOutput();
            String answer = connection.readToEnd();
            assertTrue(answer.contains("{\"line\":2,\"status\":201"), answer);
            assertTrue(!answer.endsWith(Lines.LAST_CHUNK), answer);
        }
        try (RawConnection connection = gateway.connect()) {
            connection.send(ofTenTimesItsLength(body.replace("late", "cut")));
            connection.shutOutput();
            String answer = connection.readToEnd();
            assertTrue(answer.contains("{\"line\":1,\"status\":200") && !answer.contains("{\"line\":2"), answer);
        }
        gateway.expect(404, Requests.get("/v1/students/cut"));
    }

    @Test
    void shouldCountItsLinesAmongTheAnswers() {
        tell(Lines.bulk(MIXED));
        String page = gateway.ask(Requests.get("/metrics")).body();
        assertTrue(page.contains("status=\"404\"} 2.0"), page);
        assertTrue(page.contains("status=\"400\"} 5.0"), page);
    }
}
