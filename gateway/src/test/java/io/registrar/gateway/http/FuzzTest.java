package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come: no 5xx but for versions of HTTP that are not spoken, no hang, nothing to warn of in the log, and a
 * state whose recount is clean. A failure names the seed that repeats it.
 */
class FuzzTest {
    private static final long SEED = 20_260_901;
    private static final Pattern SERVER_ERROR = Pattern.compile("HTTP/1\\.1 5(?!05)[0-9][0-9] ");
    private static final int HEALTH_EVERY = 100;

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        gateway.expect(201, Requests.putSection("s1", 3));
        gateway.expect(201, Requests.putStudent("a", 100));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldBearRandomBytes() {
        for (int i = 0; i < 600; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                // What looks a little like HTTP gets further.
                byte[] signs =
                        "GETPU /v1sections:\r\n\r\n {}\"0123456789%?&=.,HTTP".getBytes(StandardCharsets.US_ASCII);
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] = signs[random.nextInt(signs.length)];
                }
            }
            attack(seed, i, bytes);
        }
    }

    @Test
    void shouldBearMutatedPipelines() {
        for (int i = 0; i < 3_000; i++) {
            long seed = SEED * 31 + i;
            Random random = new Random(seed);
            byte[] bytes = pipeline(random);
            int mutations = 1 + random.nextInt(4);
            for (int m = 0; m < mutations; m++) {
                bytes = mutated(random, bytes);
            }
            attack(seed, i, bytes);
        }
    }

    private void attack(long seed, int round, byte[] bytes) {
        try (RawConnection connection = gateway.connect()) {
            if (bytes.length > 2 && round % 3 == 0) {
                int cut = 1 + (int) (seed % (bytes.length - 1));
                connection.send(Arrays.copyOf(bytes, cut));
                connection.trySend(Arrays.copyOfRange(bytes, cut, bytes.length));
            } else {
                connection.send(bytes);
            }
            String answers = round % 5 == 0
                    ? answersOfOneThatLeaves(connection)
                    : connection.shutOutput().readToEnd();
            assertFalse(SERVER_ERROR.matcher(answers).find(), () -> "seed " + seed + ": " + answers);
            assertTrue(answers.isEmpty() || answers.startsWith("HTTP/1.1 "), () -> "seed " + seed + ": " + answers);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("seed " + seed, failure);
        }
        if (round % HEALTH_EVERY == 0) {
            Answer health = gateway.ask(Requests.get("/readyz"));
            assertTrue(health.status() == 200, () -> "seed " + seed + ": " + health);
        }
    }

    private static String answersOfOneThatLeaves(RawConnection connection) {
        connection.reset();
        return "";
    }

    private static byte[] pipeline(Random random) {
        StringBuilder requests = new StringBuilder();
        int count = 1 + random.nextInt(5);
        List<String> ids = List.of("a", "b", "c", "s1", "s2");
        for (int i = 0; i < count; i++) {
            String id = ids.get(random.nextInt(ids.size()));
            String section = random.nextBoolean() ? "s1" : "s2";
            requests.append(
                    switch (random.nextInt(20)) {
                        case 0 -> Requests.putSection(section, random.nextInt(4));
                        case 1 -> Requests.putStudent(id, random.nextInt(100));
                        case 2 -> Requests.enroll(section, id);
                        case 3 -> Requests.unenroll(section, id);
                        case 4 -> Requests.get("/v1/sections/" + section + "/enrollments?limit=2&after=1.0.1");
                        case 5 -> Requests.get("/v1/seats?sections=s1,s2");
                        case 6 ->
                            Requests.json(
                                    "POST",
                                    "/v1/students/" + id + "/credits",
                                    "{\"amount\":-" + random.nextInt(1, 60) + ",\"reason\":\"\u00c3\u00a9\"}");
                        case 7 -> Requests.bare("HEAD", "/v1/sections/" + section);
                        case 8 ->
                            Requests.head(
                                            "PUT /v1/students/" + id + " HTTP/1.1",
                                            "Host: x",
                                            "Content-Type: application/json",
                                            "Transfer-Encoding: chunked",
                                            "Expect: 100-continue")
                                    + Requests.head("6;a=\"b\"", "{\"cred", "7", "its\":1}", "0");
                        case 9 ->
                            Requests.head(
                                    "GET http://x/v1/sections/" + section + " HTTP/1.1",
                                    "Host: x",
                                    "If-None-Match: \"1\", W/\"2\", *");
                        case 10 ->
                            Requests.keyed(
                                    "k" + random.nextInt(3),
                                    Requests.enroll(section, id, "\"hold\":true,\"onFull\":\"waitlist\""));
                        case 11 ->
                            Requests.register(id, "\"drop\":[\"s1\"],\"add\":[{\"sectionId\":\"s2\",\"hold\":true}]");
                        case 12 -> Requests.seat(section, id, random.nextBoolean() ? "confirm" : "lessons/1");
                        case 13 -> Requests.leaveWaitlist(section, id);
                        case 14 -> Requests.putSession(section, "m", random.nextInt(3));
                        case 15 ->
                            random.nextBoolean()
                                    ? Requests.book(section, "m", id)
                                    : Requests.cancelBooking(section, "m", id);
                        case 16 -> Requests.get("/v1/sections/" + section + "/waitlist?limit=1&after=1");
                        case 17 -> Lines.bulk(lines(section, id));
                        case 18 -> Lines.inChunks(lines(section, id), 1 + random.nextInt(40));
                        default -> Requests.head("GET /livez HTTP/1.0", "Connection: keep-alive");
                    });
        }
        return requests.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String lines(String section, String student) {
        return Lines.enroll(section, student) + "\n\r\n" + Lines.keyed("k", Lines.unenroll(section, student)) + "\n{}";
    }

    private static byte[] mutated(Random random, byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 4));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(6)) {
            case 0 -> {
                out.write(bytes[at] ^ 1 << random.nextInt(8));
                length = 1;
            }
            case 1 -> {
                byte[] more = new byte[1 + random.nextInt(4)];
                random.nextBytes(more);
                out.writeBytes(more);
                length = 0;
            }
            case 2 -> {
                // Deleted, but for the case that nothing would be left.
                if (length == bytes.length) {
                    length--;
                }
            }
            case 3 -> {
                out.write(bytes, at, length);
                length = 0;
            }
            case 4 -> {
                byte[] signs = "\r\n :,;=%{}[]\"\0\t-+09aF".getBytes(StandardCharsets.US_ASCII);
                out.write(signs[random.nextInt(signs.length)]);
                length = random.nextInt(2);
            }
            default -> {
                int from = random.nextInt(bytes.length);
                out.write(bytes, from, Math.min(length, bytes.length - from));
                length = 0;
            }
        }
        out.write(bytes, at + length, bytes.length - at - length);
        return out.toByteArray();
    }
}
