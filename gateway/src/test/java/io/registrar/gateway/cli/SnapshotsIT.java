package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.Await;
import io.registrar.journal.SnapshotFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server has its snapshots made by a process that stands behind it, and that never outlives it. */
class SnapshotsIT {
    /** Place of a process's nice value behind its name in /proc, from 0. */
    private static final int NICE_FIELD = 16;

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

    private static Optional<ProcessHandle> maker(RegistrarProcess server) {
        return server.handle().children().filter(ProcessHandle::isAlive).findFirst();
    }

    private static int nice(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD]);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static ProcessHandle awaitMaker(RegistrarProcess server) {
        Await.until("a maker runs", () -> maker(server).isPresent());
        return maker(server).orElseThrow();
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
            Await.until("it stands behind", () -> nice(maker) == 7);
            Await.until(
                    "a snapshot is there",
                    () -> new SnapshotFolder(data).sequences().contains(2L));
            Await.until("it is told", () -> errors(server).contains("ServerSnapshots: made " + data));
            String log = server.stopInOrder();
            assertTrue(log.contains("0000000000000000002.snapshot, in "), log);
        }
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            server.awaitUrl();
            assertTrue(server.errors().contains("loaded the snapshot of sequence 2"), server.errors());
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
                RegistrarProcess.run("journal", "verify", "--data", data.toString())
                        .exitCode());
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
