package io.registrar.gateway.cli;

import static io.registrar.gateway.webhooks.StubReceiver.TAKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.Exposition;
import io.registrar.gateway.webhooks.StubReceiver;
import io.registrar.gateway.webhooks.StubReceiver.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that notifies: its receiver goes and comes back, it is killed, and what can't be delivered is an operator's to resolve. */
class WebhooksIT {
    private static final String REFUSED = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final int OUTAGE_SECONDS = Integer.getInteger("registrar.webhooks.outage.seconds", 3);
    /** As many as a server has under way: more can't have been taken without that being written. */
    private static final int MOST_IN_FLIGHT = 16;

    private static final int SHA256_BLOCK_BYTES = 64;

    @TempDir
    private Path folder;

    private Path data;
    private Path secret;

    @BeforeEach
    void writeSecret() throws IOException {
        data = folder.resolve("data");
        secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    }

    private RegistrarProcess serve(StubReceiver receiver, String... more) throws IOException {
        List<String> options = new ArrayList<>(
                List.of("--webhook", receiver.url().toString(), "--webhook-secret-file", secret.toString()));
        options.addAll(List.of(more));
        return RegistrarProcess.serve(data, options.toArray(String[]::new));
    }

    private static Exposition metrics(String url) {
        try (WireClient client = new WireClient(url)) {
            return new Exposition(client.call("GET", "/metrics", "").body());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** However long the receiver was gone: a server that was refused for long looks at it once a minute. */
    private static void awaitAllDelivered(String url) {
        int rounds = 0;
        while (metrics(url).of("webhook_behind_commands") > 0) {
            assertTrue(++rounds < 1_200, "notifications are still behind");
            pass(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void pass(long nanos) {
        long until = System.nanoTime() + nanos;
        Await.until("the time is over", () -> System.nanoTime() - until >= 0);
    }

    /** Each is signed, each student's are in order, every sequence is there; returns the ids that came more than once. */
    private static Set<String> judge(List<Received> taken, long lastSequence) throws Exception {
        Map<String, Long> last = new HashMap<>();
        Set<Long> sequences = new HashSet<>();
        Set<String> ids = new HashSet<>();
        Set<String> again = new HashSet<>();
        for (Received each : taken) {
            assertEquals(signature(each), each.header("webhook-signature"));
            if (!ids.add(each.id())) {
                again.add(each.id());
                continue;
            }
            long sequence = each.json().path("data").path("sequence").asLong();
            sequences.add(sequence);
            Long before = last.put(each.student(), sequence);
            assertTrue(before == null || before < sequence, each.student() + " " + before + " " + sequence);
        }
        for (long sequence = 1; sequence <= lastSequence; sequence++) {
            assertTrue(sequences.contains(sequence), "missing " + sequence);
        }
        return again;
    }

    /** As RFC 2104 makes a HMAC of a hash. */
    private static String signature(Received of) throws Exception {
        byte[] key = Arrays.copyOf(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), SHA256_BLOCK_BYTES);
        MessageDigest inner = MessageDigest.getInstance("SHA-256");
        MessageDigest outer = MessageDigest.getInstance("SHA-256");
        for (byte each : key) {
            inner.update((byte) (each ^ 0x36));
            outer.update((byte) (each ^ 0x5c));
        }
        inner.update((of.id() + "." + of.header("webhook-timestamp") + ".").getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(outer.digest(inner.digest(of.body())));
    }

    @Test
    void shouldFailNoRequestAndLoseNothingWhereTheReceiverIsGoneForAWhile() throws Exception {
        StubReceiver receiver = new StubReceiver(0, request -> TAKEN);
        try (RegistrarProcess server = serve(receiver)) {
            String url = server.awaitUrl();
            List<Received> taken = new ArrayList<>();
            try (NotifiedLoad load = new NotifiedLoad(url)) {
                Await.until("some are taken", () -> receiver.taken.size() > 200);
                receiver.close();
                long before = load.good.get();
                pass(TimeUnit.SECONDS.toNanos(OUTAGE_SECONDS));
                Await.until("some are waiting", () -> metrics(url).of("webhook_waiting") > 0);
                assertTrue(load.good.get() > before);
                taken.addAll(receiver.taken);
                try (StubReceiver back = new StubReceiver(receiver.port(), request -> TAKEN)) {
                    Await.until("it is noticed", () -> back.taken.size() > 0 || load.failures.size() > 0);
                    load.close();
                    assertEquals(List.of(), load.failures);
                    awaitAllDelivered(url);
                    taken.addAll(back.taken);
                    assertEquals(0, back.overtakes.get());
                }
                Exposition end = metrics(url);
                assertEquals(load.good.get(), end.of("last_sequence"));
                Set<String> again = judge(taken, load.good.get());
                // Those whose answer was cut off.
                assertTrue(again.size() <= MOST_IN_FLIGHT, again::toString);
                assertEquals(0, end.of("webhook_given_up_total"));
                assertEquals(0, end.of("system_events_open"));
            }
            server.stopInOrder();
        }
    }

    @Test
    void shouldRepeatAfterAKillWhatWasNotNotedAndNothingElse() throws Exception {
        try (StubReceiver receiver = new StubReceiver(0, request -> TAKEN)) {
            try (RegistrarProcess server = serve(receiver);
                    NotifiedLoad load = new NotifiedLoad(server.awaitUrl())) {
                Await.until("some are taken", () -> receiver.taken.size() > 500);
                server.kill();
            }
            Set<String> noted = new HashSet<>();
            for (String line : Files.readAllLines(data.resolve("webhooks").resolve("delivered"))) {
                String[] words = line.split(" ");
                if (words.length == 3 && words[1].equals("done")) {
                    noted.add(words[2]);
                }
            }
            assertTrue(noted.size() > 500 - MOST_IN_FLIGHT, Integer.toString(noted.size()));
            long last;
            try (RegistrarProcess again = serve(receiver)) {
                String url = again.awaitUrl();
                awaitAllDelivered(url);
                last = (long) metrics(url).of("last_sequence");
                again.stopInOrder();
            }
            Set<String> repeated = judge(receiver.taken, last);
            assertTrue(repeated.size() <= MOST_IN_FLIGHT, repeated::toString);
            repeated.retainAll(noted);
            assertEquals(Set.of(), repeated);
            // A stop in order leaves nothing to repeat.
            int all = receiver.taken.size();
            try (RegistrarProcess third = serve(receiver)) {
                String url = third.awaitUrl();
                try (WireClient client = new WireClient(url)) {
                    assertEquals(
                            201,
                            client.call("PUT", "/v1/students/new", "{\"credits\":0}")
                                    .status());
                }
                awaitAllDelivered(url);
            }
            assertEquals(all + 1, receiver.taken.size());
        }
    }

    private static Result check(String... place) throws Exception {
        List<String> words = new ArrayList<>(List.of("check", "system-events"));
        words.addAll(List.of(place));
        return RegistrarProcess.run(words.toArray(String[]::new));
    }

    private static void assertFails(Result failed) {
        assertEquals(1, failed.exitCode(), failed.out() + failed.errors());
        assertTrue(failed.out().contains("ERROR: system_events event 1 of "), failed.out());
        assertTrue(failed.out().contains("webhook_undelivered"), failed.out());
        assertEquals("checks failed: system_events", failed.lastLine());
    }

    private static void assertPasses(String words, Result passed) {
        assertEquals(0, passed.exitCode(), passed.out() + passed.errors());
        assertEquals(words, passed.lastLine());
    }

    @Test
    void shouldMakeASystemEventOfTheLastTryUntilSomebodyResolvesIt() throws Exception {
        try (StubReceiver receiver =
                        new StubReceiver(0, request -> request.student().equals("ada") ? REFUSED : TAKEN);
                RegistrarProcess server = serve(receiver, "--webhook-give-up-seconds", "1")) {
            String url = server.awaitUrl();
            try (WireClient client = new WireClient(url)) {
                client.call("PUT", "/v1/students/ada", "{\"credits\":5}");
                client.call("PUT", "/v1/students/ben", "{\"credits\":5}");
                Await.until("it was given up", () -> metrics(url).of("system_events_open") == 1);
                assertFails(check("--url", url));
                assertFails(check("--data", data.toString()));
                assertEquals(
                        200,
                        client.call("POST", "/v1/system-events/1/resolve", "").status());
            }
            assertPasses("✅ No unresolved critical events in last 24h", check("--url", url));
            server.stopInOrder();
            assertPasses(
                    "✅ No unresolved critical events in last 7 days",
                    check("--since-days", "7", "--data", data.toString()));
        }
    }
}
