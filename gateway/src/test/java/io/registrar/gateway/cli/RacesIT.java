package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The races that check-then-write systems lose, each run a hundred times with clients that come at the same moment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RacesIT {
    private static final int ROUNDS = 100;

    @TempDir
    private static Path data;

    private TestServer server;
    private Crowd crowd;
    private WireClient operator;

    @BeforeAll
    void start() throws IOException {
        server = new TestServer(data.resolve("data"), PipelineSettings.DEFAULT);
        crowd = new Crowd(server.url(), 20);
        operator = new WireClient(server.url());
    }

    @AfterAll
    void stop() throws IOException {
        operator.close();
        crowd.close();
        server.close();
    }

    @Test
    void shouldSeatExactlyTenWhenTwentyWantTenSeats() throws Exception {
        for (int i = 0; i < 20; i++) {
            student("seats-" + i, 0);
        }
        for (int round = 0; round < ROUNDS; round++) {
            String section = "seats-" + round;
            section(section, 10, 0);
            List<Reply> replies = crowd.sendAtOnce(IntStream.range(0, 20)
                    .mapToObj(i -> enroll(section, "seats-" + i))
                    .toList());

            assertEquals(Map.of("201", 10L, "section_full", 10L), countByCode(replies));
            for (Reply reply : replies) {
                if (reply.status() == 409) {
                    assertEquals(10, reply.json().path("current").asInt());
                    assertEquals(10, reply.json().path("max").asInt());
                }
            }
            assertEquals(
                    0, get("/v1/sections/" + section).json().path("available").asInt());
        }
    }

    @Test
    void shouldEnrollAndChargeOnceWhenOneStudentComesTenTimes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "once-" + round;
            section(name, 100, 10);
            student(name, 1000);
            List<Reply> replies = crowd.sendAtOnce(Collections.nCopies(10, enroll(name, name)));

            assertEquals(Map.of("201", 1L, "already_enrolled", 9L), countByCode(replies));
            List<Long> ids = replies.stream()
                    .map(reply -> reply.json().path("enrollmentId").asLong())
                    .distinct()
                    .toList();
            assertEquals(1, ids.size(), "the refusals name the enrollment that is in the way");
            assertEquals(990, balance(name));
        }
    }

    @Test
    void shouldSpendABalanceOnceWhenTwoSectionsWantIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "balance-" + round;
            section(name + "-a", null, 10);
            section(name + "-b", null, 10);
            student(name, 10);
            List<Reply> replies = crowd.sendAtOnce(List.of(enroll(name + "-a", name), enroll(name + "-b", name)));

            assertEquals(Map.of("201", 1L, "insufficient_credits", 1L), countByCode(replies));
            assertEquals(0, balance(name));
        }
    }

    @Test
    void shouldRefundOnceWhenOneEnrollmentIsDroppedTenTimes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "refund-" + round;
            section(name, 5, 10);
            student(name, 10);
            operator.send(enroll(name, name));
            assertEquals(201, operator.read().status());
            List<Reply> replies = crowd.sendAtOnce(Collections.nCopies(10, unenroll(name, name)));

            assertEquals(Map.of("200", 1L, "not_enrolled", 9L), countByCode(replies));
            assertEquals(10, balance(name));
        }
    }

    @Test
    void shouldKeepTheMoneyRightWhenUnenrollMeetsEnrollAgain() throws Exception {
        String name = "again";
        section(name, 1, 10);
        student(name, 15);
        long begun = 0;
        long ended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                requests.add(i % 2 == 0 ? enroll(name, name) : unenroll(name, name));
            }
            List<Reply> replies = crowd.sendAtOnce(requests);
            Map<String, Long> counts = countByCode(replies);
            begun += counts.getOrDefault("201", 0L);
            ended += counts.getOrDefault("200", 0L);
            assertEquals(5, counts.getOrDefault("201", 0L) + counts.getOrDefault("already_enrolled", 0L));
            assertEquals(5, counts.getOrDefault("200", 0L) + counts.getOrDefault("not_enrolled", 0L));
            assertTrue(begun - ended == 0 || begun - ended == 1, begun + " begun, " + ended + " ended");
            assertEquals(15 - 10 * (begun - ended), balance(name));
        }
        assertEquals(
                begun,
                get("/v1/sections/" + name).json().path("totalEnrollments").asLong());
    }

    @Test
    void shouldFinishALessonOnceWhenFiveCompletionsComeAtOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "lesson-" + round;
            String body = "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":null,\"lessons\":2}";
            assertEquals(201, operator.call("PUT", "/v1/sections/" + name, body).status());
            student(name, 0);
            operator.send(enroll(name, name));
            assertEquals(201, operator.read().status());
            byte[] complete =
                    WireClient.request("POST", "/v1/sections/" + name + "/enrollments/" + name + "/lessons/1", "");
            List<Reply> replies = crowd.sendAtOnce(Collections.nCopies(5, complete));

            assertEquals(Map.of("201", 1L, "lesson_already_completed", 4L), countByCode(replies));
            long completions = 0;
            for (Reply reply : replies) {
                String code = get("/v1/commands/" + reply.json().path("sequence"))
                        .json()
                        .path("outcome")
                        .path("code")
                        .asText();
                completions += code.equals("created") ? 1 : 0;
            }
            assertEquals(1, completions, "in the outcomes");
        }
    }

    @Test
    void shouldHandASeatOnOnceWhenItIsDroppedTenTimes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "handed-" + round;
            String body = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1,\"price\":10,\"waitlistCapacity\":3}";
            assertEquals(201, operator.call("PUT", "/v1/sections/" + name, body).status());
            for (int i = 0; i < 3; i++) {
                student(name + "-" + i, i == 1 ? 9 : 10);
                String enroll = "{\"studentId\":\"" + name + "-" + i + "\",\"onFull\":\"waitlist\"}";
                assertEquals(
                        201,
                        operator.call("POST", "/v1/sections/" + name + "/enrollments", enroll)
                                .status());
            }
            List<Reply> replies = crowd.sendAtOnce(Collections.nCopies(10, unenroll(name, name + "-0")));

            assertEquals(Map.of("200", 1L, "not_enrolled", 9L), countByCode(replies));
            for (Reply reply : replies) {
                if (reply.status() == 200) {
                    assertEquals(
                            name + "-2",
                            reply.json()
                                    .path("promoted")
                                    .path(0)
                                    .path("studentId")
                                    .asText());
                    assertEquals(
                            name + "-1", reply.json().path("passedOver").path(0).asText());
                }
            }
            assertEquals(0, balance(name + "-2"));
            assertEquals(9, balance(name + "-1"));
        }
    }

    private static Map<String, Long> countByCode(List<Reply> replies) {
        return replies.stream().collect(Collectors.groupingBy(Reply::code, Collectors.counting()));
    }

    private static byte[] enroll(String section, String student) {
        return WireClient.request(
                "POST", "/v1/sections/" + section + "/enrollments", "{\"studentId\":\"" + student + "\"}");
    }

    private static byte[] unenroll(String section, String student) {
        return WireClient.request("DELETE", "/v1/sections/" + section + "/enrollments/" + student, "");
    }

    private void section(String id, Integer capacity, long price) throws IOException {
        String body =
                "{\"kind\":\"section\",\"title\":\"" + id + "\",\"capacity\":" + capacity + ",\"price\":" + price + "}";
        assertEquals(201, operator.call("PUT", "/v1/sections/" + id, body).status());
    }

    private void student(String id, long credits) throws IOException {
        assertEquals(
                201,
                operator.call("PUT", "/v1/students/" + id, "{\"credits\":" + credits + "}")
                        .status());
    }

    private Reply get(String target) throws IOException {
        return operator.call("GET", target, "");
    }

    private long balance(String student) throws IOException {
        return get("/v1/students/" + student).json().path("balance").asLong(-1);
    }
}
