package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.RawConnection.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that is sent again with its key has one effect and one answer, byte for byte. */
class IdempotencyTest {
    @TempDir
    private Path folder;

    private TestGateway gateway;
    private Conversation client;

    @BeforeEach
    void start() throws IOException, TokenFileException {
        Path file = Files.writeString(
                folder.resolve("callers"),
                Tokens.line("op-token", "ops", "operator") + Tokens.line("ada-token", "ada", "student"));
        gateway = TestGateway.start(new TokenFile(file, TokenFile.POLL_MILLIS));
        client = new Conversation(gateway, "op-token");
        client.answer(Requests.putStudent("ada", 100));
        client.answer(Requests.putStudent("ben", 100));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private static String told(Answer answer) {
        return answer.status() + " " + answer.body();
    }

    private String keyed(String key, String request) {
        return told(client.answer(Requests.keyed(key, request)));
    }

    /** A request of every route that changes something; each of them goes well. */
    static Map<String, String> requests() {
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("PUT section", Requests.putSection("s1", "\"capacity\":1,\"price\":10,\"waitlistCapacity\":5"));
        requests.put(
                "PUT section with lessons",
                Requests.putSection("s2", "\"capacity\":5,\"lessons\":2,\"term\":\"t\",\"closesAt\":253402300799999"));
        requests.put("PUT student", Requests.putStudent("cleo", 5));
        requests.put("POST credits", Requests.credits("cleo", -1));
        requests.put("POST hold", Requests.hold("s1", "ada"));
        requests.put("POST wait", Requests.await("s1", "cleo"));
        requests.put("POST wait too", Requests.await("s1", "ben"));
        requests.put("POST confirm", Requests.seat("s1", "ada", "confirm"));
        requests.put("DELETE enrollment", Requests.unenroll("s1", "ada"));
        requests.put("POST withdraw", Requests.seat("s1", "ben", "withdraw"));
        requests.put("DELETE wait", Requests.leaveWaitlist("s1", "cleo"));
        requests.put(
                "POST registration", Requests.register("ada", "\"add\":[\"s1\",{\"sectionId\":\"s2\",\"hold\":true}]"));
        requests.put("POST lesson", Requests.seat("s2", "ada", "lessons/1"));
        requests.put("PUT session", Requests.putSession("s2", "mon", 3));
        requests.put("POST booking", Requests.book("s2", "mon", "ada"));
        requests.put("DELETE booking", Requests.cancelBooking("s2", "mon", "ada"));
        requests.put("POST course door", door("POST", "courses/s2/enroll/", "ben"));
        requests.put("POST lesson door", door("POST", "courses/s2/lessons/2/complete/", "ben"));
        requests.put("PUT tournament", Requests.putSectionOfKind("cup", "tournament", "\"capacity\":5,\"price\":10"));
        requests.put("POST tournament door", door("POST", "tournaments/cup/enroll", "ben"));
        requests.put("DELETE tournament door", door("DELETE", "tournaments/cup/unenroll", "ben"));
        requests.put("POST import", Requests.importEnrollment("s2", "cleo", "4711", "active", 7));
        requests.put("DELETE section", Requests.cancelSection("s2"));
        requests.put("POST archive", Requests.archive("t"));
        return requests;
    }

    private static String door(String method, String path, String student) {
        return Requests.json(method, "/api/v1/" + path, "{\"student_id\":\"" + student + "\"}");
    }

    @Test
    void shouldAnswerARepetitionOfEveryWriteAsItDidTheFirst() {
        Map<String, String> first = new LinkedHashMap<>();
        requests().forEach((name, request) -> {
            String answer = keyed(name.replace(' ', '-'), request);
            assertTrue(answer.startsWith("20"), () -> name + " → " + answer);
            first.put(name, answer);
        });
        long balance = client.read("/v1/students/ada").path("balance").asLong();
        for (int round = 0; round < 2; round++) {
            requests()
                    .forEach((name, request) ->
                            assertEquals(first.get(name), keyed(name.replace(' ', '-'), request), name));
        }
        assertEquals(balance, client.read("/v1/students/ada").path("balance").asLong());
    }

    @Test
    void shouldHaveARequestOfEveryWriteAbove() {
        Set<Route> asked = new HashSet<>();
        for (String request : requests().values()) {
            String[] line = request.split(" ", 3);
            asked.add(Requests.route(HttpMethod.valueOf(line[0]), line[1]));
        }
        assertEquals(
                Routes.all().stream()
                        .filter(route -> route.action() instanceof Route.Action.Decide)
                        .collect(Collectors.toSet()),
                asked);
    }

    @Test
    void shouldRepeatARefusalThoughTheStateHasChangedSince() {
        client.ask(Requests.putSection("s1", 0));
        String full = keyed("k1", Requests.enroll("s1", "ada"));
        assertTrue(full.startsWith("409 "), full);
        client.ask(Requests.putSection("s1", 5));
        assertEquals(full, keyed("k1", Requests.enroll("s1", "ada")));
        String unknown = keyed("k2", Requests.enroll("s2", "ada"));
        assertTrue(unknown.startsWith("404 "), unknown);
        client.ask(Requests.putSection("s2", 5));
        assertEquals(unknown, keyed("k2", Requests.enroll("s2", "ada")));
        assertTrue(keyed("k3", Requests.enroll("s2", "ada")).startsWith("201 "));
        client.ask(Requests.putSection("s3", "\"capacity\":5,\"opensAt\":253402300799999"));
        String early = keyed("k4", Requests.enroll("s3", "ada"));
        assertTrue(early.contains("\"at\":"), early);
        assertEquals(early, keyed("k4", Requests.enroll("s3", "ada")));
        String refused = keyed("k5", Requests.register("ada", "\"add\":[\"s2\",\"s3\"]"));
        assertTrue(refused.contains("\"code\":\"already_enrolled\""), refused);
        assertEquals(refused, keyed("k5", Requests.register("ada", "\"add\":[\"s2\",\"s3\"]")));
    }

    @Test
    void shouldRefuseTheKeyOfAnotherRequest() {
        client.ask(Requests.putSection("s1", 5));
        client.ask(Requests.putSection("s2", 5));
        String request = Requests.enroll("s1", "ada");
        assertTrue(keyed("k", request).startsWith("201 "));
        for (String other : List.of(
                Requests.enroll("s1", "ben"),
                Requests.enroll("s2", "ada"),
                Requests.unenroll("s1", "ada"),
                // The same to a reader of JSON or of URLs, and not the same bytes.
                Requests.json("POST", "/v1/sections/s1/enrollments", "{\"studentId\": \"ada\"}"),
                Requests.json("POST", "/v1/sections/%731/enrollments", "{\"studentId\":\"ada\"}"),
                Requests.json("POST", "http://x/v1/sections/s1/enrollments", "{\"studentId\":\"ada\"}"))) {
            assertEquals("422 idempotency_key_reused {\"sequence\":#}", client.ask(Requests.keyed("k", other)), other);
        }
        assertEquals(1, client.read("/v1/sections/s1").path("enrolled").asLong());
        assertEquals(0, client.read("/v1/sections/s2").path("enrolled").asLong());
        // What is malformed is not decided, and takes no key.
        assertEquals(
                "400 malformed_request {}",
                client.ask(Requests.keyed("new", Requests.json("POST", "/v1/sections/s1/enrollments", "{}"))));
        assertTrue(keyed("new", Requests.enroll("s2", "ada")).startsWith("201 "));
    }

    @Test
    void shouldKeepTheKeysOfCallersApart() {
        client.ask(Requests.putSection("s1", 5));
        client.ask(Requests.putSection("s2", 5));
        assertTrue(keyed("k", Requests.enroll("s1", "ada")).startsWith("201 "));
        try (Conversation ada = new Conversation(gateway, "ada-token")) {
            assertTrue(
                    ada.ask(Requests.keyed("k", Requests.enroll("s2", "ada"))).startsWith("201 "));
            // Another's id is no command, and so has no key.
            assertEquals("404 student_not_found {}", ada.ask(Requests.keyed("j", Requests.enroll("s2", "ben"))));
            assertTrue(
                    ada.ask(Requests.keyed("j", Requests.unenroll("s2", "ada"))).startsWith("200 "));
        }
    }

    /** One event loop, one encoder: whatever a request leaves behind there must not be the next one's. */
    @Test
    void shouldLeaveNoKeyToTheNextRequest() {
        client.ask(Requests.putSection("s1", 5));
        client.ask(Requests.keyed("k", Requests.enroll("s1", "ada")));
        assertTrue(client.ask(Requests.unenroll("s1", "ada")).startsWith("200 "));
        // These have a key, and are refused when their command is being made.
        for (String refused : List.of(
                Requests.credits("ada", 0),
                Requests.putSection("s1", "\"capacity\":5,\"opensAt\":7,\"closesAt\":7"),
                Requests.register("ada", "\"add\":[]"))) {
            assertEquals("400 malformed_request {}", client.ask(Requests.keyed("k", refused)));
            JsonNode next = HistoryPages.parse(
                    client.answer(Requests.enroll("s1", "ada")).body());
            JsonNode receipt =
                    client.read("/v1/commands/" + next.path("sequence").asLong());
            assertTrue(receipt.path("idempotencyKey").isMissingNode(), receipt::toString);
            client.ask(Requests.unenroll("s1", "ada"));
        }
    }

    @Test
    void shouldSayInTheReceiptWhatItRepeats() {
        client.ask(Requests.putSection("s1", 5));
        String answer = keyed("\"k\\", Requests.enroll("s1", "ada"));
        long first = gateway.log.appended();
        assertEquals(answer, keyed("\"k\\", Requests.enroll("s1", "ada")));
        JsonNode original = client.read("/v1/commands/" + first);
        JsonNode repeated = client.read("/v1/commands/" + (first + 1));
        assertEquals("\"k\\", original.path("idempotencyKey").asText());
        assertEquals("\"k\\", repeated.path("idempotencyKey").asText());
        assertTrue(original.path("outcome").path("repeats").isMissingNode());
        assertEquals(
                "{\"code\":\"created\",\"repeats\":" + first
                        + ",\"enrollmentId\":1,\"cost\":0,\"balanceAfter\":100,\"effects\":[]}",
                repeated.path("outcome").toString());
        assertNotEquals(original.path("outcome").path("effects").size(), 0);
        // It happened once, and is in the history once.
        assertEquals(
                1, client.read("/v1/students/ada/enrollments").path("items").size());
    }

    @Test
    void shouldTellTheSameOfAHoldThatHasEndedSince() {
        client.ask(Requests.putSection("s1", "\"capacity\":1,\"price\":10,\"holdSeconds\":1"));
        String held = keyed("k", Requests.hold("s1", "ada"));
        Await.until(
                "the hold is gone",
                () -> client.look("/v1/sections/s1/enrollments/ada").startsWith("404 not_enrolled"));
        assertEquals(held, keyed("k", Requests.hold("s1", "ada")));
        assertEquals(0, client.read("/v1/sections/s1").path("held").asLong());
    }

    @Test
    void shouldIgnoreAKeyOfARead() {
        long before = gateway.log.appended();
        List<String> looks = List.of("/v1/students/ada", "/v1/students/ben", "/v1/students/ada");
        assertEquals(
                List.of(200, 200, 200),
                looks.stream()
                        .map(look -> client.answer(Requests.keyed("k", Requests.get(look)))
                                .status())
                        .collect(Collectors.toList()));
        assertEquals(before, gateway.log.appended());
    }
}
