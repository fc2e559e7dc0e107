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
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registration day: 500 students want 100 seats with a wait list of 50, all at once; they drop, hold, confirm and let holds
 * run out, credits arrive, the capacity goes up and down, and in the middle of it the server is killed.
 */
class RegistrationDayIT {
    private static final int STUDENTS = 500;
    private static final int CLIENTS = 20;
    private static final int BURSTS = 60;
    private static final int PRICE = 10;

    @TempDir
    private Path folder;

    private final TreeMap<String, Integer> codes = new TreeMap<>();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void shouldSeatInOrderAndNeverTooManyWhenEverythingHappensAtOnce() throws Exception {
        Path data = folder.resolve("data");
        long seed = System.nanoTime();
        System.out.println("RegistrationDayIT: seed " + seed);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data)) {
            String url = server.awaitUrl();
            prepare(url, seed);
            List<Future<?>> day = day(threads, url, seed, true);
            while (sent.get() < STUDENTS * BURSTS / 2) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            server.kill();
            await(day);
        }
        DayRecount.recount(data);
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data)) {
            String url = server.awaitUrl();
            await(day(threads, url, ~seed, false));
            awaitNoHolds(url);
            server.terminate();
            assertEquals(0, server.awaitEnd().exitCode());
        }
        threads.shutdown();
        DayRecount recount = DayRecount.recount(data);
        Result verify = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verify.exitCode(), verify.out() + verify.errors());
        assertEquals(recount.lastLine(), verify.lastLine());
        System.out.println("RegistrationDayIT: " + codes + "; " + recount);
        assertTrue(recount.promoted() > 100 && recount.passedOver() > 10 && recount.expired() > 10, recount.toString());
    }

    private static void prepare(String url, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (WireClient client = new WireClient(url)) {
            assertEquals(201, client.call("PUT", "/v1/sections/s", section(100)).status());
            for (int i = 0; i < STUDENTS; i++) {
                // Two in five can't pay yet.
                String credits = "{\"credits\":" + (random.nextInt(5) < 2 ? random.nextInt(PRICE) : 3 * PRICE) + "}";
                assertEquals(
                        201,
                        client.call("PUT", "/v1/students/student-" + i, credits).status());
            }
        }
    }

    private static String section(int capacity) {
        return "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":" + capacity + ",\"price\":" + PRICE
                + ",\"waitlistCapacity\":50,\"holdSeconds\":1}";
    }

    private List<Future<?>> day(ExecutorService threads, String url, long seed, boolean mayBeCut) {
        List<Future<?>> loads = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int mine = client;
            loads.add(threads.submit(() -> students(url, mine, seed, mayBeCut)));
        }
        loads.add(threads.submit(() -> operator(url, seed, mayBeCut)));
        return loads;
    }

    private static void await(List<Future<?>> loads) throws Exception {
        for (Future<?> load : loads) {
            load.get(5, TimeUnit.MINUTES);
        }
    }

    /** One client's 25 students, a request each at once, again and again. */
    private Void students(String url, int client, long seed, boolean mayBeCut) throws Exception {
        SplittableRandom random = new SplittableRandom(seed + client);
        int each = STUDENTS / CLIENTS;
        try (WireClient wire = new WireClient(url)) {
            for (int burst = 0; burst < BURSTS; burst++) {
                ByteArrayOutputStream requests = new ByteArrayOutputStream();
                for (int i = 0; i < each; i++) {
                    String student = "student-" + (client * each + i);
                    requests.writeBytes(i % 5 == 0 ? hold(student) : request(random, student));
                }
                wire.send(requests.toByteArray());
                for (int i = 0; i < each; i++) {
                    count(wire.read());
                    sent.incrementAndGet();
                }
                // A day has to last a while for holds to run out.
                TimeUnit.MILLISECONDS.sleep(30);
            }
        } catch (IOException gone) {
            if (!mayBeCut) {
                throw gone;
            }
        }
        return null;
    }

    private static byte[] request(SplittableRandom random, String student) {
        String place = "/v1/sections/s/enrollments";
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 ->
                WireClient.request("POST", place, "{\"studentId\":\"" + student + "\",\"onFull\":\"waitlist\"}");
            case 4, 5 ->
                WireClient.request(
                        "POST", place, "{\"studentId\":\"" + student + "\",\"hold\":true,\"onFull\":\"waitlist\"}");
            case 6, 7 -> WireClient.request("DELETE", place + "/" + student, "");
            case 8 ->
                random.nextInt(4) == 0
                        ? WireClient.request("DELETE", "/v1/sections/s/waitlist/" + student, "")
                        : WireClient.request("POST", place + "/" + student + "/confirm", "");
            default ->
                random.nextInt(20) == 0
                        ? WireClient.request("POST", place + "/" + student + "/withdraw", "")
                        : WireClient.request(
                                "POST",
                                "/v1/students/" + student + "/credits",
                                "{\"amount\":" + (1 + random.nextInt(4)) + ",\"reason\":\"aid\"}");
        };
    }

    /** One in five students does nothing else, and confirms nothing. */
    private static byte[] hold(String student) {
        return WireClient.request(
                "POST",
                "/v1/sections/s/enrollments",
                "{\"studentId\":\"" + student + "\",\"hold\":true,\"onFull\":\"waitlist\"}");
    }

    /** Moves the capacity up and down. */
    private Void operator(String url, long seed, boolean mayBeCut) throws Exception {
        SplittableRandom random = new SplittableRandom(seed ^ 1);
        try (WireClient wire = new WireClient(url)) {
            for (int i = 0; i < BURSTS; i++) {
                count(wire.call("PUT", "/v1/sections/s", section(80 + random.nextInt(40))));
                TimeUnit.MILLISECONDS.sleep(30);
            }
        } catch (IOException gone) {
            if (!mayBeCut) {
                throw gone;
            }
        }
        return null;
    }

    private void count(Reply reply) {
        assertTrue(reply.status() < 500 && reply.status() != 400, reply.body());
        synchronized (codes) {
            codes.merge(reply.code(), 1, Integer::sum);
        }
    }

    private static void awaitNoHolds(String url) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        try (WireClient client = new WireClient(url)) {
            while (client.call("GET", "/v1/sections/s", "").json().path("held").asInt() > 0) {
                assertTrue(System.nanoTime() < deadline, "holds stay");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }
}
