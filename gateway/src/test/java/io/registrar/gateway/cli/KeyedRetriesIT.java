package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests with idempotency keys, sent again and again by clients that heard no answer: over a kill -9 and over a clean
 * restart each of them takes effect once, and is answered alike, byte for byte. {@code -Dregistrar.keyed.requests=100000} is the
 * long proof.
 */
class KeyedRetriesIT {
    private static final int REQUESTS = Integer.getInteger("registrar.keyed.requests", 40_000);
    private static final int CONNECTIONS = 16;
    private static final int PER_CONNECTION = REQUESTS / CONNECTIONS;
    private static final int DEPTH = 50;
    private static final int STUDENTS_PER_CONNECTION = 20;

    @TempDir
    private Path folder;

    /** First answer that was read to each request, by connection and number; null while there is none. */
    private final Reply[][] answers = new Reply[CONNECTIONS][PER_CONNECTION];

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    @Test
    void shouldTakeEffectOnceAndAnswerAlikeWhenAnswersAreLost() throws Exception {
        Path data = folder.resolve("data");
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data)) {
            String url = server.awaitUrl();
            prepare(url);
            List<Future<?>> loads = sendAll(threads, url, true);
            while (answered.get() < REQUESTS / 2) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            server.kill();
            await(loads);
        }
        int beforeTheKill = answered.get();
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data)) {
            await(sendAll(threads, server.awaitUrl(), false));
            server.terminate();
            assertEquals(0, server.awaitEnd().exitCode());
        }
        assertEquals(CONNECTIONS * PER_CONNECTION, answered.get());
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data)) {
            String url = server.awaitUrl();
            await(sendAll(threads, url, false));
            checkEffects(url);
            server.terminate();
            assertEquals(0, server.awaitEnd().exitCode());
        }
        threads.shutdown();
        Result verify = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verify.exitCode(), verify.out() + verify.errors());
        System.out.println("KeyedRetriesIT: " + answered + " requests, " + beforeTheKill + " answered before the kill, "
                + repeated + " answers held against the first, end " + verify.lastLine());
    }

    private static void prepare(String url) throws IOException {
        try (WireClient client = new WireClient(url)) {
            String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":200,\"price\":1,"
                    + "\"waitlistCapacity\":1000}";
            assertEquals(201, client.call("PUT", "/v1/sections/s", section).status());
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                for (int i = 0; i < STUDENTS_PER_CONNECTION; i++) {
                    String student = "student-" + connection + "-" + i;
                    assertEquals(
                            201,
                            client.call("PUT", "/v1/students/" + student, "{\"credits\":3}")
                                    .status());
                }
            }
        }
    }

    private List<Future<?>> sendAll(ExecutorService threads, String url, boolean mayBeCut) {
        List<Future<?>> loads = new ArrayList<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            int mine = connection;
            loads.add(threads.submit(() -> send(url, mine, mayBeCut)));
        }
        return loads;
    }

    private static void await(List<Future<?>> loads) throws Exception {
        for (Future<?> load : loads) {
            load.get(5, TimeUnit.MINUTES);
        }
    }

    /** Sends all of one connection's requests in their order; each answer must be the first one's, if there was one. */
    private Void send(String url, int connection, boolean mayBeCut) throws IOException {
        try (WireClient client = new WireClient(url)) {
            for (int from = 0; from < PER_CONNECTION; from += DEPTH) {
                int to = Math.min(from + DEPTH, PER_CONNECTION);
                ByteArrayOutputStream burst = new ByteArrayOutputStream();
                for (int i = from; i < to; i++) {
                    burst.writeBytes(
                            WireClient.with("Idempotency-Key: " + connection + "/" + i, request(connection, i)));
                }
                client.send(burst.toByteArray());
                for (int i = from; i < to; i++) {
                    Reply reply = client.read();
                    assertTrue(reply.status() < 500 && reply.status() != 400, reply.body());
                    if (answers[connection][i] == null) {
                        answers[connection][i] = reply;
                        answered.incrementAndGet();
                    } else {
                        assertEquals(answers[connection][i], reply);
                        repeated.incrementAndGet();
                    }
                }
            }
        } catch (IOException gone) {
            if (!mayBeCut) {
                throw gone;
            }
        }
        return null;
    }

    private static byte[] request(int connection, int i) {
        String student = "student-" + connection + "-" + i / 8 % STUDENTS_PER_CONNECTION;
        String place = "/v1/sections/s/enrollments";
        return switch (i % 8) {
            case 0, 1, 2 ->
                WireClient.request(
                        "POST", "/v1/students/" + student + "/credits", "{\"amount\":1,\"reason\":\"once\"}");
            case 3, 6 ->
                WireClient.request("POST", place, "{\"studentId\":\"" + student + "\",\"onFull\":\"waitlist\"}");
            case 4 -> WireClient.request("POST", place + "/" + student + "/withdraw", "");
            case 5 -> WireClient.request("DELETE", "/v1/sections/s/waitlist/" + student, "");
            default -> WireClient.request("DELETE", place + "/" + student, "");
        };
    }

    /** What the answers said must be what happened, once each. */
    private void checkEffects(String url) throws IOException {
        long seats = 0;
        long withdrawn = 0;
        long granted = 3L * CONNECTIONS * STUDENTS_PER_CONNECTION;
        for (Reply[] ofConnection : answers) {
            for (int i = 0; i < ofConnection.length; i++) {
                Reply reply = ofConnection[i];
                boolean isDone = reply.status() < 300;
                JsonNode json = reply.json();
                granted += isDone && i % 8 < 3 ? 1 : 0;
                seats += isDone && json.path("status").asText().equals("active") ? 1 : 0;
                seats += json.path("promoted").size();
                withdrawn += isDone && i % 8 == 4 ? 1 : 0;
            }
        }
        try (WireClient client = new WireClient(url)) {
            JsonNode section = client.call("GET", "/v1/sections/s", "").json();
            assertEquals(seats, section.path("totalEnrollments").asLong(), "nothing twice, nothing lost");
            long balances = 0;
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                for (int i = 0; i < STUDENTS_PER_CONNECTION; i++) {
                    balances += client.call("GET", "/v1/students/student-" + connection + "-" + i, "")
                            .json()
                            .path("balance")
                            .asLong();
                }
            }
            // The price is 1.
            assertEquals(granted, balances + section.path("enrolled").asLong() + withdrawn);
        }
    }
}
