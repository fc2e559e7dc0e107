package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.RawConnection.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every route, asked by every role and by nobody known, about the student that asks, another, and one that nobody knows: a
 * cell each, with what must come of it. A route without a row fails the test.
 */
class CallersMatrixTest {
    private static final String NOT_FOUND = "404 student_not_found";
    private static final String FORBIDDEN = "403 forbidden";

    /** What a role hears about the student {@code ada}, the student {@code ben}, and one that nobody knows. */
    private record Cells(String ada, String ben, String unknown) {
        static Cells all(String same) {
            return new Cells(same, same, same);
        }

        String of(Target target) {
            return switch (target) {
                case ADA -> ada;
                case BEN -> ben;
                case UNKNOWN -> unknown;
            };
        }
    }

    private enum Target {
        ADA,
        BEN,
        UNKNOWN
    }

    /** Who asks; the student is {@code ada}. */
    private enum Asker {
        OPERATOR,
        READER,
        STUDENT,
        WITHOUT_TOKEN,
        UNKNOWN_TOKEN;

        String token() {
            return switch (this) {
                case OPERATOR -> OPERATOR_TOKEN;
                case READER -> READER_TOKEN;
                case STUDENT -> ADA_TOKEN;
                case WITHOUT_TOKEN -> "";
                case UNKNOWN_TOKEN -> STRANGER_TOKEN;
            };
        }
    }

    private static final String OPERATOR_TOKEN = "operators-Own/Secret+1=";
    private static final String READER_TOKEN = "readers-Own/Secret+2=";
    private static final String ADA_TOKEN = "adas-Own/Secret+3=";
    private static final String STRANGER_TOKEN = "strangers-Own/Secret+4=";

    private record Row(Cells operator, Cells reader, Cells student) {
        Cells of(Asker asker) {
            return switch (asker) {
                case OPERATOR -> operator;
                case READER -> reader;
                case STUDENT -> student;
                case WITHOUT_TOKEN, UNKNOWN_TOKEN -> Cells.all("401 unauthenticated");
            };
        }
    }

    private static final Cells GOOD = Cells.all("200");
    private static final Cells DENIED = Cells.all(FORBIDDEN);
    private static final Cells ONLY_ADA = new Cells("200", NOT_FOUND, NOT_FOUND);
    private static final Cells WHO_EXISTS = new Cells("200", "200", NOT_FOUND);

    private static final Cells MADE = new Cells("201", "201", NOT_FOUND);
    private static final Cells MADE_BY_ADA = new Cells("201", NOT_FOUND, NOT_FOUND);

    /** Doors have one status for all that the state says no to. */
    private static final String NOT_FOUND_AT_A_DOOR = "400 student_not_found";

    private static final Row ENROLLING_DOOR = door("201");
    private static final Row TOURNAMENT_DOOR = door("200");

    private static Row door(String good) {
        return new Row(
                new Cells(good, good, NOT_FOUND_AT_A_DOOR),
                DENIED,
                new Cells(good, NOT_FOUND_AT_A_DOOR, NOT_FOUND_AT_A_DOOR));
    }

    private static final String NO_COMMAND = "404 command_not_found";
    private static final Cells KNOWN_COMMANDS = new Cells("200", "200", NO_COMMAND);
    private static final Cells ADAS_COMMANDS = new Cells("200", NO_COMMAND, NO_COMMAND);

    private static final Map<String, Row> EXPECTED = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /v1/sections", new Row(GOOD, GOOD, GOOD)),
            Map.entry("GET /v1/sections/{sectionId}", new Row(GOOD, GOOD, GOOD)),
            Map.entry("PUT /v1/sections/{sectionId}", new Row(GOOD, DENIED, DENIED)),
            Map.entry("GET /v1/sections/{sectionId}/enrollments", new Row(GOOD, GOOD, DENIED)),
            Map.entry("POST /v1/sections/{sectionId}/enrollments", new Row(MADE, DENIED, MADE_BY_ADA)),
            Map.entry(
                    "GET /v1/sections/{sectionId}/enrollments/{studentId}", new Row(WHO_EXISTS, WHO_EXISTS, ONLY_ADA)),
            Map.entry("DELETE /v1/sections/{sectionId}/enrollments/{studentId}", new Row(WHO_EXISTS, DENIED, ONLY_ADA)),
            Map.entry("DELETE /v1/sections/{sectionId}", new Row(GOOD, DENIED, DENIED)),
            Map.entry("POST /v1/terms/{term}/archive", new Row(GOOD, DENIED, DENIED)),
            Map.entry(
                    "POST /v1/sections/{sectionId}/enrollments/{studentId}/confirm",
                    new Row(WHO_EXISTS, DENIED, ONLY_ADA)),
            Map.entry(
                    "POST /v1/sections/{sectionId}/enrollments/{studentId}/withdraw",
                    new Row(WHO_EXISTS, DENIED, ONLY_ADA)),
            Map.entry(
                    "POST /v1/sections/{sectionId}/enrollments/{studentId}/lessons/{lesson}",
                    new Row(MADE, DENIED, MADE_BY_ADA)),
            Map.entry("POST /v1/sections/{sectionId}/imports", new Row(MADE, DENIED, DENIED)),
            Map.entry("GET /v1/sections/{sectionId}/waitlist", new Row(GOOD, GOOD, DENIED)),
            Map.entry("GET /v1/sections/{sectionId}/waitlist/{studentId}", new Row(WHO_EXISTS, WHO_EXISTS, ONLY_ADA)),
            Map.entry("DELETE /v1/sections/{sectionId}/waitlist/{studentId}", new Row(WHO_EXISTS, DENIED, ONLY_ADA)),
            Map.entry("GET /v1/sections/{sectionId}/sessions", new Row(GOOD, GOOD, GOOD)),
            Map.entry("PUT /v1/sections/{sectionId}/sessions/{sessionId}", new Row(GOOD, DENIED, DENIED)),
            Map.entry("GET /v1/sections/{sectionId}/sessions/{sessionId}/bookings", new Row(GOOD, GOOD, DENIED)),
            Map.entry(
                    "POST /v1/sections/{sectionId}/sessions/{sessionId}/bookings", new Row(MADE, DENIED, MADE_BY_ADA)),
            Map.entry(
                    "DELETE /v1/sections/{sectionId}/sessions/{sessionId}/bookings/{studentId}",
                    new Row(WHO_EXISTS, DENIED, ONLY_ADA)),
            Map.entry("POST /v1/registrations", new Row(WHO_EXISTS, DENIED, ONLY_ADA)),
            Map.entry("GET /v1/seats", new Row(GOOD, GOOD, GOOD)),
            Map.entry("GET /v1/students/{studentId}", new Row(WHO_EXISTS, WHO_EXISTS, ONLY_ADA)),
            Map.entry("PUT /v1/students/{studentId}", new Row(new Cells("200", "200", "201"), DENIED, DENIED)),
            Map.entry("POST /v1/students/{studentId}/credits", new Row(MADE, DENIED, DENIED)),
            Map.entry("GET /v1/students/{studentId}/ledger", new Row(WHO_EXISTS, WHO_EXISTS, ONLY_ADA)),
            Map.entry("GET /v1/students/{studentId}/enrollments", new Row(WHO_EXISTS, WHO_EXISTS, ONLY_ADA)),
            // An empty one; what lines may do is in BulkCallersTest.
            Map.entry("POST /v1/commands", new Row(GOOD, DENIED, GOOD)),
            Map.entry("GET /v1/commands/{sequence}", new Row(KNOWN_COMMANDS, KNOWN_COMMANDS, ADAS_COMMANDS)),
            Map.entry("GET /v1/events", new Row(GOOD, GOOD, DENIED)),
            Map.entry("GET /v1/checks/enrollment", new Row(GOOD, GOOD, DENIED)),
            Map.entry("GET /v1/checks/campus", new Row(GOOD, GOOD, DENIED)),
            Map.entry("POST /api/v1/courses/{sectionId}/enroll/", ENROLLING_DOOR),
            Map.entry("POST /api/v1/courses/{sectionId}/lessons/{lesson}/complete/", ENROLLING_DOOR),
            Map.entry("POST /api/v1/tournaments/{sectionId}/enroll", TOURNAMENT_DOOR),
            Map.entry("DELETE /api/v1/tournaments/{sectionId}/unenroll", TOURNAMENT_DOOR),
            Map.entry("GET /v1/checks/system-events", new Row(GOOD, GOOD, DENIED)),
            Map.entry("GET /v1/system-events", new Row(GOOD, GOOD, DENIED)),
            Map.entry("POST /v1/system-events/{systemEventId}/resolve", new Row(GOOD, DENIED, DENIED)),
            Map.entry("GET /metrics", new Row(GOOD, GOOD, DENIED)),
            Map.entry("GET /livez", new Row(GOOD, GOOD, GOOD)),
            Map.entry("GET /readyz", new Row(GOOD, GOOD, GOOD))));

    private static final List<String> WITHOUT_A_TOKEN = List.of("GET /livez", "GET /readyz");

    @TempDir
    private static Path folder;

    private static TestGateway gateway;
    private static RawConnection operator;
    private static int strangers;
    private static int rounds;

    /** All that any client was answered. */
    private static final List<String> SAID = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException, TokenFileException {
        Path file = Files.writeString(
                folder.resolve("callers"),
                Tokens.line(OPERATOR_TOKEN, "it", "operator")
                        + Tokens.line(READER_TOKEN, "audit", "reader")
                        + Tokens.line(ADA_TOKEN, "ada", "student"));
        gateway = TestGateway.start(new TokenFile(file, TokenFile.POLL_MILLIS));
        gateway.systemEvents.warning("planted", "Somebody has to look.", Map.of());
        gateway.watch.takeComplaints();
        operator = gateway.connect();
        assertEquals(201, operate(Requests.putSection("s1", 10)));
        assertEquals(201, operate(Requests.putSection("s2", 10)));
        assertEquals(201, operate(Requests.putStudent("ada", 5)));
        assertEquals(201, operate(Requests.putStudent("ben", 5)));
        assertEquals(201, operate(Requests.putSection("held", 10)));
        assertEquals(201, operate(Requests.putSection("taught", "\"capacity\":10,\"lessons\":1000")));
        assertEquals(201, operate(Requests.putSection("awaited", "\"capacity\":0,\"waitlistCapacity\":10")));
        assertEquals(201, operate(Requests.putSession("s1", "m1", 10)));
        assertEquals(201, operate(Requests.putSectionOfKind("cup", "tournament", "\"capacity\":10")));
        for (String student : List.of("ada", "ben")) {
            assertEquals(201, operate(Requests.enroll("taught", student)));
        }
    }

    @AfterAll
    static void stop() {
        operator.close();
        gateway.close();
    }

    private static int operate(String request) {
        return operator.send(Requests.by(OPERATOR_TOKEN, request)).read().status();
    }

    private record Cell(String method, String template, Asker asker, Target target) {
        String key() {
            return method + " " + template;
        }

        /** What must come of it: the status, and the code of a refusal. */
        String expected() {
            if (WITHOUT_A_TOKEN.contains(key())) {
                return "200";
            }
            return EXPECTED.get(key()).of(asker).of(target);
        }

        /** The request, about a student that is new each time where it is one that nobody knows. */
        String request(boolean isHead) {
            String student = switch (target) {
                case ADA -> "ada";
                case BEN -> "ben";
                case UNKNOWN -> "nobody-" + ++strangers;
            };
            // Everybody is enrolled in the first section, and nobody in the second; the others are as they are called.
            String section = switch (key()) {
                case "POST /v1/sections/{sectionId}/enrollments", "POST /api/v1/courses/{sectionId}/enroll/" -> "s2";
                case "POST /api/v1/tournaments/{sectionId}/enroll", "DELETE /api/v1/tournaments/{sectionId}/unenroll" ->
                    "cup";
                case "DELETE /v1/sections/{sectionId}" -> "doomed" + rounds;
                default ->
                    template.contains("confirm")
                            ? "held"
                            : template.contains("lessons")
                                    ? "taught"
                                    : template.contains("waitlist") ? "awaited" : "s1";
            };
            // The commands that put in ada and ben are the third and the fourth; the last is of nobody yet.
            String sequence = switch (target) {
                case ADA -> "3";
                case BEN -> "4";
                case UNKNOWN -> "999999999";
            };
            String path = template.replace("{sectionId}", section)
                    .replace("{sessionId}", "m1")
                    .replace("{term}", "over" + rounds)
                    .replace("{lesson}", Integer.toString(1 + rounds % 1000))
                    .replace("{studentId}", student)
                    .replace("{sequence}", sequence)
                    .replace("{systemEventId}", "1");
            String request = switch (key()) {
                case "PUT /v1/sections/{sectionId}" -> Requests.putSection(section, 10);
                case "POST /v1/sections/{sectionId}/enrollments" -> Requests.enroll(section, student);
                case "POST /v1/sections/{sectionId}/imports" ->
                    Requests.importEnrollment(section, student, "old-" + ++strangers, "cancelled", 0);
                case "PUT /v1/students/{studentId}" -> Requests.putStudent(student, 1);
                case "POST /v1/students/{studentId}/credits" ->
                    Requests.json("POST", path, "{\"amount\":1,\"reason\":\"r\"}");
                case "PUT /v1/sections/{sectionId}/sessions/{sessionId}" -> Requests.putSession(section, "m1", 10);
                case "POST /v1/sections/{sectionId}/sessions/{sessionId}/bookings" ->
                    Requests.book(section, "m1", student);
                case "POST /v1/registrations" -> Requests.register(student, "\"add\":[\"s2\"]");
                case "GET /v1/seats" -> Requests.bare(isHead ? "HEAD" : "GET", path + "?sections=s1");
                default ->
                    template.startsWith("/api/")
                            ? Requests.json(method, path, "{\"student_id\":\"" + student + "\"}")
                            : Requests.bare(isHead ? "HEAD" : method, path);
            };
            return asker.token().isEmpty() ? request : Requests.by(asker.token(), request);
        }

        boolean isDecided() {
            return !method.equals("GET")
                    && !key().equals("POST /v1/commands")
                    && !template.startsWith("/v1/system-events/")
                    && !expected().startsWith("401")
                    && !expected().startsWith("403")
                    && !isAboutAnother();
        }

        /** Whether a student asks for what it may not know of. */
        boolean isAboutAnother() {
            return asker == Asker.STUDENT && expected().endsWith("_not_found");
        }

        @Override
        public String toString() {
            return key() + " by " + asker + " about " + target;
        }
    }

    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Route route : Routes.all()) {
            for (Asker asker : Asker.values()) {
                for (Target target : Target.values()) {
                    cells.add(new Cell(route.method().name(), "/" + String.join("/", route.template()), asker, target));
                }
            }
        }
        return cells;
    }

    @Test
    void shouldHaveARowForEveryRoute() {
        assertEquals(
                List.copyOf(EXPECTED.keySet()),
                cells().stream().map(Cell::key).distinct().sorted().collect(Collectors.toList()));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldAnswerAsTheTableSays(Cell cell) {
        prepare(cell);
        long before = gateway.log.appended();
        String request = cell.request(false);
        try (RawConnection connection = gateway.connect()) {
            // Behind it stands one more: whatever was refused, the connection goes on.
            Answer answer = connection.send(request + Requests.LIVEZ).read();
            assertEquals(200, connection.read().status());
            SAID.add(answer.toString());
            // A receipt is told with 200, and has the code of what it tells of.
            String code = answer.status() < 400 ? "" : answer.member("code");
            assertEquals(cell.expected(), answer.status() + (code.isEmpty() ? "" : " " + code), () -> request + answer);
            assertEquals(answer.status() == 401 ? "Bearer" : "", answer.header("www-authenticate"), answer::toString);
            assertEquals(cell.isDecided() ? 1 : 0, gateway.log.appended() - before);
            boolean isOfTheGateway = answer.status() == 401 || answer.status() == 403 || cell.asker == Asker.STUDENT;
            if (isOfTheGateway && !code.isEmpty()) {
                assertFalse(answer.body().contains("\"sequence\":"), answer.body());
            }
            if (cell.method.equals("GET")) {
                Answer head = connection.send(cell.request(true)).readHead();
                assertEquals(answer.status(), head.status());
                assertEquals(answer.header("www-authenticate"), head.header("www-authenticate"), head::toString);
            }
        }
    }

    /** Makes it possible for what the cell asks to go well. */
    private static void prepare(Cell cell) {
        rounds++;
        for (String student : List.of("ada", "ben")) {
            operate(Requests.enroll("s1", student));
            operate(Requests.unenroll("s2", student));
            operate(Requests.unenroll("held", student));
            operate(cell.method.equals("POST") ? Requests.unenroll("cup", student) : Requests.enroll("cup", student));
            operate(Requests.hold("held", student));
            operate(Requests.await("awaited", student));
            operate(
                    cell.method.equals("POST")
                            ? Requests.cancelBooking("s1", "m1", student)
                            : Requests.book("s1", "m1", student));
        }
        operate(Requests.putSection("doomed" + rounds, 1));
        operate(Requests.putSection("over" + rounds, "\"capacity\":1,\"closesAt\":1,\"term\":\"over" + rounds + "\""));
    }

    @Test
    void shouldAnswerAStudentAboutAnotherAsAboutNobody() {
        int compared = 0;
        for (Cell cell : cells()) {
            if (cell.target == Target.BEN && cell.isAboutAnother()) {
                Cell unknown = new Cell(cell.method, cell.template, cell.asker, Target.UNKNOWN);
                assertEquals(answerBesideDate(unknown), answerBesideDate(cell), cell::toString);
                compared++;
            }
        }
        assertEquals(19, compared);
    }

    private static String answerBesideDate(Cell cell) {
        Answer answer = gateway.ask(cell.request(false));
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        return answer.status() + " " + headers + " " + answer.body();
    }

    /** Asks everything once more, so that it hangs on no order of tests. */
    @Test
    void shouldRepeatNoTokenAndNoHash() {
        for (Cell cell : cells()) {
            SAID.add(gateway.ask(cell.request(false)).toString());
        }
        String all = String.join("\n", SAID) + String.join("\n", gateway.watch.lines());
        assertTrue(all.contains("student_not_found"));
        for (Asker asker : Asker.values()) {
            if (!asker.token().isEmpty()) {
                assertFalse(all.contains(asker.token()), asker::toString);
                assertFalse(all.contains(Tokens.hash(asker.token())), asker::toString);
            }
        }
    }
}
