package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds whose time is up while nobody calls: because nobody does, or because there is nobody to call. */
class HoldsIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Long enough for all that is to happen before it is due. */
    private static final long HOLD_SECONDS = 8;

    @TempDir
    private Path folder;

    private long dueMillis;

    @Test
    void shouldExpireAndHandOnTheSeatWhenNobodyCalls() throws Exception {
        Path data = folder.resolve("data");
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                WireClient client = new WireClient(server.awaitUrl())) {
            holdTheOnlySeat(client);
            awaitStatus(client, "waits", "active");
            checkHandedOn(client);
            server.terminate();
            assertEquals(0, server.awaitEnd().exitCode());
        }
        checkTickInTheDump(data);
    }

    @Test
    void shouldExpireAndHandOnTheSeatWhenItWasDueWhileTheServerWasDown() throws Exception {
        Path data = folder.resolve("data");
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                WireClient client = new WireClient(server.awaitUrl())) {
            holdTheOnlySeat(client);
            server.kill();
        }
        assertTrue(System.currentTimeMillis() < dueMillis, "killed too late to be down when it is due");
        while (System.currentTimeMillis() <= dueMillis) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                WireClient client = new WireClient(server.awaitUrl())) {
            awaitStatus(client, "waits", "active");
            checkHandedOn(client);
            server.kill();
        }
        checkTickInTheDump(data);
        // And the same again from the journal alone.
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                WireClient client = new WireClient(server.awaitUrl())) {
            checkHandedOn(client);
        }
    }

    private void holdTheOnlySeat(WireClient client) throws IOException {
        String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1,\"price\":7,"
                + "\"waitlistCapacity\":5,\"holdSeconds\":" + HOLD_SECONDS + "}";
        assertEquals(201, client.call("PUT", "/v1/sections/s", section).status());
        for (String student : List.of("holds", "poor", "waits")) {
            String credits = "{\"credits\":" + (student.equals("poor") ? 6 : 10) + "}";
            assertEquals(
                    201, client.call("PUT", "/v1/students/" + student, credits).status());
        }
        Reply hold = client.call("POST", "/v1/sections/s/enrollments", "{\"studentId\":\"holds\",\"hold\":true}");
        assertEquals("pending", hold.json().path("status").asText(), hold.body());
        assertEquals(3, balance(client, "holds"));
        dueMillis = hold.json().path("enrolledAt").asLong() + 1_000 * HOLD_SECONDS;
        for (String student : List.of("poor", "waits")) {
            Reply waits = client.call(
                    "POST",
                    "/v1/sections/s/enrollments",
                    "{\"studentId\":\"" + student + "\",\"onFull\":\"waitlist\"}");
            assertEquals("waitlisted", waits.json().path("status").asText(), waits.body());
        }
    }

    private static void awaitStatus(WireClient client, String student, String status) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Reply reply = client.call("GET", "/v1/sections/s/enrollments/" + student, "");
        while (!reply.json().path("status").asText().equals(status)) {
            assertTrue(System.nanoTime() < deadline, "it stays " + reply.body());
            TimeUnit.MILLISECONDS.sleep(20);
            reply = client.call("GET", "/v1/sections/s/enrollments/" + student, "");
        }
    }

    private static void checkHandedOn(WireClient client) throws IOException {
        assertEquals(10, balance(client, "holds"));
        assertEquals(6, balance(client, "poor"));
        assertEquals(3, balance(client, "waits"));
        assertEquals(
                404, client.call("GET", "/v1/sections/s/enrollments/holds", "").status());
        JsonNode section = client.call("GET", "/v1/sections/s", "").json();
        assertEquals(1, section.path("enrolled").asInt());
        assertEquals(0, section.path("held").asInt());
        assertEquals(1, section.path("waitlisted").asInt());
        assertEquals(
                "expired",
                client.call("GET", "/v1/students/holds/enrollments", "")
                        .json()
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText());
        assertEquals("not_pending", confirm(client, "waits").code());
        assertEquals("not_enrolled", confirm(client, "holds").code());
    }

    private static Reply confirm(WireClient client, String student) throws IOException {
        return client.call("POST", "/v1/sections/s/enrollments/" + student + "/confirm", "");
    }

    private static long balance(WireClient client, String student) throws IOException {
        return client.call("GET", "/v1/students/" + student, "")
                .json()
                .path("balance")
                .asLong();
    }

    /** One tick did it, at a time that stands in the journal. */
    private void checkTickInTheDump(Path data) throws Exception {
        Result dump = RegistrarProcess.run("journal", "dump", "--data", data.toString());
        assertEquals(0, dump.exitCode(), dump.errors());
        int expiries = 0;
        for (String line : dump.out().lines().toList()) {
            JsonNode command = MAPPER.readTree(line);
            for (JsonNode effect : command.path("outcome").path("effects")) {
                if (effect.path("status").asText().equals("expired")) {
                    expiries++;
                    assertEquals("tick", command.path("type").asText(), line);
                    assertTrue(command.path("at").asLong() >= dueMillis, line);
                }
            }
        }
        assertEquals(1, expiries, dump.out());
        Result verify = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verify.exitCode(), verify.out() + verify.errors());
    }
}
