package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.HistoryPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sets the wall clock, while the server runs and before it starts. */
class ClockIT {
    private static final int STUDENTS = 200;
    private static final int LONG_HOLD_SECONDS = 900;
    private static final long HOUR_SECONDS = 3_600;

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnByItsOwnTimeWhenTheWallClockIsSetUnderLoad() throws Exception {
        Path data = folder.resolve("data");
        long seed = System.nanoTime();
        System.out.println("ClockIT: seed " + seed);
        try (WallClock wallClock = new WallClock(folder)) {
            runAndSet(data, wallClock, seed);
            restart(data, wallClock);
        }
    }

    private static void runAndSet(Path data, WallClock wallClock, long seed) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(wallClock.environment(), data);
                HistoryLoad load = new HistoryLoad(seed, STUDENTS, 8)) {
            String url = server.awaitUrl();
            load.prepare(url);
            try (WireClient client = new WireClient(url)) {
                hold(client, "long", LONG_HOLD_SECONDS);
                List<Future<?>> running = load.start(url, Integer.MAX_VALUE);
                awaitMore(load);
                wallClock.set(HOUR_SECONDS);
                awaitLine(server, " s ahead of the time of commands");
                awaitMore(load);
                assertTrue(isPending(client, "long"));
                wallClock.set(-HOUR_SECONDS);
                awaitLine(server, " s behind the time of commands");
                // Time goes on: what falls due by it does, and nothing else.
                hold(client, "short", 1);
                Await.until("the short hold expires", () -> !isPending(client, "short"));
                awaitMore(load);
                assertTrue(isPending(client, "long"));
                wallClock.set(0);
                awaitLine(server, "agree again");
                assertEquals(0, load.cutConnections());
                server.kill();
                HistoryLoad.await(running);
            }
            checkTimes(data, load);
        }
    }

    /** Starts it with the clock an hour behind. */
    private static void restart(Path data, WallClock wallClock) throws Exception {
        wallClock.set(-HOUR_SECONDS);
        var before = KeptHistory.contents(data.resolve("journal"));
        assertTrue(refusal(wallClock, data).contains("time would stand still"));
        assertEquals(before, KeptHistory.contents(data.resolve("journal")));
        try (RegistrarProcess server = RegistrarProcess.serve(wallClock.environment(), data, "--accept-clock");
                WireClient client = new WireClient(server.awaitUrl())) {
            assertTrue(server.errors().contains("WARN  ClockCheck: the clock says "), server.errors());
            long stillMillis = at(client, adjust(client));
            assertEquals(stillMillis, at(client, adjust(client)));
            assertTrue(isPending(client, "long"));
            server.terminate();
            assertEquals(0, server.awaitEnd().exitCode());
        }
    }

    private static String refusal(WallClock wallClock, Path data) throws Exception {
        Result refused = RegistrarProcess.run(
                wallClock.environment(), Redirect.PIPE, "serve", "--http", "127.0.0.1:0", "--data", data.toString());
        assertEquals(2, refused.exitCode(), refused.errors());
        String line = refused.errors().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(line.startsWith("registrar: the clock says ") && line.contains("--accept-clock"), refused.errors());
        return line;
    }

    private static void hold(WireClient client, String id, int seconds) throws IOException {
        String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1,\"holdSeconds\":" + seconds + "}";
        assertEquals(201, client.call("PUT", "/v1/sections/" + id, section).status());
        assertEquals(
                201,
                client.call("PUT", "/v1/students/" + id, "{\"credits\":10}").status());
        Reply hold = client.call(
                "POST", "/v1/sections/" + id + "/enrollments", "{\"studentId\":\"" + id + "\",\"hold\":true}");
        assertEquals("pending", hold.json().path("status").asText(), hold.body());
    }

    private static boolean isPending(WireClient client, String id) {
        try {
            Reply reply = client.call("GET", "/v1/sections/" + id + "/enrollments/" + id, "");
            assertTrue(reply.status() == 200 || reply.status() == 404, reply.body());
            return reply.status() == 200;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static long adjust(WireClient client) throws IOException {
        Reply reply = client.call("POST", "/v1/students/long/credits", "{\"amount\":1,\"reason\":\"r\"}");
        assertEquals(201, reply.status(), reply.body());
        return reply.json().path("sequence").asLong();
    }

    private static long at(WireClient client, long sequence) throws IOException {
        return client.call("GET", "/v1/commands/" + sequence, "")
                .json()
                .path("at")
                .asLong();
    }

    private static void awaitMore(HistoryLoad load) {
        int before = load.acknowledged().size();
        Await.until("the load goes on", () -> load.acknowledged().size() > before + 2_000);
    }

    private static void awaitLine(RegistrarProcess server, String part) {
        Await.until("it says " + part, () -> {
            try {
                return server.errors().contains(part);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
    }

    /** Times never fall, and none is an hour from the others. */
    private static void checkTimes(Path data, HistoryLoad load) throws Exception {
        Result dump = RegistrarProcess.run("journal", "dump", "--data", data.toString());
        assertEquals(0, dump.exitCode(), dump.errors());
        long firstMillis = 0;
        long lastMillis = 0;
        long last = 0;
        int expiries = 0;
        for (String line : dump.out().lines().toList()) {
            long atMillis = Long.parseLong(line.replaceFirst("^\\{\"sequence\":[0-9]+,\"at\":([0-9]+),.*", "$1"));
            assertTrue(atMillis >= lastMillis, line);
            firstMillis = last == 0 ? atMillis : firstMillis;
            lastMillis = atMillis;
            last++;
            if (line.contains("\"expired\"")) {
                expiries++;
                JsonNode command = HistoryPages.parse(line);
                assertTrue(command.toString().contains("\"sectionId\":\"short\""), line);
            }
        }
        assertEquals(1, expiries);
        assertTrue(lastMillis - firstMillis < TimeUnit.SECONDS.toMillis(LONG_HOLD_SECONDS), "no jump of an hour");
        long end = last;
        assertTrue(load.acknowledged().stream().allMatch(sequence -> sequence <= end), "nothing acknowledged is lost");
    }
}
