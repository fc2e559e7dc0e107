package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps no history, one that catches up with it later, and verify beside one that is busy writing it. */
@Tag("once")
class HistoryOffIT {
    private static final List<String> QUESTIONS =
            List.of("/v1/students/ada/ledger", "/v1/students/ada/enrollments", "/v1/commands/1");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
    }

    private static void assertStatus(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.body());
    }

    private static Reply enroll(WireClient client, String section, String student) throws IOException {
        return client.call("POST", "/v1/sections/" + section + "/enrollments", "{\"studentId\":\"" + student + "\"}");
    }

    /** Four commands, of which one takes the only seat. */
    private static void fill(WireClient client) throws IOException {
        String section = "{\"kind\":\"course\",\"title\":\"t\",\"capacity\":1,\"price\":3}";
        assertStatus(201, client.call("PUT", "/v1/sections/s", section));
        assertStatus(201, client.call("PUT", "/v1/students/ada", "{\"credits\":10}"));
        assertStatus(201, client.call("PUT", "/v1/students/ben", "{\"credits\":10}"));
        assertStatus(201, enroll(client, "s", "ada"));
    }

    @Test
    void shouldKeepNothingWhenHistoryIsOffAndAllWhenItIsOnAgain() throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--history-readers", "0");
                WireClient client = new WireClient(server.awaitUrl())) {
            fill(client);
            for (String question : QUESTIONS) {
                Reply reply = client.call("GET", question, "");
                assertEquals("404 history_off", reply.status() + " " + reply.code());
            }
            // What the engine itself knows is told all the same.
            Reply full = enroll(client, "s", "ben");
            assertEquals("section_full", full.code());
            assertEquals(4, full.json().path("lastSeatSequence").asInt());
            assertFalse(server.stopInOrder().contains("running hash"), "nothing is kept, and nothing said of it");
        }
        assertFalse(Files.exists(data.resolve("outcomes")));
        assertTrue(KeptHistory.outcomesLine(KeptHistory.verify(data)).startsWith("outcomes: none kept, running hash "));

        try (RegistrarProcess server = RegistrarProcess.serve(data);
                WireClient client = new WireClient(server.awaitUrl())) {
            assertTrue(
                    server.errors().contains("there were no outcomes; made again from the journal, sequences 1 to 5"));
            assertEquals(2, items(client, "/v1/students/ada/ledger"));
            assertEquals(1, items(client, "/v1/students/ada/enrollments"));
            assertEquals(
                    "section_full",
                    client.call("GET", "/v1/commands/5", "")
                            .json()
                            .path("outcome")
                            .path("code")
                            .asText());
            server.stopInOrder();
        }
        byte[] kept = Files.readAllBytes(KeptHistory.records(data));

        // Off once more: what is kept stays as it is, and is caught up with later.
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--history-readers", "0");
                WireClient client = new WireClient(server.awaitUrl())) {
            assertStatus(200, client.call("DELETE", "/v1/sections/s/enrollments/ada", ""));
            server.stopInOrder();
        }
        assertEquals(kept.length, Files.size(KeptHistory.records(data)));
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--history-readers", "3");
                WireClient client = new WireClient(server.awaitUrl())) {
            assertTrue(
                    server.errors()
                            .contains("the outcomes ended with sequence 5; made again from the journal, up to 6"),
                    server.errors());
            assertEquals(3, items(client, "/v1/students/ada/ledger"));
            server.stopInOrder();
        }
    }

    private static int items(WireClient client, String target) throws IOException {
        Reply reply = client.call("GET", target, "");
        assertStatus(200, reply);
        return reply.json().path("items").size();
    }

    @Test
    void shouldRefuseReadersThatCantBe() throws Exception {
        for (String readers : List.of("-1", "65", "many")) {
            Result result = RegistrarProcess.run(
                    "serve", "--http", "127.0.0.1:0", "--data", data.toString(), "--history-readers", readers);
            assertEquals(2, result.exitCode(), result.errors());
        }
        assertFalse(Files.exists(data));
    }

    @Test
    void shouldFindNothingWrongWhenVerifiedBesideAServerThatIsBusy() throws Exception {
        int rounds = 4;
        int verified = 0;
        long seed = System.nanoTime();
        System.out.println("HistoryOffIT: seed " + seed);
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                HistoryLoad load = new HistoryLoad(seed, 100, 5)) {
            String url = server.awaitUrl();
            load.prepare(url);
            for (int round = 1; round <= rounds; round++) {
                List<Future<?>> running = load.start(url, round * 15_000);
                while (!running.stream().allMatch(Future::isDone)) {
                    Result result = KeptHistory.verify(data);
                    assertEquals(0, result.exitCode(), result.out() + result.errors());
                    assertTrue(
                            KeptHistory.outcomesLine(result).matches("outcomes: as the journal leads to[,;].*"),
                            result.out());
                    verified++;
                }
                HistoryLoad.await(running);
            }
            server.stopInOrder();
        }
        assertEquals(0, KeptHistory.verify(data).exitCode());
        System.out.println("HistoryOffIT: verified " + verified + " times beside a server that decided "
                + (rounds * 15_000) + " commands");
    }
}
