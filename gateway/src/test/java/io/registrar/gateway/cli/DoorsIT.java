package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.callers.Tokens;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The races of the systems that Registrar replaces, as their documents run them, each through its own door: students with
 * tokens of their own, who come at the same moment and say nothing in the body.
 */
class DoorsIT {
    private static final int ROUNDS = Integer.getInteger("registrar.doors.rounds", 25);
    private static final int STUDENTS = 20;
    private static final String OPERATOR = "op-token";

    @TempDir
    private Path folder;

    private RegistrarProcess server;
    private Crowd crowd;
    private WireClient operator;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("tokens"),
                Tokens.line(OPERATOR, "it", "operator")
                        + IntStream.range(0, STUDENTS)
                                .mapToObj(i -> Tokens.line(token(i), student(i), "student"))
                                .collect(Collectors.joining()));
        serve();
    }

    private void serve() throws IOException {
        server = RegistrarProcess.serve(
                folder.resolve("data"), "--tokens", folder.resolve("tokens").toString());
        String url = server.awaitUrl();
        crowd = new Crowd(url, STUDENTS);
        operator = new WireClient(url);
    }

    @AfterEach
    void stop() throws IOException {
        crowd.close();
        operator.close();
        server.close();
    }

    private static String student(int number) {
        return "user" + number;
    }

    private static String token(int number) {
        return "token-of-" + student(number);
    }

    /** What a logged-in front end sends: no body. */
    private static byte[] by(int student, String method, String path) {
        return WireClient.request(method, "/api/v1/" + path, "", token(student));
    }

    private static List<byte[]> byEach(int students, String method, String path) {
        return IntStream.range(0, students).mapToObj(i -> by(i, method, path)).toList();
    }

    private static Map<String, Long> count(List<Reply> replies) {
        return replies.stream()
                .map(reply -> reply.status() < 400 ? "" + reply.status() : reply.status() + " " + reply.body())
                .collect(Collectors.groupingBy(told -> told, Collectors.counting()));
    }

    private void section(String id, String kind, Integer capacity, long price) throws IOException {
        String body = "{\"kind\":\"" + kind + "\",\"title\":\"t\",\"capacity\":" + capacity + ",\"price\":" + price
                + ",\"lessons\":2}";
        assertEquals(
                201, operator.call("PUT", "/v1/sections/" + id, body, OPERATOR).status());
    }

    private void students(long credits) throws IOException {
        for (int i = 0; i < STUDENTS; i++) {
            String body = "{\"credits\":" + credits + "}";
            assertEquals(
                    201,
                    operator.call("PUT", "/v1/students/" + student(i), body, OPERATOR)
                            .status());
        }
    }

    private long number(String target, String member) throws IOException {
        return operator.call("GET", target, "", OPERATOR).json().path(member).asLong(-1);
    }

    private long balance(int student) throws IOException {
        return number("/v1/students/" + student(student), "balance");
    }

    private Reply one(byte[] request) throws IOException {
        operator.send(request);
        return operator.read();
    }

    @Test
    void shouldEnrollTenOfTwentyInACourseOfTen() throws Exception {
        students(0);
        for (int round = 0; round < ROUNDS; round++) {
            String course = "course-" + round;
            section(course, "course", 10, 0);
            List<Reply> replies = crowd.sendAtOnce(byEach(20, "POST", "courses/" + course + "/enroll/"));
            assertEquals(
                    Map.of(
                            "201",
                            10L,
                            "400 {\"error\":\"Course is full\",\"code\":\"course_full\",\"current\":10,\"max\":10}",
                            10L),
                    count(replies));
            assertEquals(10, number("/v1/sections/" + course, "enrolled"));
            assertEquals(10, number("/v1/sections/" + course, "totalEnrollments"));
        }
    }

    @Test
    void shouldEnrollOnceWhenOneUserComesTenTimes() throws Exception {
        students(0);
        for (int round = 0; round < ROUNDS; round++) {
            String course = "course-" + round;
            section(course, "course", null, 0);
            List<Reply> replies =
                    crowd.sendAtOnce(Collections.nCopies(10, by(0, "POST", "courses/" + course + "/enroll/")));
            long id = replies.stream()
                    .filter(reply -> reply.status() == 201)
                    .findFirst()
                    .orElseThrow()
                    .json()
                    .path("enrollment_id")
                    .asLong();
            assertEquals(
                    Map.of(
                            "201",
                            1L,
                            "400 {\"error\":\"Already enrolled\",\"code\":\"already_enrolled\",\"enrollment_id\":" + id
                                    + "}",
                            9L),
                    count(replies));
            assertEquals(1, number("/v1/sections/" + course, "enrolled"));
        }
    }

    @Test
    void shouldCompleteALessonOnceWhenFiveCompletionsComeAtOnce() throws Exception {
        students(0);
        for (int round = 0; round < ROUNDS; round++) {
            String course = "course-" + round;
            section(course, "course", null, 0);
            assertEquals(
                    201, one(by(0, "POST", "courses/" + course + "/enroll/")).status());
            List<Reply> replies = crowd.sendAtOnce(
                    Collections.nCopies(5, by(0, "POST", "courses/" + course + "/lessons/1/complete/")));
            assertEquals(
                    Map.of("201", 1L, "400 {\"lesson\":\"You have already completed this lesson.\"}", 4L),
                    count(replies));
        }
    }

    /** RACE-01 of the tournaments' audit. */
    @Test
    void shouldEnrollNoMorePlayersThanATournamentHasPlaces() throws Exception {
        students(10L * ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            String cup = "cup-" + round;
            section(cup, "tournament", 8, 10);
            List<Reply> replies = crowd.sendAtOnce(byEach(20, "POST", "tournaments/" + cup + "/enroll"));
            assertEquals(Map.of("200", 8L, "400 {\"detail\":\"Tournament is full\"}", 12L), count(replies));
            assertEquals(8, number("/v1/sections/" + cup, "enrolled"));
        }
    }

    /** RACE-02. */
    @Test
    void shouldEnrollAndChargeAPlayerOnce() throws Exception {
        students(1_000);
        for (int round = 0; round < ROUNDS; round++) {
            String cup = "cup-" + round;
            section(cup, "tournament", 8, 10);
            List<Reply> replies =
                    crowd.sendAtOnce(Collections.nCopies(10, by(0, "POST", "tournaments/" + cup + "/enroll")));
            assertEquals(Map.of("200", 1L, "409 {\"detail\":\"Already enrolled\"}", 9L), count(replies));
            assertEquals(1_000 - 10L * (round + 1), balance(0));
        }
    }

    /** RACE-03: all of a balance, wanted by several tournaments at once, and spent on one. */
    @Test
    void shouldSpendABalanceOnce() throws Exception {
        students(10);
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                section("cup-" + round + "-" + i, "tournament", null, 10);
                requests.add(by(0, "POST", "tournaments/cup-" + round + "-" + i + "/enroll"));
            }
            List<Reply> replies = crowd.sendAtOnce(requests);
            assertEquals(Map.of("200", 1L, "400 {\"detail\":\"Insufficient credits\"}", 4L), count(replies));
            assertEquals(0, balance(0));
            for (int i = 0; i < 5; i++) {
                if (replies.get(i).status() == 200) {
                    assertEquals(
                            200,
                            one(by(0, "DELETE", "tournaments/cup-" + round + "-" + i + "/unenroll"))
                                    .status());
                }
            }
            assertEquals(10, balance(0));
        }
    }

    /** RACE-04: refunded once, and right as well where the player enrolls again at the same moment. */
    @Test
    void shouldRefundOnceWhetherOrNotThePlayerEnrollsAgain() throws Exception {
        students(15);
        section("cup", "tournament", 1, 10);
        byte[] enroll = by(0, "POST", "tournaments/cup/enroll");
        byte[] unenroll = by(0, "DELETE", "tournaments/cup/unenroll");
        for (int round = 0; round < ROUNDS; round++) {
            assertEquals(200, one(enroll).status());
            List<Reply> replies = crowd.sendAtOnce(Collections.nCopies(10, unenroll));
            assertEquals(
                    1, replies.stream().filter(reply -> reply.status() == 200).count());
            assertEquals(
                    9,
                    replies.stream()
                            .filter(reply ->
                                    reply.status() == 400 && reply.code().equals("not_enrolled"))
                            .count());
            assertEquals(15, balance(0));
        }
        long begun = 0;
        long ended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                requests.add(i % 2 == 0 ? enroll : unenroll);
            }
            List<Reply> replies = crowd.sendAtOnce(requests);
            for (int i = 0; i < 10; i++) {
                boolean isDone = replies.get(i).status() == 200;
                begun += isDone && i % 2 == 0 ? 1 : 0;
                ended += isDone && i % 2 != 0 ? 1 : 0;
            }
            assertTrue(begun - ended == 0 || begun - ended == 1, begun + " begun, " + ended + " ended");
            assertEquals(15 - 10 * (begun - ended), balance(0));
        }
        assertEquals(ROUNDS + begun, number("/v1/sections/cup", "totalEnrollments"));
    }

    /** A section that becomes another kind while twenty come: each either found it, or did not, and nobody is half in. */
    @Test
    void shouldJudgeTheKindAndTheSeatInOneMoment() throws Exception {
        students(0);
        String asCourse = "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":null}";
        for (int round = 0; round < ROUNDS; round++) {
            String id = "course-" + round;
            section(id, "tournament", null, 0);
            List<byte[]> requests = new ArrayList<>(byEach(19, "POST", "courses/" + id + "/enroll/"));
            requests.add(10, WireClient.request("PUT", "/v1/sections/" + id, asCourse, OPERATOR));
            List<Reply> replies = crowd.sendAtOnce(requests);
            Map<String, Long> counts = count(replies);
            long enrolled = counts.getOrDefault("201", 0L);
            assertEquals(
                    19 - enrolled,
                    counts.getOrDefault("404 {\"error\":\"Course not found\",\"code\":\"not_found\"}", 0L));
            long changed = replies.get(10).json().path("sequence").asLong();
            assertEquals(enrolled, number("/v1/sections/" + id, "enrolled"));
            for (long sequence = changed - 19; sequence <= changed + 19; sequence++) {
                Reply receipt = operator.call("GET", "/v1/commands/" + sequence, "", OPERATOR);
                if (receipt.status() == 200
                        && receipt.json().path("sectionId").asText().equals(id)
                        && receipt.json().path("type").asText().equals("enroll")) {
                    assertEquals(
                            sequence < changed ? "section_not_found" : "created",
                            receipt.json().path("outcome").path("code").asText());
                }
            }
        }
    }

    @Test
    void shouldAnswerTheSameWhenKilledAndStartedAgain() throws Exception {
        students(20);
        section("course", "course", 5, 0);
        section("cup", "tournament", 5, 10);
        List<byte[]> keyed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keyed.add(keyed("course", by(i, "POST", "courses/course/enroll/")));
            keyed.add(keyed("lesson", by(i, "POST", "courses/course/lessons/1/complete/")));
            keyed.add(keyed("cup", by(i, "POST", "tournaments/cup/enroll")));
            keyed.add(keyed("other", by(i, "POST", "courses/cup/enroll/")));
            keyed.add(keyed("drop", by(i, "DELETE", "tournaments/cup/unenroll")));
        }
        List<Reply> before = askAll(keyed);
        long decided = number("/v1/sections/course", "sequence");
        assertEquals(22 + keyed.size(), decided);
        List<Reply> receipts = receipts(decided);
        crowd.close();
        operator.close();
        server.kill();
        serve();
        assertEquals(decided, number("/v1/sections/course", "sequence"));
        assertEquals(receipts, receipts(decided));
        assertEquals(before, askAll(keyed));
        assertEquals(5, number("/v1/sections/course", "enrolled"));
        String url = folder.resolve("data").toString();
        server.stopInOrder();
        RegistrarProcess.Result verified = CommandCall.run("journal", "verify", "--data", url);
        assertEquals(0, verified.exitCode(), verified.errors());
        RegistrarProcess.Result checked = RegistrarProcess.run("check", "enrollment", "--data", url);
        assertEquals(0, checked.exitCode(), checked.out());
    }

    private static byte[] keyed(String key, byte[] request) {
        return WireClient.with("Idempotency-Key: " + key, request);
    }

    private List<Reply> askAll(List<byte[]> requests) throws IOException {
        List<Reply> replies = new ArrayList<>();
        for (byte[] request : requests) {
            replies.add(one(request));
        }
        return replies;
    }

    private List<Reply> receipts(long upTo) throws IOException {
        List<Reply> receipts = new ArrayList<>();
        for (long sequence = 1; sequence <= upTo; sequence++) {
            receipts.add(operator.call("GET", "/v1/commands/" + sequence, "", OPERATOR));
        }
        return receipts;
    }
}
