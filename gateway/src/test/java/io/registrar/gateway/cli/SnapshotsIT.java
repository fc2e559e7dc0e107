package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.registrar.gateway.http.Await;
import io.registrar.gateway.http.Exposition;
import io.registrar.journal.SnapshotFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server has its snapshots made by a process that stands behind it, and that never outlives it. */
class SnapshotsIT {
    /** Places of a process's nice value and of its scheduling policy behind its name in /proc, from 0. */
    private static final int NICE_FIELD = 16;

    private static final int POLICY_FIELD = 38;
    /** SCHED_IDLE of Linux. */
    private static final int POLICY_IDLE = 5;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void nameFolder() {
        data = folder.resolve("data");
    }

    private static void decide(String url, String id) {
        try (WireClient client = new WireClient(url)) {
            assertEquals(
                    201,
                    client.call("PUT", "/v1/students/" + id, "{\"credits\":1}").status());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Exposition metrics(String url) {
        try (WireClient client = new WireClient(url)) {
            return new Exposition(client.call("GET", "/metrics", "").body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<ProcessHandle> maker(RegistrarProcess server) {
        // Before it there are others for a moment, which try out how it can stand behind. Its own line of arguments is
        // the same from the command that puts it behind to the maker itself.
        return server.handle()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(" --beside "))
                .findFirst();
    }

    private static int statField(ProcessHandle process, int place) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[place]);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static ProcessHandle awaitMaker(RegistrarProcess server) {
        AtomicReference<ProcessHandle> maker = new AtomicReference<>();
        Await.until("a maker runs", () -> {
            maker(server).ifPresent(maker::set);
            return maker.get() != null;
        });
        return maker.get();
    }

    @Test
    void shouldBeMadeBehindTheServerUpToTheLastCommand() throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(
                data, "--snapshot-every", "2", "--snapshot-nice", "7", "--snapshots-kept", "3")) {
            String url = server.awaitUrl();
            decide(url, "ada");
            assertTrue(maker(server).isEmpty(), "none is due after one command");
            decide(url, "ben");
            ProcessHandle maker = awaitMaker(server);
            Await.until("it stands behind", () -> statField(maker, NICE_FIELD) == 7);
            Await.until(
                    "a snapshot is there",
                    () -> new SnapshotFolder(data).sequences().contains(2L));
            Await.until("it is told", () -> errors(server).contains("ServerSnapshots: made " + data));
            Await.until("metrics show it", () -> metrics(url).of("snapshot_sequence") == 2);
            String log = server.stopInOrder();
            assertTrue(log.contains("0000000000000000002.snapshot, in "), log);
        }
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            server.awaitUrl();
            assertTrue(server.errors().contains("loaded the snapshot of sequence 2"), server.errors());
        }
    }

    @Test
    void shouldGetWhatNobodyElseWantsOfTheProcessorWhenNothingElseIsAskedFor() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chrt")), "util-linux is not installed");
        try (RegistrarProcess server = RegistrarProcess.serve(data, "--snapshot-every", "1")) {
            decide(server.awaitUrl(), "ada");
            ProcessHandle maker = awaitMaker(server);
            // While one command becomes the next, there is no line for a moment.
            Await.until(
                    "it has threads for one processor",
                    () -> maker.info().commandLine().orElse("").contains("-XX:ActiveProcessorCount=1"));
            Await.until("it gets what is left", () -> statField(maker, POLICY_FIELD) == POLICY_IDLE);
            Await.until("it stands behind", () -> statField(maker, NICE_FIELD) == 19);
        }
    }

    @Test
    void shouldNotOutliveAServerThatWasKilledOrStopped() throws Exception {
        for (boolean isKilled : new boolean[] {true, false}) {
            try (RegistrarProcess server =
                    RegistrarProcess.serve(data, "--snapshot-every", "1", "--snapshot-nice", "0")) {
                decide(server.awaitUrl(), isKilled ? "ada" : "ben");
                ProcessHandle maker = awaitMaker(server);
                if (isKilled) {
                    server.kill();
                } else {
                    String log = server.stopInOrder();
                    // Given up, or made just in time; neither is a matter for anybody.
                    assertFalse(log.contains("WARN  ServerSnapshots"), log);
                }
                Await.until("the maker has ended", () -> !maker.isAlive());
            }
        }
        assertEquals(
                0,
                CommandCall.run("journal", "verify", "--data", data.toString()).exitCode());
    }

    @Test
    void shouldNotBeMadeByAnotherProgramThanTheServers() throws Exception {
        Path jar = folder.resolve("registrar.jar");
        Files.copy(Path.of(System.getProperty("registrar.jar")), jar);
        try (RegistrarProcess server = RegistrarProcess.serveFrom(jar, data, "--snapshot-every", "1")) {
            String url = server.awaitUrl();
            // A release that was put in its place.
            Path other = folder.resolve("other.jar");
            Files.copy(Path.of(System.getProperty("registrar.jar")), other);
            Files.setLastModifiedTime(other, FileTime.fromMillis(1));
            Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
            decide(url, "ada");
            Await.until(
                    "it is said", () -> errors(server).contains("was replaced since this process began: restart it"));
            assertTrue(new SnapshotFolder(data).sequences().isEmpty());
            server.stopInOrder();
        }
    }

    private static String errors(RegistrarProcess server) {
        try {
            return server.errors();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
