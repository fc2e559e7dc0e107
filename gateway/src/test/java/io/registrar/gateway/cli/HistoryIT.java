package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.HistoryModel;
import io.registrar.gateway.http.HistoryPages;
import io.registrar.gateway.http.HistoryPages.Page;
import io.registrar.gateway.http.RawConnection;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every ledger and every past enrollment after a long load, with a kill -9 in it, again and again: whole, in order, nothing
 * twice, and what a plain model comes to that is fed the journal's commands.
 */
class HistoryIT {
    private static final int COMMANDS = 200_000;
    private static final int KILLS = 3;
    private static final int STUDENTS = 1_000;
    private static final int SECTIONS = 12;
    private static final int[] LIMITS = {7, 20, 100, 1_000};

    @TempDir
    private Path folder;

    @Test
    void shouldShowEveryStudentsWholeHistoryWhenKilledUnderLoad() throws Exception {
        Path data = folder.resolve("data");
        long seed = System.nanoTime();
        System.out.println("HistoryIT: seed " + seed);
        try (HistoryLoad load = new HistoryLoad(seed, STUDENTS, SECTIONS)) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = COMMANDS / (KILLS + 1) * kill;
                try (RegistrarProcess server = RegistrarProcess.serve(data)) {
                    String url = server.awaitUrl();
                    tell(server);
                    if (kill == 1) {
                        load.prepare(url);
                    }
                    List<Future<?>> running = load.start(url, COMMANDS);
                    Await.until(enough + " are done", () -> load.acknowledged().size() >= enough);
                    // Not just when answers have come, which is what ends the wait.
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
                    server.kill();
                    HistoryLoad.await(running);
                }
                int acknowledged = load.acknowledged().size();
                System.out.println("HistoryIT: killed after " + acknowledged);
                assertTrue(acknowledged < COMMANDS, "the kill came under load");
            }
            try (RegistrarProcess server = RegistrarProcess.serve(data)) {
                String url = server.awaitUrl();
                tell(server);
                HistoryLoad.await(load.start(url, COMMANDS));
                HistoryModel model = new HistoryModel();
                long last = feed(model, dump(data), load.acknowledged());
                checkStudents(url, model, last);
                checkReceipts(url, load.samples());
                System.out.println("HistoryIT: " + load.acknowledged().size() + " acknowledged, "
                        + (last - load.acknowledged().size()) + " decided and not told, last sequence " + last + ", "
                        + load.samples().size() + " receipts");
                server.terminate();
                Result end = server.awaitEnd();
                assertEquals(0, end.exitCode(), end.errors());
                Result verified = CommandCall.run("journal", "verify", "--data", data.toString());
                assertEquals(0, verified.exitCode(), verified.out());
                String[] lines = verified.out().split("\n", -1);
                String outcomes = lines[lines.length - 3];
                assertTrue(outcomes.startsWith("outcomes: as the journal leads to, running hash "), verified.out());
                assertTrue(
                        end.errors()
                                .contains("stopped at " + verified.lastLine()
                                        + outcomes.substring(outcomes.indexOf(", running hash "))),
                        end.errors() + verified.out());
            }
        }
    }

    /** Prints what a start has found of the outcomes. */
    private static void tell(RegistrarProcess server) throws IOException {
        server.errors()
                .lines()
                .filter(line -> line.contains("the outcomes "))
                .forEach(line -> System.out.println("HistoryIT: a start said " + line));
    }

    private Path dump(Path data) throws IOException, InterruptedException {
        Path lines = folder.resolve("dump");
        Result result = RegistrarProcess.run(
                Map.of(), Redirect.to(lines.toFile()), "journal", "dump", "--data", data.toString());
        assertEquals(0, result.exitCode(), result.errors());
        return lines;
    }

    /** Lets the model decide all that was journaled, and holds the outcomes against its own; returns the last sequence. */
    private static long feed(HistoryModel model, Path dump, Set<Long> acknowledged) throws IOException {
        Map<String, Integer> codes = new TreeMap<>();
        long last = 0;
        try (Stream<String> lines = Files.lines(dump)) {
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                JsonNode command = HistoryPages.parse(line.next());
                last++;
                assertEquals(last, command.path("sequence").asLong());
                ObjectNode outcome = (ObjectNode) command.path("outcome");
                outcome.remove("effects");
                String code = outcome.path("code").asText();
                assertEquals(model.decide(command).toString(), outcome.toString(), command::toString);
                codes.merge(code, 1, Integer::sum);
            }
        }
        long end = last;
        assertTrue(acknowledged.stream().allMatch(sequence -> sequence <= end), "nothing acknowledged is lost");
        System.out.println("HistoryIT: " + codes);
        return last;
    }

    private static void checkStudents(String url, HistoryModel model, long last) {
        Set<Long> ledgerEntryIds = new HashSet<>();
        Set<Long> enrollmentIds = new HashSet<>();
        int pages = 0;
        try (RawConnection connection = connect(url)) {
            for (int student = 0; student < STUDENTS; student++) {
                String id = "student-" + student;
                int limit = LIMITS[student % LIMITS.length];
                List<String> ledger = HistoryPages.all(connection, "/v1/students/" + id + "/ledger", limit, last);
                assertEquals(model.items(id, "ledger"), ledger, id);
                long balance = checkLedger(ledger, ledgerEntryIds);
                assertEquals(model.balance(id), balance, id);
                assertEquals(balance, balance(connection, id), id);

                String target = "/v1/students/" + id + "/enrollments";
                List<String> enrollments = HistoryPages.all(connection, target, limit, last);
                assertEquals(model.items(id, "enrollments"), enrollments, id);
                checkDescending("enrollmentId", enrollments, enrollmentIds);
                pages += 2 + ledger.size() / limit + enrollments.size() / limit;
            }
            // Their cursors lead nobody else anywhere.
            Page page = HistoryPages.page(connection, "/v1/students/student-1/ledger", 1, "");
            String foreign = "GET /v1/students/student-2/ledger?after=" + page.next() + " HTTP/1.1\r\nHost: x\r\n\r\n";
            assertEquals(400, connection.send(foreign).read().status());
        }
        assertEquals(model.ledgerEntries(), ledgerEntryIds.size());
        assertEquals(model.enrollments(), enrollmentIds.size());
        System.out.println("HistoryIT: " + STUDENTS + " students, " + ledgerEntryIds.size() + " ledger entries, "
                + enrollmentIds.size() + " enrollments, in about " + pages + " pages");
    }

    private static RawConnection connect(String url) {
        URI uri = URI.create(url);
        return new RawConnection(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    private static long balance(RawConnection connection, String student) {
        String request = "GET /v1/students/" + student + " HTTP/1.1\r\nHost: x\r\n\r\n";
        return HistoryPages.parse(connection.send(request).read().body())
                .path("balance")
                .asLong();
    }

    /** Each entry must lead from the balance that the one before it left; returns the balance that the newest leaves. */
    private static long checkLedger(List<String> newestFirst, Set<Long> ids) {
        checkDescending("ledgerEntryId", newestFirst, ids);
        long balance = 0;
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            JsonNode entry = HistoryPages.parse(newestFirst.get(i));
            balance += entry.path("amount").asLong();
            assertEquals(balance, entry.path("balanceAfter").asLong(), newestFirst.get(i));
            assertTrue(balance >= 0, newestFirst.get(i));
        }
        return balance;
    }

    private static void checkDescending(String member, List<String> items, Set<Long> all) {
        long before = Long.MAX_VALUE;
        for (String item : items) {
            long id = HistoryPages.parse(item).path(member).asLong();
            assertTrue(id < before, item);
            assertTrue(all.add(id), "twice: " + item);
            before = id;
        }
    }

    /** What a client was told of a command must be what its receipt says. */
    private static void checkReceipts(String url, Map<Long, String> samples) {
        assertTrue(samples.size() >= 300, samples.size() + " samples");
        List<Long> sequences = new ArrayList<>(samples.keySet());
        try (RawConnection connection = connect(url)) {
            for (long sequence : sequences) {
                String request = "GET /v1/commands/" + sequence + " HTTP/1.1\r\nHost: x\r\n\r\n";
                JsonNode receipt =
                        HistoryPages.parse(connection.send(request).read().body());
                JsonNode answer = HistoryPages.parse(samples.get(sequence));
                assertEquals(sequence, receipt.path("sequence").asLong());
                ObjectNode outcome = receipt.path("outcome").deepCopy();
                outcome.remove("effects");
                if (!answer.has("code")) {
                    assertTrue(outcome.remove("code").asText().matches("ok|created"), receipt::toString);
                }
                outcome.fieldNames()
                        .forEachRemaining(name -> assertEquals(
                                outcome.path(name), answer.path(name), () -> name + ": " + answer + receipt));
                for (String when : List.of("at", "enrolledAt")) {
                    assertEquals(
                            receipt.path("at"),
                            answer.has(when) ? answer.path(when) : receipt.path("at"),
                            answer::toString);
                }
            }
        }
    }
}
