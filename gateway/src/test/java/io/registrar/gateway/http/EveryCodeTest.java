package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.gateway.http.RawConnection.Answer;
import io.registrar.gateway.json.CommandJson;
import io.registrar.gateway.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every result that a command can have, by requests to a real server: a code without a row fails the test. Whatever was
 * asked on the way has its receipt too, and that is what a dump says.
 */
class EveryCodeTest {
    private record Row(ResultCode code, int status, String request) {}

    /** Asked in this order, on one server; what comes before makes what comes after possible. */
    private static final List<Row> ROWS = rows();

    /**
     * It takes four million keys to come by it, which no test has the patience for: the gateway is handed an outcome that
     * says so.
     */
    private static final Set<ResultCode> HANDED = EnumSet.of(ResultCode.IDEMPOTENCY_FULL);

    private static TestGateway gateway;
    private static Conversation client;
    private static final List<Answer> ANSWERS = new ArrayList<>();

    private static Row row(ResultCode code, int status, String request) {
        return new Row(code, status, request);
    }

    private static Row made(String request) {
        return row(ResultCode.CREATED, 201, request);
    }

    private static Row done(String request) {
        return row(ResultCode.OK, 200, request);
    }

    private static Row not(ResultCode code, String request) {
        return row(code, 409, request);
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                made(Requests.putSection("s1", "\"capacity\":1,\"price\":10,\"waitlistCapacity\":1")),
                done(Requests.putSection("s1", "\"capacity\":1,\"price\":10,\"waitlistCapacity\":1")),
                made(Requests.putSection("taught", "\"capacity\":null,\"lessons\":2,\"term\":\"fall\"")),
                made(Requests.putStudent("ada", 100)),
                done(Requests.putStudent("ada", 100)),
                made(Requests.putStudent("ben", 100)),
                made(Requests.putStudent("eve", 0)),
                // Keys.
                made(Requests.keyed("k", Requests.hold("s1", "ada"))),
                made(Requests.keyed("k", Requests.hold("s1", "ada"))),
                row(ResultCode.IDEMPOTENCY_KEY_REUSED, 422, Requests.keyed("k", Requests.hold("s1", "ben"))),
                // What is not there.
                row(ResultCode.SECTION_NOT_FOUND, 404, Requests.enroll("nowhere", "nobody")),
                row(ResultCode.STUDENT_NOT_FOUND, 404, Requests.enroll("s1", "nobody")),
                row(ResultCode.SESSION_NOT_FOUND, 404, Requests.book("s1", "never", "ada")),
                row(ResultCode.LESSON_NOT_FOUND, 404, Requests.seat("s1", "ada", "lessons/1")),
                row(ResultCode.TERM_NOT_FOUND, 404, Requests.archive("spring")),
                // What the state says.
                made(Requests.putSection("gone", "\"capacity\":1")),
                done(Requests.cancelSection("gone")),
                not(ResultCode.SECTION_CANCELLED, Requests.enroll("gone", "ada")),
                made(Requests.putSection("early", "\"capacity\":1,\"opensAt\":253402300799999")),
                not(ResultCode.REGISTRATION_NOT_OPEN, Requests.enroll("early", "ada")),
                made(Requests.putSection("late", "\"capacity\":1,\"closesAt\":1,\"term\":\"winter\"")),
                not(ResultCode.REGISTRATION_CLOSED, Requests.enroll("late", "ada")),
                not(ResultCode.TERM_NOT_CLOSED, Requests.archive("fall")),
                done(Requests.archive("winter")),
                not(ResultCode.ALREADY_ENROLLED, Requests.enroll("s1", "ada")),
                made(Requests.await("s1", "ben")),
                not(ResultCode.ALREADY_WAITLISTED, Requests.await("s1", "ben")),
                not(ResultCode.WAITLIST_FULL, Requests.await("s1", "eve")),
                not(ResultCode.NOT_ENROLLED, Requests.unenroll("s1", "eve")),
                not(ResultCode.NOT_WAITLISTED, Requests.leaveWaitlist("s1", "eve")),
                done(Requests.seat("s1", "ada", "confirm")),
                not(ResultCode.NOT_PENDING, Requests.seat("s1", "ada", "confirm")),
                made(Requests.enroll("taught", "ada")),
                made(Requests.seat("taught", "ada", "lessons/2")),
                not(ResultCode.LESSON_ALREADY_COMPLETED, Requests.seat("taught", "ada", "lessons/2")),
                not(
                        ResultCode.LESSONS_BELOW_COMPLETED,
                        Requests.putSection("taught", "\"capacity\":null,\"lessons\":1")),
                made(Requests.seat("taught", "ada", "lessons/1")),
                not(ResultCode.ALREADY_COMPLETED, Requests.seat("taught", "ada", "withdraw")),
                made(Requests.putSession("taught", "mon", 1)),
                made(Requests.book("taught", "mon", "ada")),
                not(ResultCode.ALREADY_BOOKED, Requests.book("taught", "mon", "ada")),
                made(Requests.enroll("taught", "ben")),
                not(ResultCode.SESSION_FULL, Requests.book("taught", "mon", "ben")),
                not(ResultCode.NOT_BOOKED, Requests.cancelBooking("taught", "mon", "ben")),
                not(ResultCode.CAPACITY_BELOW_BOOKED, Requests.putSession("taught", "mon", 0)),
                done(Requests.cancelBooking("taught", "mon", "ada")),
                not(ResultCode.SECTION_FULL, Requests.enroll("s1", "eve")),
                not(ResultCode.CAPACITY_BELOW_ENROLLED, Requests.putSection("s1", 0)),
                not(ResultCode.REGISTRATION_REFUSED, Requests.register("eve", "\"add\":[\"s1\",\"taught\"]")),
                done(Requests.register("eve", "\"add\":[{\"sectionId\":\"taught\",\"hold\":true}]")),
                // Ben gets the seat, and gives it back.
                done(Requests.unenroll("s1", "ada")),
                done(Requests.seat("s1", "ben", "withdraw")),
                not(ResultCode.INSUFFICIENT_CREDITS, Requests.enroll("s1", "eve")),
                not(ResultCode.INSUFFICIENT_CREDITS, Requests.credits("eve", -1)),
                made(Requests.credits("eve", 5)),
                made(Requests.importEnrollment("taught", "ben", "4711", "withdrawn", 10)),
                done(Requests.importEnrollment("taught", "ben", "4711", "withdrawn", 10)),
                not(ResultCode.IMPORT_ID_REUSED, Requests.importEnrollment("s1", "ben", "4711", "active", 10)),
                not(ResultCode.BALANCE_OVERFLOW, Requests.credits("eve", Limits.MAX_CREDITS))));
        // The one table that is soon full: the wait lists that one student is on.
        for (int list = 0; list <= Limits.MAX_WAITLISTS_OF_STUDENT; list++) {
            rows.add(made(Requests.putSection("w" + list, "\"capacity\":0,\"waitlistCapacity\":5")));
            rows.add(
                    list < Limits.MAX_WAITLISTS_OF_STUDENT
                            ? made(Requests.await("w" + list, "eve"))
                            : row(ResultCode.STATE_FULL, 503, Requests.await("w" + list, "eve")));
        }
        rows.add(done(Requests.leaveWaitlist("w0", "eve")));
        return rows;
    }

    @BeforeAll
    static void ask() {
        gateway = TestGateway.start();
        client = new Conversation(gateway);
        for (Row row : ROWS) {
            ANSWERS.add(client.answer(row.request));
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void shouldAnswerWithTheStatusAndTheCodeOfTheRow() {
        for (int i = 0; i < ROWS.size(); i++) {
            Row row = ROWS.get(i);
            Answer answer = ANSWERS.get(i);
            assertEquals(row.status, answer.status(), () -> row.request + " → " + answer);
            assertEquals(row.code.isRefusal() ? row.code.text() : "", answer.member("code"));
            assertEquals(row.status == 503 ? "1" : "", answer.header("retry-after"));
        }
    }

    @ParameterizedTest
    @EnumSource(ResultCode.class)
    void shouldHaveARowForEveryCode(ResultCode code) {
        assertTrue(
                HANDED.contains(code) != ROWS.stream().anyMatch(row -> row.code == code),
                () -> "Expected a request that is answered with " + code);
    }

    @Test
    void shouldAnswer503WhereAsManyKeysAreRememberedAsThereMayBe() {
        PendingReply reply = new PendingReply();
        reply.route = Requests.route(HttpMethod.POST, "/v1/registrations");
        reply.commandType = CommandType.REGISTER;
        reply.outcome.begin(7, 1).result(ResultCode.IDEMPOTENCY_FULL);
        // As the engine says it: current, and max.
        reply.outcome.setNumber(3, Limits.MAX_KEYS);
        reply.outcome.setNumber(4, Limits.MAX_KEYS);
        ResponseWriter writer = new ResponseWriter();
        writer.write(reply, 1);
        String answer = new String(writer.bytes(), 0, writer.length(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        JsonNode problem = HistoryPages.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertEquals("idempotency_full", problem.path("code").asText());
        assertEquals(Limits.MAX_KEYS, problem.path("current").asLong());
        assertEquals(Limits.MAX_KEYS, problem.path("max").asLong());
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
    void shouldHaveAReceiptOfEveryCommandAndResultThatSaysWhatADumpSays() {
        List<String> lines = dumped();
        Set<String> types = new TreeSet<>();
        for (int i = 0; i < ROWS.size(); i++) {
            Answer receipt = client.answer(Requests.get("/v1/commands/" + (i + 1)));
            assertEquals(lines.get(i), receipt.body());
            JsonNode json = HistoryPages.parse(receipt.body());
            assertEquals(
                    ROWS.get(i).code.text(), json.path("outcome").path("code").asText());
            types.add(json.path("type").asText());
        }
        // A tick is the pipeline's own; HoldsTest has its receipt.
        types.add(CommandType.TICK.text());
        assertEquals(
                Arrays.stream(CommandType.values())
                        .map(CommandType::text)
                        .collect(Collectors.toCollection(TreeSet::new)),
                types);
    }
}
