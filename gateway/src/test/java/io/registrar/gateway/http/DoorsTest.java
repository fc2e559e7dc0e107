package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.RawConnection.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors, each answer byte for byte: times are told as {@code T} and sequences as {@code #}. */
class DoorsTest {
    @TempDir
    private Path folder;

    private TestGateway gateway;
    private Conversation operator;
    private Conversation ada;

    @BeforeEach
    void start() throws IOException, TokenFileException {
        Path file = Files.writeString(
                folder.resolve("callers"),
                Tokens.line("op-token", "ops", "operator")
                        + Tokens.line("re-token", "audit", "reader")
                        + Tokens.line("ada-token", "ada", "student"));
        gateway = TestGateway.start(new TokenFile(file, TokenFile.POLL_MILLIS));
        operator = new Conversation(gateway, "op-token");
        ada = new Conversation(gateway, "ada-token");
        for (String request : List.of(
                Requests.putStudent("ada", 100),
                Requests.putStudent("ben", 100),
                Requests.putStudent("poor", 9),
                section("c1", "course", "\"capacity\":2,\"lessons\":3"),
                section("dear", "course", "\"capacity\":2,\"price\":10"),
                section("none", "course", "\"capacity\":0"),
                section("early", "course", "\"capacity\":2,\"opensAt\":253402300799999"),
                section("late", "course", "\"capacity\":2,\"closesAt\":1000"),
                section("ended", "course", "\"capacity\":2,\"lessons\":1"),
                section("s1", "section", "\"capacity\":2,\"lessons\":3"),
                section("cup", "tournament", "\"capacity\":2,\"price\":10,\"lessons\":3"),
                section("small", "tournament", "\"capacity\":0,\"price\":10"))) {
            assertEquals(201, operator.answer(request).status(), request);
        }
        assertEquals(200, operator.answer(Requests.cancelSection("ended")).status());
    }

    @AfterEach
    void stop() {
        operator.close();
        ada.close();
        gateway.close();
    }

    private static String section(String id, String kind, String members) {
        return Requests.putSectionOfKind(id, kind, members);
    }

    private static String post(String path, String student) {
        return Requests.json("POST", "/api/v1/" + path, "{\"student_id\":\"" + student + "\"}");
    }

    private static String delete(String path, String student) {
        return Requests.json("DELETE", "/api/v1/" + path, "{\"student_id\":\"" + student + "\"}");
    }

    private static String told(Answer answer) {
        assertEquals(
                "application/json", answer.header("content-type"), () -> "no problem of ours at a door: " + answer);
        return answer.status() + " "
                + answer.body()
                        .replaceAll("\"enrolled_at\":\"[^\"]*\"", "\"enrolled_at\":\"T\"")
                        .replaceAll("\"sequence\":[0-9]+", "\"sequence\":#");
    }

    private void expect(String request, String answer) {
        assertEquals(answer, told(operator.answer(request)), request);
    }

    @Test
    void shouldAnswerAtTheDoorOfCoursesAsItsDocumentStates() {
        expect(
                post("courses/c1/enroll/", "ada"),
                "201 {\"message\":\"Enrolled successfully\",\"enrollment_id\":1,\"enrolled_at\":\"T\"}");
        expect(
                post("courses/c1/enroll/", "ada"),
                "400 {\"error\":\"Already enrolled\",\"code\":\"already_enrolled\",\"enrollment_id\":1}");
        expect(
                post("courses/c1/enroll/", "ben"),
                "201 {\"message\":\"Enrolled successfully\",\"enrollment_id\":2,\"enrolled_at\":\"T\"}");
        expect(
                post("courses/c1/enroll/", "poor"),
                "400 {\"error\":\"Course is full\",\"code\":\"course_full\",\"current\":2,\"max\":2}");
        // The contract's precedence, not the document's: a seated student who tries again hears so, full or not.
        expect(
                post("courses/c1/enroll/", "ben"),
                "400 {\"error\":\"Already enrolled\",\"code\":\"already_enrolled\",\"enrollment_id\":2}");
        expect(
                post("courses/none/enroll/", "ada"),
                "400 {\"error\":\"Course is full\",\"code\":\"course_full\",\"current\":0,\"max\":0}");
        for (String other : List.of("nowhere", "cup", "s1")) {
            expect(
                    post("courses/" + other + "/enroll/", "ada"),
                    "404 {\"error\":\"Course not found\",\"code\":\"not_found\"}");
        }
    }

    @Test
    void shouldAnswerAtTheDoorOfCoursesInItsShapeWhereItsDocumentIsSilent() {
        for (String[] row : new String[][] {
            {"c1", "nobody", "No student has this id.", "student_not_found"},
            {"ended", "ada", "The section was cancelled.", "section_cancelled"},
            {"early", "ada", "Registration has not opened yet.", "registration_not_open"},
            {"late", "ada", "Registration has closed.", "registration_closed"},
            {"dear", "poor", "The balance is too low.", "insufficient_credits"}
        }) {
            expect(
                    post("courses/" + row[0] + "/enroll/", row[1]),
                    "400 {\"error\":\"" + row[2] + "\",\"code\":\"" + row[3] + "\",\"sequence\":#}");
        }
    }

    @Test
    void shouldAnswerAtTheDoorOfLessons() {
        assertEquals(201, operator.answer(Requests.enroll("c1", "ada")).status());
        assertEquals(201, operator.answer(Requests.enroll("cup", "ada")).status());
        expect(
                post("courses/c1/lessons/2/complete/", "ada"),
                "201 {\"enrollment_id\":1,\"lesson\":2,\"progress_percentage\":33,\"completed\":false,\"sequence\":#}");
        expect(
                post("courses/c1/lessons/2/complete/", "ada"),
                "400 {\"lesson\":\"You have already completed this lesson.\"}");
        expect(
                post("courses/c1/lessons/1/complete/", "ada"),
                "201 {\"enrollment_id\":1,\"lesson\":1,\"progress_percentage\":66,\"completed\":false,\"sequence\":#}");
        expect(
                post("courses/c1/lessons/3/complete/", "ada"),
                "201 {\"enrollment_id\":1,\"lesson\":3,\"progress_percentage\":100,\"completed\":true,\"sequence\":#}");
        for (String[] row : new String[][] {
            {"c1", "4", "ada", "The section has no lesson with this number.", "lesson_not_found"},
            {"c1", "1", "ben", "The student holds no seat in this section.", "not_enrolled"},
            {"c1", "1", "nobody", "No student has this id.", "student_not_found"},
            {"ended", "1", "ada", "The section was cancelled.", "section_cancelled"},
            {"nowhere", "1", "ada", "No section has this id.", "section_not_found"},
            {"cup", "1", "ada", "No section has this id.", "section_not_found"},
            {"s1", "1", "ada", "No section has this id.", "section_not_found"}
        }) {
            expect(
                    post("courses/" + row[0] + "/lessons/" + row[1] + "/complete/", row[2]),
                    "400 {\"lesson\":\"" + row[3] + "\",\"code\":\"" + row[4] + "\",\"sequence\":#}");
        }
    }

    @Test
    void shouldAnswerAtTheDoorsOfTournaments() {
        expect(
                post("tournaments/cup/enroll", "ada"),
                "200 {\"enrollment_id\":1,\"enrollment_cost\":10,\"credit_balance\":90,\"sequence\":#}");
        expect(post("tournaments/cup/enroll", "ada"), "409 {\"detail\":\"Already enrolled\"}");
        expect(post("tournaments/small/enroll", "ada"), "400 {\"detail\":\"Tournament is full\"}");
        expect(post("tournaments/cup/enroll", "poor"), "400 {\"detail\":\"Insufficient credits\"}");
        expect(
                delete("tournaments/cup/unenroll", "ada"),
                "200 {\"enrollment_id\":1,\"refund\":10,\"credit_balance\":100,\"sequence\":#}");
        expect(
                delete("tournaments/cup/unenroll", "ada"),
                "400 {\"detail\":\"The student holds no seat in this section.\",\"code\":\"not_enrolled\",\"sequence\":#}");
        for (String other : List.of("nowhere", "c1", "s1")) {
            String notFound =
                    "400 {\"detail\":\"No section has this id.\",\"code\":\"section_not_found\",\"sequence\":#}";
            expect(post("tournaments/" + other + "/enroll", "ada"), notFound);
            expect(delete("tournaments/" + other + "/unenroll", "ada"), notFound);
        }
        expect(
                post("tournaments/cup/enroll", "nobody"),
                "400 {\"detail\":\"No student has this id.\",\"code\":\"student_not_found\",\"sequence\":#}");
    }

    @Test
    void shouldFindASectionAgainWhenItIsChangedToTheKindOfTheDoor() {
        expect(post("courses/s1/enroll/", "ada"), "404 {\"error\":\"Course not found\",\"code\":\"not_found\"}");
        assertEquals(
                200,
                operator.answer(section("s1", "course", "\"capacity\":2,\"lessons\":3"))
                        .status());
        expect(
                post("courses/s1/enroll/", "ada"),
                "201 {\"message\":\"Enrolled successfully\",\"enrollment_id\":1,\"enrolled_at\":\"T\"}");
    }

    @Test
    void shouldTakeTheStudentThatAsksWhereTheBodyNamesNone() {
        for (String request : List.of(
                Requests.bare("POST", "/api/v1/courses/c1/enroll/"),
                Requests.json("POST", "/api/v1/courses/c1/lessons/1/complete/", "{}"),
                post("tournaments/cup/enroll", "ada"),
                Requests.bare("DELETE", "/api/v1/tournaments/cup/unenroll"))) {
            Answer answer = ada.answer(request);
            assertTrue(answer.status() < 300, () -> request + answer);
        }
        // The body is the operator's way to say it; the path's id may be a number.
        assertEquals(
                201, operator.answer(section("17", "course", "\"capacity\":2")).status());
        assertEquals(201, operator.answer(Requests.putStudent("4711", 0)).status());
        expect(
                Requests.json("POST", "/api/v1/courses/17/enroll/", "{\"student_id\":4711}"),
                "201 {\"message\":\"Enrolled successfully\",\"enrollment_id\":3,\"enrolled_at\":\"T\"}");
    }

    @Test
    void shouldAnswerAStudentAboutAnotherAsAboutNobody() {
        long before = gateway.log.appended();
        for (String student : List.of("ben", "nobody")) {
            assertEquals(
                    "400 {\"error\":\"No student has this id.\",\"code\":\"student_not_found\"}",
                    told(ada.answer(post("courses/c1/enroll/", student))));
            assertEquals(
                    "400 {\"detail\":\"No student has this id.\",\"code\":\"student_not_found\"}",
                    told(ada.answer(delete("tournaments/cup/unenroll", student))));
        }
        assertEquals(before, gateway.log.appended());
    }

    @Test
    void shouldRefuseInTheShapeOfTheDoorWhatNeverReachesTheRing() {
        long before = gateway.log.appended();
        for (String[] row : new String[][] {
            {Requests.bare("POST", "/api/v1/courses/c1/enroll/"), "400", "error", "malformed_request"},
            {Requests.json("POST", "/api/v1/courses/c1/enroll/", "{"), "400", "error", "malformed_request"},
            {
                Requests.json("POST", "/api/v1/courses/c1/enroll/", "{\"studentId\":\"ada\"}"),
                "400",
                "error",
                "malformed_request"
            },
            {post("courses/c!/enroll/", "ada"), "400", "error", "malformed_request"},
            {post("courses/c1/enroll/?now=1", "ada"), "400", "error", "malformed_request"},
            {post("courses/c1/lessons/x/complete/", "ada"), "400", "lesson", "malformed_request"},
            {
                "POST /api/v1/tournaments/cup/enroll HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
                "415",
                "detail",
                "unsupported_media_type"
            },
            {Requests.keyed("", post("tournaments/cup/enroll", "ada")), "400", "detail", "malformed_request"}
        }) {
            Answer answer = operator.answer(row[0]);
            assertEquals(row[1] + " " + row[3], answer.status() + " " + answer.member("code"), row[0]);
            assertEquals("application/json", answer.header("content-type"));
            JsonNode body = HistoryPages.parse(answer.body());
            assertEquals(2, body.size(), answer::body);
            assertTrue(body.path(row[2]).asText().length() > 10, answer::body);
        }
        assertEquals(before, gateway.log.appended());
    }

    @Test
    void shouldRefuseAsEverywhereWhoMayNotCome() {
        String enroll = post("courses/c1/enroll/", "ada");
        assertEquals("unauthenticated", gateway.expect(401, enroll).member("code"));
        assertEquals(
                "forbidden",
                gateway.expect(403, Requests.by("re-token", enroll)).member("code"));
        assertEquals(
                "POST",
                operator.answer(Requests.bare("GET", "/api/v1/courses/c1/enroll/"))
                        .header("allow"));
        // The paths are exact, and one of them ends in a slash where the other does not.
        for (String path : List.of("courses/c1/enroll", "tournaments/cup/enroll/", "courses/c1/lessons/1/complete")) {
            assertEquals("route_not_found", operator.answer(post(path, "ada")).member("code"));
        }
    }

    @Test
    void shouldRepeatTheAnswerOfAKeyAndRefuseAnother() {
        String enroll = Requests.keyed("k1", post("courses/c1/enroll/", "ada"));
        Answer first = operator.answer(enroll);
        assertEquals(201, first.status());
        assertEquals(first.body(), operator.answer(enroll).body());
        expect(
                Requests.keyed("k1", post("courses/c1/enroll/", "ben")),
                "422 {\"error\":\"The key was used before, for another request.\",\"code\":\"idempotency_key_reused\","
                        + "\"sequence\":#}");
        // One table of keys for doors and our own routes.
        assertEquals(
                422,
                operator.answer(Requests.keyed("k1", Requests.enroll("c1", "ada")))
                        .status());
        String full = Requests.keyed("k2", post("courses/none/enroll/", "ada"));
        String refused = told(operator.answer(full));
        assertEquals(
                200,
                operator.answer(section("none", "tournament", "\"capacity\":5")).status());
        assertEquals(refused, told(operator.answer(full)));
    }

    @Test
    void shouldHaveAReceiptAsTheSameCommandHasElsewhere() {
        ada.answer(Requests.bare("POST", "/api/v1/courses/cup/enroll/"));
        JsonNode refused = operator.read("/v1/commands/" + gateway.log.appended());
        assertEquals(
                "enroll ada cup ada course section_not_found",
                refused.path("type").asText() + " " + refused.path("actor").asText() + " "
                        + refused.path("sectionId").asText() + " "
                        + refused.path("studentId").asText() + " "
                        + refused.path("kind").asText() + " "
                        + refused.path("outcome").path("code").asText());
        Answer answer = ada.answer(Requests.bare("POST", "/api/v1/courses/c1/enroll/"));
        JsonNode receipt = operator.read("/v1/commands/" + gateway.log.appended());
        assertEquals(1, receipt.path("outcome").path("enrollmentId").asLong());
        assertEquals(
                receipt.path("at").asLong(),
                OffsetDateTime.parse(answer.member("enrolled_at")).toInstant().toEpochMilli());
        operator.answer(Requests.unenroll("c1", "ada"));
        assertTrue(operator.read("/v1/commands/" + gateway.log.appended())
                .path("kind")
                .isMissingNode());
    }

    @Test
    void shouldTellTimesAsTheCoursePlatformDoes() {
        assertEquals("2023-11-14T22:13:20.007000+00:00", DoorAnswers.isoTime(1_700_000_000_007L));
        assertEquals("2023-11-14T22:13:20+00:00", DoorAnswers.isoTime(1_700_000_000_000L));
        assertEquals(
                Instant.ofEpochMilli(253_402_300_799_999L),
                OffsetDateTime.parse(DoorAnswers.isoTime(253_402_300_799_999L)).toInstant());
        assertEquals(
                ZoneOffset.UTC, OffsetDateTime.parse(DoorAnswers.isoTime(0)).getOffset());
    }

    @Test
    void shouldSay503InTheShapeOfTheDoorBeforeTheServerIsReady() {
        try (TestGateway recovering = TestGateway.recovering(TestGateway.PATIENT, PipelineSettings.DEFAULT)) {
            Answer answer = recovering.ask(post("tournaments/cup/enroll", "ada"));
            assertEquals(503, answer.status());
            assertEquals("1", answer.header("retry-after"));
            assertEquals("recovering", answer.member("code"));
            assertTrue(answer.body().startsWith("{\"detail\":\""), answer::body);
        }
    }
}
