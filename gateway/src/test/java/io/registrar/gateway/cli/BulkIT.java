package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.HistoryPages;
import io.registrar.gateway.http.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A list of keyed lines, whose server is killed in the middle, and that is sent again as a whole, also by two at once: every
 * line takes effect once, what was answered stays what it was, and the ring of the server is so small that lines wait for it.
 */
class BulkIT {
    private static final int STUDENTS = Integer.getInteger("registrar.bulk.students", 20_000);
    private static final int SEATS = STUDENTS / 2;
    private static final String HEAD =
            "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: ";

    @TempDir
    private Path folder;

    /** Puts in a section, then students, each of whom enrolls; the seats are for half of them. */
    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "{\"type\":\"putSection\",\"key\":\"s\",\"sectionId\":\"s\",\"kind\":\"course\",\"title\":\"t\",\"capacity\":"
                        + SEATS + ",\"price\":3}");
        for (int i = 0; i < STUDENTS; i++) {
            lines.add("{\"type\":\"putStudent\",\"studentId\":\"student-" + i + "\",\"credits\":5,\"key\":\"p" + i
                    + "\"}");
            lines.add("{\"type\":\"enroll\",\"sectionId\":\"s\",\"studentId\":\"student-" + i + "\",\"key\":\"e" + i
                    + "\"}");
        }
        return lines;
    }

    private static RawConnection connect(String url) {
        return new RawConnection(
                new InetSocketAddress(URI.create(url).getHost(), URI.create(url).getPort()));
    }

    /**
     * Sends the lines but for so many bytes at the end; returns those that were answered, in order, up to where the server
     * was killed.
     */
    private static List<String> send(String url, List<String> lines, int heldBack, AtomicInteger answered) {
        List<String> answers = new ArrayList<>();
        byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (RawConnection connection = connect(url)) {
            Thread sender = new Thread(() -> {
                if (connection.trySend((HEAD + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII))) {
                    connection.trySend(Arrays.copyOf(body, body.length - heldBack));
                }
            });
            sender.start();
            assertEquals(200, connection.readHead().status());
            for (String line = connection.readLineOfChunks(); !line.isEmpty(); line = connection.readLineOfChunks()) {
                answers.add(line);
                answered.incrementAndGet();
            }
        } catch (UncheckedIOException killed) {
            // What came before it counts.
            return answers;
        }
        return answers;
    }

    @Test
    void shouldTakeEffectOnceWhenAListIsSentAgain() throws Exception {
        Path data = folder.resolve("data");
        List<String> lines = lines();
        List<String> first = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data, "--ring", "64")) {
            String url = server.awaitUrl();
            // The last line is never whole, so that it is killed before the end however quick it is.
            Thread sending = new Thread(() -> first.addAll(send(url, lines, 2, answered)));
            sending.start();
            Await.until("a third is answered", () -> answered.get() > lines.size() / 3);
            server.kill();
            sending.join();
        }
        assertTrue(first.size() < lines.size(), "killed too late");
        try (RegistrarProcess server = RegistrarProcess.serveUnderLoad(data, "--ring", "64")) {
            String url = server.awaitUrl();
            List<String> second = new ArrayList<>();
            Thread other = new Thread(() -> second.addAll(send(url, lines, 0, new AtomicInteger())));
            other.start();
            List<String> again = send(url, lines, 0, new AtomicInteger());
            other.join();
            assertEquals(lines.size(), again.size());
            assertEquals(again, second);
            assertEquals(first, again.subList(0, first.size()));
            checkEffects(url, again);
            server.stopInOrder();
        }
        Result verify = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verify.exitCode(), verify.out() + verify.errors());
        System.out.println("BulkIT: " + lines.size() + " lines, " + first.size() + " answered before the kill, end "
                + verify.lastLine());
    }

    private static void checkEffects(String url, List<String> answers) throws IOException {
        int made = 0;
        int full = 0;
        for (String answer : answers) {
            JsonNode line = HistoryPages.parse(answer);
            made += line.path("status").asInt() == 201 ? 1 : 0;
            full += line.path("code").asText().equals("section_full") ? 1 : 0;
        }
        assertEquals(1 + STUDENTS + SEATS, made);
        assertEquals(STUDENTS - SEATS, full);
        try (WireClient client = new WireClient(url)) {
            JsonNode section = client.call("GET", "/v1/sections/s", "").json();
            assertEquals(SEATS, section.path("enrolled").asInt());
            assertEquals(SEATS, section.path("totalEnrollments").asInt());
            int balances = 0;
            for (int i = 0; i < STUDENTS; i += STUDENTS / 100) {
                balances += client.call("GET", "/v1/students/student-" + i, "")
                        .json()
                        .path("balance")
                        .asInt();
            }
            assertEquals(50 * 2 + 50 * 5, balances);
        }
    }
}
