package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at a random moment of full load, again and again on one folder: each acknowledged command is there after the
 * restart, nothing twice, and the digest is the same whoever makes it. {@code -Dregistrar.kill.cycles=50} runs the long
 * proof.
 */
class KillIT {
    private static final int CYCLES = Integer.getInteger("registrar.kill.cycles", 5);
    private static final int CONNECTIONS = 16;
    private static final int DEPTH = 8;
    private static final int CREDITS = 1000;
    private static final int PRICE = 7;

    @TempDir
    private Path folder;

    /** What is known about one student's one seat. */
    private static final class Seat {
        final String studentId;
        /** The enrollment that holds the seat, or 0. */
        long enrollmentId;
        /** Whether a command was sent whose answer never came. */
        boolean isInDoubt;

        Seat(String studentId) {
            this.studentId = studentId;
        }
    }

    private final Set<Long> acknowledgedSequences = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastAcknowledged = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private long doubts;

    @Test
    void shouldKeepEveryAcknowledgedCommandOnceWhenKilled() throws Exception {
        Path data = folder.resolve("data");
        long seed = System.nanoTime();
        System.out.println("KillIT: " + CYCLES + " cycles, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Seat>> seats = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        String verified = "sequence 0 digest ";
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            try (RegistrarProcess server = RegistrarProcess.serve(data)) {
                String url = server.awaitUrl();
                assertTrue(
                        server.errors().contains("recovered " + verified),
                        "expected " + verified + ", but found " + server.errors());
                if (cycle == 0) {
                    seats = prepare(url);
                }
                check(url, seats);
                List<Future<?>> loads = new ArrayList<>();
                for (List<Seat> mine : seats) {
                    loads.add(threads.submit(() -> load(url, mine)));
                }
                long before = acknowledgedSequences.size();
                long after = before + 1_000 + random.nextInt(10_000);
                while (acknowledgedSequences.size() < after) {
                    TimeUnit.MICROSECONDS.sleep(100 + random.nextInt(1000));
                }
                server.kill();
                for (Future<?> load : loads) {
                    load.get(1, TimeUnit.MINUTES);
                }
            }
            Result result = RegistrarProcess.run("journal", "verify", "--data", data.toString());
            assertEquals(0, result.exitCode(), result.errors());
            verified = result.lastLine();
            long sequence = Long.parseLong(verified.split(" ", -1)[1]);
            assertTrue(sequence >= lastAcknowledged.get(), sequence + " in the journal, " + lastAcknowledged + " told");
        }
        threads.shutdown();
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            check(server.awaitUrl(), seats);
            server.terminate();
            Result end = server.awaitEnd();
            assertEquals(0, end.exitCode());
            Result result = RegistrarProcess.run("journal", "verify", "--data", data.toString());
            assertTrue(end.errors().contains("stopped at " + result.lastLine()), end.errors() + result.out());
            System.out.println("KillIT: " + acknowledgedSequences.size() + " acknowledged, " + doubts
                    + " in doubt at the kills, end " + result.lastLine());
        }
    }

    private static List<List<Seat>> prepare(String url) throws IOException {
        List<List<Seat>> seats = new ArrayList<>();
        try (WireClient client = new WireClient(url)) {
            String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1000,\"price\":" + PRICE + "}";
            assertEquals(201, client.call("PUT", "/v1/sections/s", section).status());
            for (int c = 0; c < CONNECTIONS; c++) {
                List<Seat> mine = new ArrayList<>();
                for (int i = 0; i < DEPTH; i++) {
                    Seat seat = new Seat("student-" + c + "-" + i);
                    assertEquals(
                            201,
                            client.call("PUT", "/v1/students/" + seat.studentId, "{\"credits\":" + CREDITS + "}")
                                    .status());
                    mine.add(seat);
                }
                seats.add(mine);
            }
        }
        return seats;
    }

    /** Enrolls who is not, and drops who is, until the server is gone. */
    private void load(String url, List<Seat> seats) {
        try (WireClient client = new WireClient(url)) {
            while (true) {
                ByteArrayOutputStream burst = new ByteArrayOutputStream();
                for (Seat seat : seats) {
                    burst.writeBytes(
                            seat.enrollmentId == 0
                                    ? WireClient.request(
                                            "POST",
                                            "/v1/sections/s/enrollments",
                                            "{\"studentId\":\"" + seat.studentId + "\"}")
                                    : WireClient.request("DELETE", "/v1/sections/s/enrollments/" + seat.studentId, ""));
                    seat.isInDoubt = true;
                }
                client.send(burst.toByteArray());
                for (Seat seat : seats) {
                    Reply reply = client.read();
                    acknowledge(seat, reply);
                }
            }
        } catch (IOException gone) {
            // The kill: whoever is still in doubt stays so.
            return;
        }
    }

    private void acknowledge(Seat seat, Reply reply) {
        boolean enrolls = seat.enrollmentId == 0;
        assertEquals(enrolls ? 201 : 200, reply.status(), reply.body());
        long id = reply.json().path("enrollmentId").asLong();
        if (enrolls) {
            begun.incrementAndGet();
        } else {
            assertEquals(seat.enrollmentId, id);
        }
        seat.enrollmentId = enrolls ? id : 0;
        seat.isInDoubt = false;
        long sequence = reply.json().path("sequence").asLong();
        assertTrue(acknowledgedSequences.add(sequence), "sequence " + sequence + " was told twice");
        lastAcknowledged.accumulateAndGet(sequence, Math::max);
    }

    /** Holds what the server says against what it has acknowledged, and settles what was in doubt. */
    private void check(String url, List<List<Seat>> seats) throws IOException {
        try (WireClient client = new WireClient(url)) {
            long enrolled = 0;
            for (List<Seat> mine : seats) {
                for (Seat seat : mine) {
                    Reply reply = client.call("GET", "/v1/sections/s/enrollments/" + seat.studentId, "");
                    long id = reply.status() == 200
                            ? reply.json().path("enrollmentId").asLong()
                            : 0;
                    if (seat.isInDoubt) {
                        doubts++;
                        if (id != seat.enrollmentId && seat.enrollmentId == 0) {
                            begun.incrementAndGet();
                        }
                        assertTrue(
                                id == seat.enrollmentId || id == 0 || seat.enrollmentId == 0,
                                "one command makes no other enrollment");
                        seat.enrollmentId = id;
                        seat.isInDoubt = false;
                    }
                    assertEquals(seat.enrollmentId, id, seat.studentId);
                    long balance = client.call("GET", "/v1/students/" + seat.studentId, "")
                            .json()
                            .path("balance")
                            .asLong();
                    assertEquals(id == 0 ? CREDITS : CREDITS - PRICE, balance, seat.studentId);
                    enrolled += id == 0 ? 0 : 1;
                }
            }
            Reply section = client.call("GET", "/v1/sections/s", "");
            assertEquals(enrolled, section.json().path("enrolled").asLong());
            assertEquals(begun.get(), section.json().path("totalEnrollments").asLong(), "nothing twice, nothing lost");
        }
    }
}
