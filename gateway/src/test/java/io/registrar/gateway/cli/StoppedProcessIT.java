package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.HistoryPages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGSTOP: a process that the machine, or a person at a debugger, has frozen for a while. {@code
 * -Dregistrar.stop.seconds=30} runs the long proof.
 */
class StoppedProcessIT {
    private static final int STOP_SECONDS = Integer.getInteger("registrar.stop.seconds", 2);
    private static final int HOLD_SECONDS = 5;
    private static final int STUDENTS = 200;

    @TempDir
    private Path folder;

    @Test
    void shouldAnswerEverybodyAndExpireOnceWhenStoppedUnderLoad() throws Exception {
        Path data = folder.resolve("data");
        long seed = System.nanoTime();
        System.out.println("StoppedProcessIT: seed " + seed);
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data);
                HistoryLoad load = new HistoryLoad(seed, STUDENTS, 8)) {
            String url = server.awaitUrl();
            load.prepare(url);
            try (WireClient client = new WireClient(url);
                    WireClient half = new WireClient(url);
                    WireClient idle = new WireClient(url)) {
                String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1,\"price\":7,\"holdSeconds\":"
                        + HOLD_SECONDS + "}";
                assertEquals(
                        201, client.call("PUT", "/v1/sections/held", section).status());
                assertEquals(
                        201,
                        client.call("PUT", "/v1/students/holds", "{\"credits\":10}")
                                .status());
                assertEquals(200, idle.call("GET", "/livez", "").status());
                int before = load.acknowledged().size();
                // More than it can do in the time: the wait below is for the stop to be over, not for the load.
                List<Future<?>> running = load.start(url, Integer.MAX_VALUE);
                Await.until("the load runs", () -> load.acknowledged().size() > before + 5_000);
                byte[] whole = WireClient.request("PUT", "/v1/students/half", "{\"credits\":5}");
                half.send(Arrays.copyOf(whole, whole.length - 5));
                Reply hold =
                        client.call("POST", "/v1/sections/held/enrollments", "{\"studentId\":\"holds\",\"hold\":true}");
                assertEquals("pending", hold.json().path("status").asText(), hold.body());

                server.pause();
                long dueMillis = hold.json().path("enrolledAt").asLong() + 1_000 * HOLD_SECONDS;
                assertTrue(System.currentTimeMillis() < dueMillis, "stopped too late to be so when it is due");
                // Its sender does not know that nobody listens.
                half.send(Arrays.copyOfRange(whole, whole.length - 5, whole.length));
                client.send(WireClient.request("PUT", "/v1/students/asked-meanwhile", "{\"credits\":1}"));
                int stopped = load.acknowledged().size();
                long until = Math.max(dueMillis + 200, System.currentTimeMillis() + 1_000L * STOP_SECONDS);
                while (System.currentTimeMillis() < until) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                server.resume();

                Reply meanwhile = client.read();
                assertEquals(201, meanwhile.status(), meanwhile.body());
                Reply late = half.read();
                assertEquals(201, late.status(), late.body());
                assertEquals(200, idle.call("GET", "/livez", "").status());
                Await.until("the load goes on", () -> load.acknowledged().size() > stopped + 5_000);
                assertEquals(0, load.cutConnections());
                assertEquals(
                        404,
                        client.call("GET", "/v1/sections/held/enrollments/holds", "")
                                .status());
                assertEquals(
                        10,
                        client.call("GET", "/v1/students/holds", "")
                                .json()
                                .path("balance")
                                .asInt());
                server.kill();
                HistoryLoad.await(running);
                System.out.println("StoppedProcessIT: " + stopped + " acknowledged before a stop of " + STOP_SECONDS
                        + " s, " + load.acknowledged().size() + " at the end");
                check(data, load, dueMillis);
            }
        }
    }

    /** Every acknowledged command is in the journal, and the hold has expired there once, not too early. */
    private static void check(Path data, HistoryLoad load, long dueMillis) throws Exception {
        Result dump = RegistrarProcess.run("journal", "dump", "--data", data.toString());
        assertEquals(0, dump.exitCode(), dump.errors());
        int expiries = 0;
        long last = 0;
        long lastMillis = 0;
        for (String line : dump.out().lines().toList()) {
            last++;
            if (load.samples().containsKey(last)) {
                JsonNode command = HistoryPages.parse(line);
                JsonNode answer = HistoryPages.parse(load.samples().get(last));
                assertEquals(last, command.path("sequence").asLong());
                assertTrue(
                        answer.path("code").isMissingNode()
                                || answer.path("code")
                                        .equals(command.path("outcome").path("code")),
                        answer + line);
            }
            if (line.contains("\"expired\"")) {
                JsonNode command = HistoryPages.parse(line);
                expiries++;
                assertTrue(command.path("at").asLong() >= dueMillis, line);
            }
            long atMillis = Long.parseLong(line.replaceFirst("^\\{\"sequence\":[0-9]+,\"at\":([0-9]+),.*", "$1"));
            assertTrue(atMillis >= lastMillis, line);
            lastMillis = atMillis;
        }
        assertEquals(1, expiries);
        long end = last;
        assertTrue(load.acknowledged().stream().allMatch(sequence -> sequence <= end), "nothing acknowledged is lost");
        Result verified = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verified.exitCode(), verified.out() + verified.errors());
    }

    @Test
    void shouldKeepTheFolderWhileStoppedAndLeaveItWhenKilled() throws Exception {
        Path data = folder.resolve("data");
        try (RegistrarProcess first = RegistrarProcess.serveUnderLoad(data)) {
            try (WireClient client = new WireClient(first.awaitUrl())) {
                assertEquals(
                        201,
                        client.call("PUT", "/v1/students/ada", "{\"credits\":10}")
                                .status());
            }
            first.pause();
            var before = KeptHistory.contents(data);
            Result second = RegistrarProcess.run("serve", "--http", "127.0.0.1:0", "--data", data.toString());
            assertEquals(2, second.exitCode(), second.errors());
            assertEquals(1, second.errors().lines().count(), second.errors());
            assertTrue(second.errors().contains("in use by another process"), second.errors());
            assertEquals(before, KeptHistory.contents(data));
            first.kill();
        }
        try (RegistrarProcess third = RegistrarProcess.serveUnderLoad(data);
                WireClient client = new WireClient(third.awaitUrl())) {
            Reply ada = client.call("GET", "/v1/students/ada", "");
            assertEquals(10, ada.json().path("balance").asInt(), ada.body());
        }
    }
}
