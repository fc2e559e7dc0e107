package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.cli.WireClient.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that somebody else fills up to its last byte, again and again, under load: commands are refused, reads are
 * answered, the process lives, and nothing that was acknowledged is lost. Then it is killed while the disk is full. {@code
 * -Dregistrar.fulldisk.rounds=100} runs the long proof, {@code -Dregistrar.fulldisk.type=ext4} on another file system.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FullDiskIT {
    private static final int ROUNDS = Integer.getInteger("registrar.fulldisk.rounds", 1);
    /** For what a start takes in advance, and for what each round leaves. */
    private static final int DISK_MIB = 96 + 8 * ROUNDS;

    private static final int WRITERS = 4;
    /** What each writer must have met in a phase before the next one comes. */
    private static final int ANSWERS_OF_A_PHASE = 25;
    /** What a client does who was told 503: wait a little, here much less than it was told. */
    private static final long RETRY_NANOS = 2_000_000;

    private static final long AWAIT_MINUTES = 2;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    /** One connection's commands: a seat taken and given back in turns. */
    private final class Writer {
        final String studentId;
        /** What it asks for, as one text each: millions of them are kept. */
        final String enroll;

        final String unenroll;
        final AtomicLong acknowledged = new AtomicLong();
        final AtomicLong refused = new AtomicLong();
        boolean isEnrolled;

        Writer(String studentId) {
            this.studentId = studentId;
            enroll = "enroll " + studentId;
            unenroll = "unenroll " + studentId;
        }

        void write(String url) throws IOException {
            try (WireClient client = new WireClient(url)) {
                while (!isOver) {
                    boolean enrolls = !isEnrolled;
                    Reply reply = enrolls
                            ? client.call("POST", "/v1/sections/s/enrollments", "{\"studentId\":\"" + studentId + "\"}")
                            : client.call("DELETE", "/v1/sections/s/enrollments/" + studentId, "");
                    if (reply.status() == 503) {
                        assertEquals("journal_full", reply.code());
                        refused.incrementAndGet();
                        LockSupport.parkNanos(RETRY_NANOS);
                        continue;
                    }
                    assertEquals(enrolls ? 201 : 200, reply.status(), reply.body());
                    long sequence = reply.json().path("sequence").asLong();
                    String before = told.put(sequence, enrolls ? enroll : unenroll);
                    assertEquals(null, before, "sequence " + sequence + " was told twice");
                    isEnrolled = enrolls;
                    acknowledged.incrementAndGet();
                }
            }
        }
    }

    /** What was acknowledged, by sequence. */
    private final Map<Long, String> told = new ConcurrentHashMap<>();

    private final AtomicLong reads = new AtomicLong();
    private final List<Writer> writers = new ArrayList<>();
    private volatile boolean isOver;

    /** Reads all the while, and is always answered. */
    private void read(String url) throws IOException {
        String[] targets = {
            "/v1/sections/s",
            "/v1/students/student-0",
            "/v1/sections/s/enrollments",
            "/readyz",
            "/v1/students/student-0/ledger",
            "/v1/commands/1"
        };
        try (WireClient client = new WireClient(url)) {
            for (int i = 0; !isOver; i++) {
                String target = targets[i % targets.length];
                Reply reply = client.call("GET", target, "");
                assertEquals(200, reply.status(), target + " " + reply.body());
                reads.incrementAndGet();
            }
        }
    }

    private static void await(List<Future<?>> loads, String what, BooleanSupplier condition) throws Exception {
        long giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(AWAIT_MINUTES);
        while (!condition.getAsBoolean()) {
            for (Future<?> load : loads) {
                if (load.isDone()) {
                    // It says why.
                    load.get();
                }
            }
            assertTrue(System.nanoTime() < giveUp, "waited in vain: " + what);
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static long count(RegistrarProcess server, String line) throws IOException {
        return server.errors().lines().filter(text -> text.contains(line)).count();
    }

    /** Returns when every writer has met this, and reads went on beside them. */
    private void awaitPhase(List<Future<?>> loads, String what, Function<Writer, AtomicLong> count) throws Exception {
        List<Long> before =
                writers.stream().map(writer -> count.apply(writer).get()).toList();
        long readsBefore = reads.get();
        await(loads, what, () -> {
            boolean all = reads.get() >= readsBefore + ANSWERS_OF_A_PHASE;
            for (int i = 0; i < WRITERS; i++) {
                all &= count.apply(writers.get(i)).get() >= before.get(i) + ANSWERS_OF_A_PHASE;
            }
            return all;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void shouldRefuseCommandsServeReadsAndLoseNothingWhenTheDiskFillsUp(int reserveMib) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try (SmallDisk disk = SmallDisk.mount(folder, DISK_MIB)) {
            Path data = disk.path().resolve("data");
            String reserve = Integer.toString(reserveMib);
            try (RegistrarProcess server = RegistrarProcess.serve(data, "--reserve-mib", reserve)) {
                String url = server.awaitUrl();
                prepare(url);
                List<Future<?>> loads = startLoad(threads, url);
                long fullPhaseReads = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    awaitPhase(loads, "commands are taken", writer -> writer.acknowledged);
                    disk.fill();
                    long before = reads.get();
                    awaitPhase(loads, "commands are refused", writer -> writer.refused);
                    fullPhaseReads += reads.get() - before;
                    long warnings = round + 1L;
                    await(loads, "a line that the disk is full", () -> countOrFail(server, "disk full") >= warnings);
                    disk.free();
                    await(loads, "a line that it has room", () -> countOrFail(server, "has room again") >= warnings);
                }
                awaitPhase(loads, "commands are taken", writer -> writer.acknowledged);
                // One process for all of it; and now it dies where it is most uncomfortable.
                disk.fill();
                awaitPhase(loads, "commands are refused", writer -> writer.refused);
                long lines = count(server, "disk full");
                assertTrue(lines >= ROUNDS, lines + " lines");
                isOver = true;
                for (Future<?> load : loads) {
                    load.get(1, TimeUnit.MINUTES);
                }
                server.kill();
                long refusals = writers.stream()
                        .mapToLong(writer -> writer.refused.get())
                        .sum();
                System.out.println("FullDiskIT: reserve " + reserveMib + " MiB, " + ROUNDS + " rounds, " + told.size()
                        + " acknowledged, " + refusals + " refused, " + reads.get() + " reads answered, "
                        + fullPhaseReads + " of them while the disk was full, " + lines + " lines that it was");
            }
            startOnTheFullDisk(data, reserve);
            disk.free();
            Result end = serveOnceMore(data, reserve);
            assertEquals(0, end.exitCode(), end.errors());
            assertNothingIsLost(data);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long countOrFail(RegistrarProcess server, String line) {
        try {
            return count(server, line);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void prepare(String url) throws IOException {
        try (WireClient client = new WireClient(url)) {
            String section = "{\"kind\":\"section\",\"title\":\"t\",\"capacity\":1000,\"price\":1}";
            told.put(
                    client.call("PUT", "/v1/sections/s", section)
                            .json()
                            .path("sequence")
                            .asLong(),
                    "putSection none");
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer("student-" + i));
                Reply reply = client.call("PUT", "/v1/students/student-" + i, "{\"credits\":1}");
                told.put(reply.json().path("sequence").asLong(), "putStudent student-" + i);
            }
        }
    }

    private List<Future<?>> startLoad(ExecutorService threads, String url) {
        List<Future<?>> loads = new ArrayList<>();
        for (Writer writer : writers) {
            loads.add(threads.submit(() -> {
                writer.write(url);
                return null;
            }));
        }
        loads.add(threads.submit(() -> {
            read(url);
            return null;
        }));
        return loads;
    }

    /** It may serve at once, from the space that the crash has left in advance, or say that it can't; nothing is harmed. */
    private static void startOnTheFullDisk(Path data, String reserve) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--reserve-mib", reserve)) {
            boolean serves = server.awaitUrlOrEnd().isPresent();
            if (serves) {
                server.terminate();
            }
            Result end = server.awaitEnd();
            System.out.println("FullDiskIT: the start on the full disk "
                    + (serves ? "served" : end.errors().strip()));
            assertNotEquals(ExitCode.JOURNAL_DAMAGED, end.exitCode(), end.errors());
            assertTrue(end.exitCode() == ExitCode.GOOD || !serves, end.errors());
        }
    }

    private Result serveOnceMore(Path data, String reserve) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--reserve-mib", reserve)) {
            try (WireClient client = new WireClient(server.awaitUrl())) {
                for (Writer writer : writers) {
                    Reply seat = client.call("GET", "/v1/sections/s/enrollments/" + writer.studentId, "");
                    assertEquals(writer.isEnrolled ? 200 : 404, seat.status(), seat.body());
                    Reply student = client.call("GET", "/v1/students/" + writer.studentId, "");
                    assertEquals(
                            writer.isEnrolled ? 0 : 1,
                            student.json().path("balance").asLong());
                }
                Reply more = client.call("PUT", "/v1/students/another", "{\"credits\":1}");
                assertEquals(201, more.status(), more.body());
            }
            server.terminate();
            return server.awaitEnd();
        }
    }

    /** Every acknowledged command is in the journal, under the sequence that was told, and the outcomes agree with it. */
    private void assertNothingIsLost(Path data) throws Exception {
        Result verified = CommandCall.run("journal", "verify", "--data", data.toString());
        assertEquals(0, verified.exitCode(), verified.errors() + verified.out());
        // Into a file: it may have millions of lines.
        Path dump = folder.resolve("dump");
        Result dumped = RegistrarProcess.run(
                Map.of(), Redirect.to(dump.toFile()), "journal", "dump", "--data", data.toString());
        assertEquals(0, dumped.exitCode(), dumped.errors());
        long found = 0;
        try (BufferedReader lines = Files.newBufferedReader(dump)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode command = MAPPER.readTree(line);
                String expected = told.get(command.path("sequence").asLong());
                if (expected != null) {
                    assertEquals(
                            expected,
                            command.path("type").asText() + " "
                                    + command.path("studentId").asText("none"));
                    found++;
                }
            }
        }
        assertEquals(told.size(), found);
    }
}
