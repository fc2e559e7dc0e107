package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandType;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every refusal is a problem document, with the members that clients count on and the status that its code stands for. */
class ResponseWriterTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Route ENROLL = Requests.route(HttpMethod.POST, "/v1/sections/s/enrollments");

    private final ResponseWriter writer = new ResponseWriter();

    private String written(PendingReply reply) {
        writer.clear();
        writer.write(reply, 1_794_614_400_000L);
        return new String(writer.bytes(), 0, writer.length(), StandardCharsets.UTF_8);
    }

    private static JsonNode assertProblem(String answer, int status, String code) throws IOException {
        String[] parts = answer.split("\r\n\r\n", 2);
        assertTrue(parts[0].startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(parts[0].contains("\r\nContent-Type: application/problem+json\r\n"), answer);
        assertTrue(parts[0].contains("\r\nDate: Sat, 14 Nov 2026 00:00:00 GMT\r\n"), answer);
        assertTrue(
                parts[0].contains("\r\nContent-Length: " + parts[1].getBytes(StandardCharsets.UTF_8).length), answer);
        assertEquals(status == 503, parts[0].contains("\r\nRetry-After: 1"), answer);
        JsonNode problem = MAPPER.readTree(parts[1]);
        List<String> names = new ArrayList<>();
        problem.fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("type", "title", "status", "code", "detail"), names.subList(0, 5));
        assertEquals("about:blank", problem.get("type").textValue());
        assertFalse(problem.get("title").textValue().isEmpty());
        assertEquals(status, problem.get("status").intValue());
        assertEquals(code, problem.get("code").textValue());
        assertFalse(problem.get("detail").textValue().isEmpty());
        return problem;
    }

    @ParameterizedTest
    @EnumSource(RequestRefusal.class)
    void shouldWriteEveryRefusalOfTheGateway(RequestRefusal refusal) throws IOException {
        PendingReply reply = new PendingReply();
        reply.allow = "GET, HEAD";
        reply.refuse(refusal, "Because \"\u0001\ud83d\ude00\\.");
        String answer = written(reply);
        JsonNode problem =
                assertProblem(answer, refusal.status(), refusal.name().toLowerCase(Locale.ROOT));
        assertEquals("Because \"\u0001\ud83d\ude00\\.", problem.get("detail").textValue());
        assertEquals(refusal == RequestRefusal.UNAUTHENTICATED, answer.contains("\r\nWWW-Authenticate: Bearer\r\n"));
        assertEquals(refusal == RequestRefusal.METHOD_NOT_ALLOWED, answer.contains("\r\nAllow: GET, HEAD\r\n"));
    }

    /** Status of each of the engine's refusals, and the numbers that decided. */
    private static final Map<ResultCode, List<String>> REFUSALS = Map.ofEntries(
            Map.entry(ResultCode.IDEMPOTENCY_KEY_REUSED, List.of("422")),
            Map.entry(ResultCode.IDEMPOTENCY_FULL, List.of("503", "current", "max")),
            Map.entry(ResultCode.SECTION_NOT_FOUND, List.of("404")),
            Map.entry(ResultCode.STUDENT_NOT_FOUND, List.of("404")),
            Map.entry(ResultCode.SESSION_NOT_FOUND, List.of("404")),
            Map.entry(ResultCode.LESSON_NOT_FOUND, List.of("404", "max")),
            Map.entry(ResultCode.TERM_NOT_FOUND, List.of("404")),
            Map.entry(ResultCode.SECTION_CANCELLED, List.of("409")),
            Map.entry(ResultCode.REGISTRATION_NOT_OPEN, List.of("409", "at", "opensAt")),
            Map.entry(ResultCode.REGISTRATION_CLOSED, List.of("409", "at", "closesAt")),
            Map.entry(ResultCode.TERM_NOT_CLOSED, List.of("409", "current", "max")),
            Map.entry(ResultCode.IMPORT_ID_REUSED, List.of("409", "enrollmentId")),
            Map.entry(ResultCode.ALREADY_ENROLLED, List.of("409", "enrollmentId")),
            Map.entry(ResultCode.ALREADY_WAITLISTED, List.of("409")),
            Map.entry(ResultCode.NOT_ENROLLED, List.of("409")),
            Map.entry(ResultCode.NOT_WAITLISTED, List.of("409")),
            Map.entry(ResultCode.ALREADY_COMPLETED, List.of("409", "enrollmentId")),
            Map.entry(ResultCode.NOT_PENDING, List.of("409", "enrollmentId")),
            Map.entry(ResultCode.LESSON_ALREADY_COMPLETED, List.of("409", "enrollmentId")),
            Map.entry(ResultCode.ALREADY_BOOKED, List.of("409")),
            Map.entry(ResultCode.NOT_BOOKED, List.of("409")),
            Map.entry(ResultCode.SECTION_FULL, List.of("409", "current", "max", "lastSeatSequence")),
            Map.entry(ResultCode.CAPACITY_BELOW_ENROLLED, List.of("409", "current", "max")),
            Map.entry(ResultCode.LESSONS_BELOW_COMPLETED, List.of("409", "current", "max")),
            Map.entry(ResultCode.WAITLIST_FULL, List.of("409", "current", "max")),
            Map.entry(ResultCode.SESSION_FULL, List.of("409", "current", "max")),
            Map.entry(ResultCode.CAPACITY_BELOW_BOOKED, List.of("409", "current", "max")),
            Map.entry(ResultCode.INSUFFICIENT_CREDITS, List.of("409", "balance", "price")),
            Map.entry(ResultCode.BALANCE_OVERFLOW, List.of("409", "balance", "amount", "max")),
            Map.entry(ResultCode.REGISTRATION_REFUSED, List.of("409")),
            Map.entry(ResultCode.STATE_FULL, List.of("503", "current", "max")));

    @Test
    void shouldKnowEveryRefusalOfTheEngine() {
        assertEquals(
                Arrays.stream(ResultCode.values()).filter(ResultCode::isRefusal).toList(),
                REFUSALS.keySet().stream().sorted().toList());
    }

    @Test
    void shouldWriteEveryRefusalOfTheEngine() throws ReflectiveOperationException, IOException {
        // The engine alone fills outcomes; and a full table would take a million commands to come by.
        Method result = Outcome.class.getDeclaredMethod("result", ResultCode.class);
        result.setAccessible(true);
        for (Map.Entry<ResultCode, List<String>> refusal : REFUSALS.entrySet()) {
            PendingReply reply = new PendingReply();
            reply.route = ENROLL;
            reply.commandType = CommandType.ENROLL;
            result.invoke(reply.outcome, refusal.getKey());
            JsonNode problem = assertProblem(
                    written(reply),
                    Integer.parseInt(refusal.getValue().get(0)),
                    refusal.getKey().name().toLowerCase(Locale.ROOT));
            List<String> names = new ArrayList<>();
            problem.fieldNames().forEachRemaining(names::add);
            assertEquals("sequence", names.get(5));
            assertEquals(refusal.getValue().subList(1, refusal.getValue().size()), names.subList(6, names.size()));
        }
    }

    @Test
    void shouldSayWhatAQueryHasNotFound() throws IOException {
        PendingReply reply = new PendingReply();
        reply.route = Requests.route(HttpMethod.GET, "/v1/students/s");
        reply.answer = new Answer.NotFound(ResultCode.STUDENT_NOT_FOUND, "s");
        reply.answerSequence = 7;
        JsonNode problem = assertProblem(written(reply), 404, "student_not_found");
        assertEquals("s", problem.get("id").textValue());
        assertEquals(7, problem.get("sequence").longValue());
    }

    @Test
    void shouldLeaveOutTheBodyForHeadAlone() {
        PendingReply reply = new PendingReply();
        reply.refuse(RequestRefusal.ROUTE_NOT_FOUND, "None.");
        String whole = written(reply);
        reply.isHead = true;
        assertEquals(whole.substring(0, whole.indexOf("\r\n\r\n") + 4), written(reply));
    }
}
