package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers leave in the order of their requests, none missing, whoever makes them and however the bytes arrive. */
class OrderTest {
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        gateway.expect(201, Requests.putSection("s1", 1_000));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** A request, and what its answer must be. */
    private record Step(String request, int status, String bodyPart) {
        boolean isHead() {
            return request.startsWith("HEAD");
        }
    }

    @Test
    void shouldAnswerInOrderWhenRequestsOfEveryKindArePipelined() {
        List<Step> steps = mixed(new Random(7), 2_000);
        try (RawConnection connection = gateway.connect()) {
            Thread sender = sender(() -> {
                for (Step step : steps) {
                    connection.send(step.request);
                }
            });
            readAll(connection, steps);
            join(sender);
        }
    }

    @Test
    void shouldAnswerInOrderWhenTheyArriveInOneSegment() {
        List<Step> steps = mixed(new Random(11), 200);
        StringBuilder all = new StringBuilder();
        steps.forEach(step -> all.append(step.request));
        try (RawConnection connection = gateway.connect()) {
            connection.send(all.toString());
            readAll(connection, steps);
        }
    }

    @Test
    void shouldAnswerInOrderWhenSegmentsEndAnywhere() {
        Random random = new Random(13);
        List<Step> steps = mixed(random, 300);
        StringBuilder joined = new StringBuilder();
        steps.forEach(step -> joined.append(step.request));
        byte[] all = joined.toString().getBytes(StandardCharsets.ISO_8859_1);
        try (RawConnection connection = gateway.connect()) {
            Thread sender = sender(() -> {
                for (int at = 0; at < all.length; ) {
                    int end = Math.min(all.length, at + 1 + random.nextInt(60));
                    connection.send(Arrays.copyOfRange(all, at, end));
                    at = end;
                }
            });
            readAll(connection, steps);
            join(sender);
        }
    }

    @Test
    void shouldAnswerAsWellWhenARequestIsCutAtAnyByte() {
        String chunked = Requests.head(
                        "PUT /v1/students/cut HTTP/1.1",
                        "Host: x",
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked")
                + Requests.head("5;e=1", "{\"cre", "A", "dits\":100}", "0", "Trailer: t");
        String plain = Requests.enroll("s1", "nobody");
        gateway.expect(201, chunked);
        try (RawConnection connection = gateway.connect()) {
            for (int cut = 1; cut < chunked.length(); cut++) {
                connection.send(chunked.substring(0, cut));
                // An answer of another connection tells that the first half has most likely been read by itself.
                gateway.expect(200, Requests.LIVEZ);
                connection.send(chunked.substring(cut));
                Answer answer = connection.read();
                assertEquals(200, answer.status(), "cut at " + cut);
                assertTrue(answer.body().contains("\"balance\":100"), answer.body());
            }
            for (int cut = 1; cut < plain.length(); cut++) {
                connection.send(plain.substring(0, cut));
                gateway.expect(200, Requests.LIVEZ);
                connection.send(plain.substring(cut));
                assertEquals("student_not_found", connection.read().member("code"), "cut at " + cut);
            }
        }
    }

    @Test
    void shouldKeepConnectionsApartWhenManyPipelineAtOnce() {
        int clients = 8;
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            String name = "c" + client;
            Thread thread = new Thread(() -> {
                try (RawConnection connection = gateway.connect()) {
                    for (int round = 0; round < 20; round++) {
                        StringBuilder requests = new StringBuilder();
                        for (int i = 0; i < 50; i++) {
                            requests.append(Requests.putStudent(name + "-" + round + "-" + i, i));
                        }
                        connection.send(requests.toString());
                        for (int i = 0; i < 50; i++) {
                            Answer answer = connection.read();
                            assertEquals(name + "-" + round + "-" + i, answer.member("studentId"));
                            assertTrue(answer.body().contains("\"balance\":" + i + ","), answer.body());
                        }
                    }
                } catch (RuntimeException | AssertionError failure) {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        threads.forEach(OrderTest::join);
        assertEquals(List.of(), failures);
    }

    private static List<Step> mixed(Random random, int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "m" + i;
            steps.add(
                    switch (random.nextInt(12)) {
                        case 0 -> new Step(Requests.putStudent(id, i), 201, "\"studentId\":\"" + id + "\"");
                        case 1 -> new Step(chunked("PUT", "/v1/students/" + id, "{\"cre", "dits\":7", "}"), 201, id);
                        case 2 -> new Step(Requests.get("/v1/students/" + id), 404, "\"id\":\"" + id + "\"");
                        case 3 -> new Step(Requests.get("/v1/sections/s1"), 200, "Algebra");
                        case 4 -> new Step(Requests.LIVEZ, 200, "live");
                        case 5 -> new Step(Requests.bare("HEAD", "/v1/sections/s1"), 200, "");
                        case 6 -> new Step(Requests.bare("HEAD", "/nowhere"), 404, "");
                        case 7 -> new Step(Requests.get("/nowhere/" + id), 404, "route_not_found");
                        case 8 -> new Step(Requests.bare("PATCH", "/v1/students/" + id), 405, "method_not_allowed");
                        case 9 ->
                            new Step(
                                    Requests.json("PUT", "/v1/students/" + id, "{\"" + id + "\":1}"),
                                    400,
                                    "unknown member \\\"" + id + "\\\"");
                        case 10 -> new Step(Requests.get("/v1/sections/s1/enrollments?limit=1000"), 200, "\"items\":[");
                        default ->
                            new Step(Requests.get("/v1/sections?limit=x" + id), 400, "limit must be a whole number");
                    });
        }
        return steps;
    }

    private static String chunked(String method, String target, String... parts) {
        StringBuilder request = new StringBuilder(method + " " + target
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String part : parts) {
            request.append(Integer.toHexString(part.length()))
                    .append("\r\n")
                    .append(part)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    private static void readAll(RawConnection connection, List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String place = i + ": " + step;
            Answer answer = step.isHead() ? connection.readHead() : connection.read();
            assertEquals(step.status, answer.status(), place);
            assertTrue(answer.body().contains(step.bodyPart), () -> place + " → " + answer);
        }
    }

    private static Thread sender(Runnable work) {
        Thread thread = new Thread(work, "sender");
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("Expected no interrupt", interrupted);
        }
    }
}
