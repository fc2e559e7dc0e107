package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Registrar over HTTP, in segments of 8 MiB. What a fault left is held against {@code journal verify} each time: the next
 * server recovers the same sequence and digest.
 *
 * <p>{@code -Dregistrar.fault.args="--snapshot-every 5000 --retain"} gives every server of the loops more arguments;
 * {@code -Dregistrar.fault.at=journal} aims at changes of the journal only.
 */
final class RegistrarContestant implements Contestant {
    private static final String ARGUMENTS = System.getProperty("registrar.fault.args", "");

    private static final List<String> LANDMARKS = List.of(
            System.getProperty("registrar.fault.at", "journal,snapshots").split(",", -1));

    private final String[] arguments;
    /** What is known of the folder that comes next: {@code sequence N digest HEX}. */
    private String verified = "";

    /** How many of the faults left bytes behind the last whole batch. */
    private int tornTails;
    /** How many of them left a history that had to be made again from its middle or its start. */
    private int damagedHistories;

    /** @param sync what {@code --sync} says */
    RegistrarContestant(String sync) {
        arguments = Stream.concat(
                        // The disk that is cut is smaller than what is left free of an ordinary one.
                        Stream.of("--sync", sync, "--reserve-mib", "0"),
                        Arrays.stream(ARGUMENTS.split(" ", -1)).filter(argument -> !argument.isBlank()))
                .toArray(String[]::new);
    }

    @Override
    public String name() {
        return "Registrar, " + String.join(" ", arguments);
    }

    @Override
    public String version() throws IOException, InterruptedException {
        return RegistrarProcess.run("--version").out().lines().findFirst().orElseThrow();
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public List<String> landmarks() {
        return LANDMARKS;
    }

    @Override
    public int depth() {
        return 8;
    }

    /** What the faults left that a server could make good. */
    String leftovers() {
        return "torn tails " + tornTails + ", damaged histories " + damagedHistories;
    }

    @Override
    public void create(Path data) {
        // The server does.
        verified = "sequence 0 digest ";
    }

    /**
     * The journal must be good. History isn't forced: if pages of it may be gone, verify may say so and end with 1, and the next
     * start makes it again.
     */
    @Override
    public void inspect(Path data, boolean forgetsUnforced) throws Exception {
        Result result = CommandCall.run("journal", "verify", "--data", data.toString());
        boolean isHistoryDamaged = result.out().lines().anyMatch(line -> line.startsWith("outcomes: DAMAGED"));
        assertEquals(forgetsUnforced && isHistoryDamaged ? 1 : 0, result.exitCode(), result.out() + result.errors());
        assertTrue(result.out().lines().noneMatch(line -> line.startsWith("ERROR:")), result.out());
        tornTails += result.out().contains("not sealed, a torn batch") ? 1 : 0;
        damagedHistories += isHistoryDamaged ? 1 : 0;
        verified = result.lastLine();
    }

    @Override
    public Server start(Path data) throws Exception {
        RegistrarProcess process = RegistrarProcess.serveUnderLoad(data, arguments);
        try {
            Running server = new Running(process, process.awaitUrl(), data);
            try (WireClient client = new WireClient(server.url)) {
                assertEquals(200, client.call("GET", "/readyz", "").status());
            }
            assertTrue(
                    process.errors().contains("recovered " + verified),
                    "expected " + verified + ", but found " + process.errors());
            return server;
        } catch (IOException | RuntimeException | Error failure) {
            process.close();
            throw failure;
        }
    }

    private final class Running implements Server {
        private final RegistrarProcess process;
        private final String url;
        private final Path data;

        Running(RegistrarProcess process, String url, Path data) {
            this.process = process;
            this.url = url;
            this.data = data;
        }

        @Override
        public ProcessHandle process() {
            return process.handle();
        }

        @Override
        public Teller connect() throws IOException {
            try {
                return new HttpTeller(new WireClient(url));
            } catch (UncheckedIOException gone) {
                throw gone.getCause();
            }
        }

        /** In order, and then at the sequence and digest that verify finds. */
        @Override
        public void stop() throws Exception {
            process.terminate();
            Result end = process.awaitEnd();
            assertEquals(0, end.exitCode(), end.errors());
            inspect(data, false);
            assertTrue(end.errors().contains("stopped at " + verified), end.errors() + verified);
        }

        @Override
        public String log() throws IOException {
            return process.errors();
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    private static final class HttpTeller implements Teller {
        private final WireClient client;
        private final Queue<Kind> sent = new ArrayDeque<>();
        private final ByteArrayOutputStream burst = new ByteArrayOutputStream();

        HttpTeller(WireClient client) {
            this.client = client;
        }

        @Override
        public void prepare(String id, long credits, long price) throws IOException {
            String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1,\"price\":" + price + "}";
            assertTrue(client.call("PUT", "/v1/sections/" + id, section).status() <= 201);
            String student = "{\"credits\":" + credits + "}";
            assertTrue(client.call("PUT", "/v1/students/" + id, student).status() <= 201);
        }

        @Override
        public void send(Kind kind, String id) {
            sent.add(kind);
            burst.writeBytes(
                    switch (kind) {
                        case GRANT ->
                            WireClient.request(
                                    "POST",
                                    "/v1/students/" + id + "/credits",
                                    "{\"amount\":1,\"reason\":\"" + REASON + "\"}");
                        case ENROLL ->
                            WireClient.request(
                                    "POST", "/v1/sections/" + id + "/enrollments", "{\"studentId\":\"" + id + "\"}");
                        case DROP -> WireClient.request("DELETE", "/v1/sections/" + id + "/enrollments/" + id, "");
                    });
        }

        @Override
        public void flush() throws IOException {
            client.send(burst.toByteArray());
            burst.reset();
        }

        @Override
        public Told read() throws IOException {
            Kind kind = sent.remove();
            Reply reply = client.read();
            if (reply.status() == 503) {
                // Nothing has happened, which is what a server says that is about to halt: its disk is gone.
                throw new IOException(reply.body());
            }
            assertEquals(kind == Kind.DROP ? 200 : 201, reply.status(), kind + ": " + reply.body());
            JsonNode json = reply.json();
            return new Told(
                    kind == Kind.GRANT ? 0 : json.path("enrollmentId").asLong(),
                    json.path("balanceAfter").asLong(),
                    json.path("sequence").asLong());
        }

        @Override
        public Optional<Standing> standing(String id) throws IOException {
            Reply section = client.call("GET", "/v1/sections/" + id, "");
            Reply student = client.call("GET", "/v1/students/" + id, "");
            if (section.status() == 404 || student.status() == 404) {
                return Optional.empty();
            }
            Reply seat = client.call("GET", "/v1/sections/" + id + "/enrollments/" + id, "");
            boolean isSeated = seat.status() == 200;
            assertEquals(isSeated ? 1 : 0, section.json().path("enrolled").asLong(), section.body());
            return Optional.of(new Standing(
                    isSeated ? seat.json().path("enrollmentId").asLong() : 0,
                    section.json().path("totalEnrollments").asLong(),
                    student.json().path("balance").asLong()));
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
