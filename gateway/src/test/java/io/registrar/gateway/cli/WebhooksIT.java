package io.registrar.gateway.cli;

import static io.registrar.gateway.webhooks.StubReceiver.TAKEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.webhooks.StubReceiver;
import io.registrar.gateway.webhooks.StubReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that notifies: its receiver goes and comes back, it is killed, and what can't be delivered is an operator's to resolve. */
class WebhooksIT {
    private static final String REFUSED = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n";

    @TempDir
    private Path folder;

    private static void credit(WireClient client, String student) throws IOException {
        Reply reply = client.call(
                "POST", "/v1/students/" + student + "/credits", "{\"amount\":1,\"reason\":\"because\"}");
        assertEquals(201, reply.status(), reply.body());
    }

    /** Each student's in order, each sequence there, and how many came more than once. */
    private static int judge(StubReceiver receiver, long from, long to) {
        Map<String, Long> last = new HashMap<>();
        Set<Long> sequences = new HashSet<>();
        Set<String> ids = new HashSet<>();
        int again = 0;
        for (Received each : receiver.taken) {
            long sequence = each.json().path("data").path("sequence").asLong();
            if (!ids.add(each.id())) {
                again++;
                continue;
            }
            sequences.add(sequence);
            Long before = last.put(each.student(), sequence);
            assertTrue(before == null || before < sequence, each.student() + " " + before + " " + sequence);
        }
        for (long sequence = from; sequence <= to; sequence++) {
            assertTrue(sequences.contains(sequence), "missing " + sequence);
        }
        return again;
    }

    @Test
    void shouldDeliverAllInOrderOverAReceiverThatGoesAndAKill() throws Exception {
        Path data = folder.resolve("data");
        StubReceiver receiver = new StubReceiver(0, request -> TAKEN);
        String[] options = {"--webhook", receiver.url().toString()};
        int port = receiver.port();
        long last;
        try (RegistrarProcess server = RegistrarProcess.serve(data, options);
                WireClient client = new WireClient(server.awaitUrl())) {
            for (int student = 0; student < 10; student++) {
                assertEquals(
                        201,
                        client.call("PUT", "/v1/students/student-" + student, "{\"credits\":0}")
                                .status());
            }
            Await.until("all are noted", () -> metrics(client).contains("registrar_webhook_delivered_total 10.0"));
            receiver.close();
            for (int i = 0; i < 1_500; i++) {
                credit(client, "student-" + i % 10);
            }
            Await.until("the window is full", () -> metrics(client).contains("registrar_webhook_waiting 1024.0"));
            last = 1_510;
            server.kill();
        }
        try (StubReceiver back = new StubReceiver(port, request -> TAKEN);
                RegistrarProcess server = RegistrarProcess.serve(data, options);
                WireClient client = new WireClient(server.awaitUrl())) {
            Await.until("all are taken", () -> back.taken.size() >= 1_500);
            assertEquals(0, judge(back, 11, last));
            for (int i = 0; i < 200; i++) {
                credit(client, "student-" + i % 10);
            }
            server.kill();
            int takenBeforeTheKill = back.taken.size();
            try (RegistrarProcess again = RegistrarProcess.serve(data, options)) {
                again.awaitUrl();
                Await.until("all are taken", () -> ids(back).size() == 1_700);
                again.stopInOrder();
            }
            int repeated = judge(back, 11, last + 200);
            // No more than were under way or had come in without having been noted.
            assertTrue(repeated <= 16, repeated + " of " + takenBeforeTheKill);
            int all = back.taken.size();
            try (RegistrarProcess again = RegistrarProcess.serve(data, options);
                    WireClient more = new WireClient(again.awaitUrl())) {
                credit(more, "student-1");
                Await.until("it is taken", () -> ids(back).size() == 1_701);
                again.stopInOrder();
            }
            assertEquals(all + 1, back.taken.size());
        }
    }

    private static String metrics(WireClient client) {
        try {
            return client.call("GET", "/metrics", "").body();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Set<String> ids(StubReceiver receiver) {
        return new HashSet<>(receiver.takenIds());
    }

    private static Result check(String... place) throws Exception {
        String[] words = new String[place.length + 2];
        words[0] = "check";
        words[1] = "system-events";
        System.arraycopy(place, 0, words, 2, place.length);
        return RegistrarProcess.run(words);
    }

    @Test
    void shouldMakeASystemEventOfTheLastTryUntilSomebodyResolvesIt() throws Exception {
        Path data = folder.resolve("data");
        Path secret = Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        try (StubReceiver receiver = new StubReceiver(0, request -> request.student().equals("ada") ? REFUSED : TAKEN);
                RegistrarProcess server = RegistrarProcess.serve(
                        data,
                        "--webhook",
                        receiver.url().toString(),
                        "--webhook-secret-file",
                        secret.toString(),
                        "--webhook-give-up-seconds",
                        "1")) {
            String url = server.awaitUrl();
            WireClient client = new WireClient(url);
            assertEquals("✅ No unresolved critical events in last 24h", check("--url", url).lastLine());
            client.call("PUT", "/v1/students/ada", "{\"credits\":5}");
            client.call("PUT", "/v1/students/ben", "{\"credits\":5}");
            Await.until("it was given up", () -> open(client) == 1);
            Result failed = check("--url", url);
            assertEquals(1, failed.exitCode(), failed.out() + failed.errors());
            assertTrue(failed.out().contains("ERROR: system_events event 1 of "), failed.out());
            assertTrue(failed.out().contains("webhook_undelivered"), failed.out());
            assertEquals(1, check("--data", data.toString()).exitCode());
            assertEquals(
                    200,
                    client.call("POST", "/v1/system-events/1/resolve", "").status());
            Result passed = check("--data", data.toString(), "--since-days", "7");
            assertEquals(0, passed.exitCode(), passed.out() + passed.errors());
            assertEquals("✅ No unresolved critical events in last 7 days", passed.lastLine());
            assertTrue(receiver.taken.get(0).header("webhook-signature").startsWith("v1,"));
            client.close();
            server.stopInOrder();
        }
    }

    private static int open(WireClient client) {
        try {
            return client.call("GET", "/v1/system-events", "")
                    .json()
                    .path("items")
                    .size();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldRefuseWhatIsNoWebhook() throws Exception {
        for (String[] options : new String[][] {
            {"--webhook", "ftp://127.0.0.1/"},
            {"--webhook", "http://127.0.0.1/", "--webhook-secret-file", folder.resolve("none").toString()},
            {"--webhook", "http://127.0.0.1/", "--history-readers", "0"},
            {"--webhook-from-beginning"},
        }) {
            try (RegistrarProcess server = RegistrarProcess.serve(folder.resolve("data"), options)) {
                Result result = server.awaitEnd();
                assertEquals(2, result.exitCode(), result.errors());
                assertEquals(1, result.errors().lines().count(), result.errors());
            }
        }
    }
}
