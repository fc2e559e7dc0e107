package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 64 file descriptors, and more clients than that: those who have one are served, the others are told so or wait, and the
 * journal never lacks one.
 */
class DescriptorsIT {
    private static final int LIMIT = 64;
    private static final int CLIENTS = 100;
    private static final String LONG_TITLE = "😀".repeat(200);

    @TempDir
    private Path folder;

    /** With one event loop, however many cores there are: each takes descriptors of its own. */
    private static RegistrarProcess serveWithinLimit(Path data) throws IOException {
        return RegistrarProcess.serveWithin(LIMIT, data, "--event-loops", "1");
    }

    @Test
    void shouldServeThoseItHasAndAcceptAgainWhenThereAreMoreClientsThanDescriptors() throws Exception {
        Path data = folder.resolve("data");
        AtomicInteger most = new AtomicInteger();
        long last = 0;
        try (RegistrarProcess server = serveWithinLimit(data)) {
            String url = server.awaitUrl();
            int own = server.openDescriptors();
            long ownSockets = server.openSockets();
            List<WireClient> clients = new ArrayList<>();
            try (WireClient writer = new WireClient(url)) {
                assertEquals(200, writer.call("GET", "/readyz", "").status());
                for (int i = 0; i < CLIENTS; i++) {
                    WireClient client = new WireClient(url);
                    client.send(WireClient.request("PUT", "/v1/students/student-" + i, "{\"credits\":1}"));
                    clients.add(client);
                }
                // With every socket taken, and dozens waiting in the kernel, the journal changes to its next segment,
                // and the one behind that is made ready.
                Path thirdSegment = data.resolve("journal").resolve("00000003");
                for (int round = 0; !Files.exists(thirdSegment); round++) {
                    last = write(writer, round);
                    most.accumulateAndGet(server.openDescriptors(), Math::max);
                }
                Map<Integer, Integer> answers = new TreeMap<>();
                List<Integer> served = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    try (WireClient client = clients.get(i)) {
                        Reply reply = client.read();
                        assertTrue(
                                reply.status() == 201 || reply.code().equals("too_many_connections"), reply.toString());
                        answers.merge(reply.status(), 1, Integer::sum);
                        if (reply.status() == 201) {
                            served.add(i);
                            last = Math.max(last, reply.json().path("sequence").asLong());
                        }
                    }
                    most.accumulateAndGet(server.openDescriptors(), Math::max);
                }
                System.out.println(
                        "DescriptorsIT: " + own + " open when it listens, " + most + " at most, answers " + answers);
                assertTrue(most.get() <= LIMIT, most + " open");
                assertFalse(served.isEmpty());
                for (int student : served) {
                    assertEquals(
                            200,
                            writer.call("GET", "/v1/students/student-" + student, "")
                                    .status());
                }
            }
            // All are gone: whoever comes now is served.
            Await.until("there is room again", () -> server.openSockets() == ownSockets);
            try (WireClient next = new WireClient(url)) {
                assertEquals(200, next.call("GET", "/readyz", "").status());
            }
            server.terminate();
            Result end = server.awaitEnd();
            assertEquals(0, end.exitCode(), end.errors());
            assertFalse(end.errors().contains("Too many open files"), end.errors());
            assertFalse(end.errors().contains("ERROR"), end.errors());
        }
        Result verified = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verified.exitCode(), verified.errors());
        long journaled = Long.parseLong(verified.lastLine().split(" ", -1)[1]);
        assertTrue(journaled >= last, journaled + " journaled, " + last + " acknowledged");
    }

    /** Sends a burst of long commands; returns the last sequence acknowledged. */
    private static long write(WireClient writer, int round) throws Exception {
        int burst = 200;
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 0; i < burst; i++) {
            String body = "{\"kind\":\"course\",\"title\":\"" + LONG_TITLE + "\",\"capacity\":" + round + "}";
            requests.writeBytes(WireClient.request("PUT", "/v1/sections/s" + i, body));
        }
        writer.send(requests.toByteArray());
        long last = 0;
        for (int i = 0; i < burst; i++) {
            Reply reply = writer.read();
            assertTrue(reply.status() == 201 || reply.status() == 200, reply.toString());
            last = reply.json().path("sequence").asLong();
        }
        return last;
    }

    @Test
    void shouldAnswerEverybodyInTurnWhenClientsComeAndGo() throws Exception {
        Path data = folder.resolve("data");
        int rounds = 5;
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (RegistrarProcess server = serveWithinLimit(data)) {
            String url = server.awaitUrl();
            List<Future<Integer>> crowd = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                int me = c;
                crowd.add(threads.submit(() -> {
                    int refusals = 0;
                    for (int round = 0; round < rounds; round++) {
                        byte[] request =
                                WireClient.request("PUT", "/v1/students/" + me + "-" + round, "{\"credits\":1}");
                        Reply reply = once(url, request);
                        while (reply.status() == 503) {
                            refusals++;
                            reply = once(url, request);
                        }
                        assertEquals(201, reply.status(), reply.body());
                    }
                    return refusals;
                }));
            }
            int refusals = 0;
            for (Future<Integer> one : crowd) {
                refusals += one.get(2, TimeUnit.MINUTES);
            }
            System.out.println(
                    "DescriptorsIT: " + CLIENTS * rounds + " answers, " + refusals + " times told to come again");
            server.terminate();
            Result end = server.awaitEnd();
            assertEquals(0, end.exitCode(), end.errors());
            assertTrue(end.errors().contains("stopped at sequence " + CLIENTS * rounds + " "), end.errors());
            assertFalse(end.errors().contains("Too many open files"), end.errors());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Reply once(String url, byte[] request) throws Exception {
        try (WireClient client = new WireClient(url)) {
            client.send(request);
            return client.read();
        }
    }

    @Test
    void shouldExitWith2AndTouchNothingWhenThereAreTooFew() throws Exception {
        Path data = folder.resolve("data");
        try (RegistrarProcess server = RegistrarProcess.serveWithin(40, data)) {
            Result end = server.awaitEnd();
            assertEquals(2, end.exitCode(), end.errors());
            assertEquals(1, end.errors().lines().count(), end.errors());
            assertTrue(end.errors().contains("may have 40 files and connections open, and needs"), end.errors());
            assertFalse(Files.exists(data));
        }
    }
}
