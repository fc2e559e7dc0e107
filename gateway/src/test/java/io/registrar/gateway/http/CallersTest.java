package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.CommandDecoder;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers over HTTP: tokens in every shape, their place in the order of checks, and the actor of what they do. */
class CallersTest {
    private static final String FILE = Tokens.line("op-token", "it", "operator")
            + Tokens.line("re-token", "audit", "reader")
            + Tokens.line("ada-token", "ada", "student")
            + Tokens.line("seven-token", "7", "student");

    @TempDir
    private Path folder;

    private TokenFile callers(int pollMillis) throws Exception {
        return new TokenFile(Files.writeString(folder.resolve("callers"), FILE), pollMillis);
    }

    /** A gateway with a section and three students in it. */
    private TestGateway start() throws Exception {
        TestGateway gateway = TestGateway.start(callers(TokenFile.POLL_MILLIS));
        for (String request : List.of(
                Requests.putSection("s1", 10),
                Requests.putStudent("ada", 5),
                Requests.putStudent("ben", 5),
                Requests.putStudent("7", 5))) {
            gateway.expect(201, Requests.by("op-token", request));
        }
        return gateway;
    }

    private static List<String> actors(TestGateway gateway) {
        List<String> actors = new ArrayList<>();
        CommandDecoder decoder = new CommandDecoder();
        gateway.log.replay((buffer, offset, length) -> {
            decoder.wrap(buffer, offset, length);
            actors.add(decoder.type() + " by " + decoder.actor());
        });
        return actors;
    }

    @Test
    void shouldLetNobodyInWithoutOneTokenThatIsKnown() throws Exception {
        try (TestGateway gateway = start();
                RawConnection connection = gateway.connect()) {
            String get = Requests.get("/v1/sections");
            List<String> refused = List.of(
                    get,
                    Requests.with("Authorization:", get),
                    Requests.with("Authorization: Bearer", get),
                    Requests.with("Authorization: op-token", get),
                    Requests.with("Authorization: Basic op-token", get),
                    Requests.with("Proxy-Authorization: Bearer op-token", get),
                    Requests.with("Cookie: token=op-token", get),
                    Requests.by("op-toke", get),
                    Requests.by("op-token2", get),
                    Requests.by("op-token, Bearer op-token", get),
                    Requests.by("OP-TOKEN", get),
                    Requests.by(Tokens.hash("op-token"), get),
                    Requests.by("it", get),
                    Requests.by("op-token\u00fc", get),
                    Requests.by("x".repeat(257), get),
                    Requests.by("op-token", Requests.by("op-token", get)),
                    Requests.by("op-token", Requests.by("ada-token", get)),
                    Requests.get("/v1/sections?token=op-token"));
            for (String request : refused) {
                Answer answer = connection.send(request).read();
                assertEquals(401, answer.status(), request);
                assertEquals("unauthenticated", answer.member("code"));
                assertEquals("Bearer", answer.header("www-authenticate"));
                // Nothing of a caller who was let in stays for the next.
                assertEquals(
                        200,
                        connection.send(Requests.by("op-token", get)).read().status(),
                        request);
            }
            for (String good : List.of("bearer op-token", "BEARER  op-token", "Bearer op-token  ")) {
                assertEquals(
                        200,
                        connection
                                .send(Requests.with("authorization: " + good, get))
                                .read()
                                .status());
            }
        }
    }

    @Test
    void shouldAskForTheTokenBehindTheRouteAndBeforeAllElse() throws Exception {
        try (TestGateway gateway = start()) {
            long before = gateway.log.appended();
            gateway.expect(404, Requests.get("/v1/nowhere"));
            gateway.expect(405, Requests.bare("PATCH", "/v1/sections"));
            for (String request : List.of(
                    Requests.json("PUT", "/v1/students/ada", "no json"),
                    Requests.json("PUT", "/v1/students/ada", "{\"unknown\":1}"),
                    Requests.json("PUT", "/v1/students/ada?unknown=1", "{}"),
                    Requests.json("PUT", "/v1/students/" + "x".repeat(65), "{}"),
                    Requests.json("PUT", "/v1/students/ada", "x".repeat(70_000)),
                    Requests.bare("PUT", "/v1/sections/s1"))) {
                assertEquals("unauthenticated", gateway.expect(401, request).member("code"));
                assertEquals(
                        "forbidden",
                        gateway.expect(403, Requests.by("ada-token", request)).member("code"));
            }
            assertEquals(
                    "close",
                    gateway.expect(401, Requests.json("PUT", "/v1/students/ada", "x".repeat(70_000)))
                            .header("connection"));
            assertEquals(
                    "Only an operator may do this.",
                    gateway.expect(403, Requests.by("re-token", Requests.putStudent("ada", 1)))
                            .member("detail"));
            assertEquals(before, gateway.log.appended());
        }
    }

    @Test
    void shouldRefuseBeforeABodyIsSentWhenTheClientWaitsForTheWord() throws Exception {
        try (TestGateway gateway = start();
                RawConnection connection = gateway.connect()) {
            connection.send(Requests.head(
                    "PUT /v1/students/ada HTTP/1.1",
                    "Host: x",
                    "Content-Type: application/json",
                    "Content-Length: 13",
                    "Expect: 100-continue"));
            assertEquals(401, connection.read().status());
            assertTrue(connection.isEnded());
        }
    }

    @Test
    void shouldKeepTheOrderOfAnswersWhenSomeAreRefused() throws Exception {
        try (TestGateway gateway = start();
                RawConnection connection = gateway.connect()) {
            StringBuilder requests = new StringBuilder();
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                switch (i % 6) {
                    case 0 -> add(requests, expected, Requests.putStudent("p" + i, i), "op-token", 201);
                    case 1 -> add(requests, expected, Requests.putStudent("p" + i, i), "", 401);
                    case 2 -> add(requests, expected, Requests.putStudent("p" + i, i), "ada-token", 403);
                    case 3 -> add(requests, expected, Requests.enroll("s1", "ben"), "ada-token", 404);
                    case 4 -> add(requests, expected, Requests.get("/v1/sections"), "re-token", 200);
                    default -> add(requests, expected, Requests.LIVEZ, "", 200);
                }
            }
            connection.send(requests.toString());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), connection.read().status(), "answer " + i);
            }
        }
    }

    private static void add(StringBuilder requests, List<Integer> expected, String request, String token, int status) {
        requests.append(token.isEmpty() ? request : Requests.by(token, request));
        expected.add(status);
    }

    @Test
    void shouldNameTheCallerInEveryRecord() throws Exception {
        try (TestGateway gateway = TestGateway.start(callers(TokenFile.POLL_MILLIS))) {
            gateway.expect(201, Requests.by("op-token", Requests.putSection("s1", 10)));
            gateway.expect(201, Requests.by("op-token", Requests.putStudent("ada", 5)));
            gateway.expect(201, Requests.by("ada-token", Requests.enroll("s1", "ada")));
            gateway.expect(409, Requests.by("ada-token", Requests.enroll("s1", "ada")));
            gateway.expect(200, Requests.by("ada-token", Requests.unenroll("s1", "ada")));
            gateway.expect(
                    201,
                    Requests.by(
                            "op-token",
                            Requests.json("POST", "/v1/students/ada/credits", "{\"amount\":1,\"reason\":\"r\"}")));
            // A student that the file knows and the engine does not: the engine's word, as it is about itself.
            assertTrue(gateway.expect(404, Requests.by("seven-token", Requests.enroll("s1", "7")))
                    .body()
                    .contains("\"sequence\":7"));
            gateway.stop();
            assertEquals(
                    List.of(
                            "PUT_SECTION by it",
                            "PUT_STUDENT by it",
                            "ENROLL by ada",
                            "ENROLL by ada",
                            "UNENROLL by ada",
                            "ADJUST_CREDITS by it",
                            "ENROLL by 7"),
                    actors(gateway));
        }
    }

    @Test
    void shouldKeepCallersApartWhenTheirRequestsInterleaveOnOneEventLoop() throws Exception {
        try (TestGateway gateway = start();
                RawConnection slow = gateway.connect();
                RawConnection quick = gateway.connect()) {
            String put = Requests.putStudent("new", 5);
            String request = Requests.by("op-token", put);
            slow.send(request.substring(0, request.length() - 3));
            assertEquals(
                    201,
                    quick.send(Requests.by("ada-token", Requests.enroll("s1", "ada")))
                            .read()
                            .status());
            assertEquals(403, quick.send(Requests.by("ada-token", put)).read().status());
            assertEquals(
                    201,
                    slow.send(request.substring(request.length() - 3)).read().status());
            slow.hangUp();
            quick.hangUp();
            gateway.stop();
            List<String> actors = actors(gateway);
            assertEquals(List.of("ENROLL by ada", "PUT_STUDENT by it"), actors.subList(4, actors.size()));
        }
    }

    @Test
    void shouldTakeANumberForTheStudentsOwnId() throws Exception {
        try (TestGateway gateway = start()) {
            String own = Requests.json("POST", "/v1/sections/s1/enrollments", "{\"studentId\":7}");
            gateway.expect(201, Requests.by("seven-token", own));
            gateway.expect(404, Requests.by("ada-token", own));
            gateway.expect(200, Requests.by("seven-token", Requests.get("/v1/students/%37")));
        }
    }

    @Test
    void shouldTakeChangesOfTheFileOnConnectionsThatAreOpen() throws Exception {
        try (TokenFile callers = callers(1);
                TestGateway gateway = TestGateway.start(callers);
                RawConnection connection = gateway.connect()) {
            callers.watch((stage, failure) -> gateway.state.stop());
            String look = Requests.get("/v1/sections");
            assertEquals(403, status(connection, "re-token", Requests.putStudent("a", 1)));
            assertEquals(401, status(connection, "new-token", look));
            replace(FILE.replace(" reader", " operator") + Tokens.line("new-token", "new", "reader"));
            Await.until("the new token is known", () -> status(connection, "new-token", look) == 200);
            assertEquals(201, status(connection, "re-token", Requests.putStudent("a", 1)));
            replace(Tokens.line("re-token", "audit", "reader"));
            Await.until("the new token is known no more", () -> status(connection, "new-token", look) == 401);
            assertEquals(401, status(connection, "op-token", look));
            assertEquals(403, status(connection, "re-token", Requests.putStudent("a", 1)));
        }
    }

    private static int status(RawConnection connection, String token, String request) {
        return connection.send(Requests.by(token, request)).read().status();
    }

    /** As the documents tell to: written beside, and moved into its place, at once and not by way of a deletion. */
    private void replace(String text) throws Exception {
        Path beside = Files.writeString(folder.resolve("callers.new"), text);
        Files.move(beside, folder.resolve("callers"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void shouldLetEverybodyInAsTheOperatorWithoutAFileWhateverTheyShow() {
        try (TestGateway gateway = TestGateway.start()) {
            gateway.expect(201, Requests.putStudent("a", 1));
            gateway.expect(201, Requests.by("x", Requests.putStudent("b", 1)));
            gateway.expect(201, Requests.with("Authorization: \u00fc", Requests.putStudent("c", 1)));
            gateway.expect(201, Requests.by("x", Requests.by("y", Requests.putStudent("d", 1))));
            gateway.stop();
            assertEquals(
                    List.of("PUT_STUDENT by operator"),
                    actors(gateway).stream().distinct().toList());
        }
    }

    @Test
    void shouldMakeNoRouteThatForgetsWhoMayTakeIt() {
        Route enroll = Requests.route(HttpMethod.POST, "/v1/sections/s/enrollments");
        assertThrows(NullPointerException.class, () -> with(enroll, null, enroll.body()));
        assertThrows(IllegalStateException.class, () -> with(enroll, Access.ANYBODY, enroll.body()));
        assertThrows(IllegalStateException.class, () -> with(enroll, Access.ACTING_FOR_A_STUDENT, BodyShape.NONE));
        assertEquals(enroll, with(enroll, Access.ACTING_FOR_A_STUDENT, enroll.body()));
    }

    private static Route with(Route route, Access access, BodyShape body) {
        return Route.of(
                route.method(), route.template(), access, route.parameters(), body, route.action(), route.format());
    }
}
