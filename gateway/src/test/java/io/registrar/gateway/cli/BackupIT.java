package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import io.registrar.gateway.http.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup taken under load is the live server's state at the sequence that it names, and can be served. */
class BackupIT {
    private static final Pattern DONE = Pattern.compile("backup of sequence ([0-9]+) (digest [0-9a-f]+) in (.+)\n");

    @TempDir
    private Path folder;

    private Path data;
    private Path target;

    @BeforeEach
    void nameFolders() {
        data = folder.resolve("data");
        target = folder.resolve("backup");
    }

    private Result backup() throws IOException, InterruptedException {
        return RegistrarProcess.run("backup", "--data", data.toString(), target.toString());
    }

    /** What a backup has said of itself; it holds against the live folder. */
    private Matcher assertIsBackup(Result result) throws Exception {
        assertEquals(0, result.exitCode(), result.errors() + result.out());
        Matcher said = DONE.matcher(result.out());
        assertTrue(said.matches(), result.out());
        assertEquals(target.toString(), said.group(3));
        assertFalse(Files.exists(folder.resolve("backup.partial")));
        String end = "sequence " + said.group(1) + " " + said.group(2);
        Result replayed = CommandCall.run("journal", "replay", "--data", data.toString(), "--until", said.group(1));
        assertEquals(end, replayed.lastLine());
        Result verified = CommandCall.run("journal", "verify", "--data", target.toString());
        assertEquals(0, verified.exitCode(), verified.errors() + verified.out());
        assertEquals(end, verified.lastLine());
        return said;
    }

    /** Serves the backup, which must come to what was said of it, and stops. */
    private String serveBackup(Matcher said, String... more) throws Exception {
        try (RegistrarProcess restored = RegistrarProcess.serve(target, more)) {
            try (WireClient client = new WireClient(restored.awaitUrl())) {
                assertEquals(201, client.call("PUT", "/v1/students/new", "").status());
            }
            assertTrue(
                    restored.errors().contains("recovered sequence " + said.group(1) + " " + said.group(2)),
                    restored.errors());
            return restored.stopInOrder();
        }
    }

    @Test
    void shouldBeTheLiveStateAtItsSequenceWhenTakenUnderLoad() throws Exception {
        long seed = System.nanoTime();
        System.out.println("BackupIT: seed " + seed);
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                HistoryLoad load = new HistoryLoad(seed, 100, 5)) {
            String url = server.awaitUrl();
            load.prepare(url);
            List<Future<?>> running = load.start(url, Integer.MAX_VALUE);
            Await.until("there is load", () -> load.acknowledged().size() > 2_000);
            long told = load.acknowledged().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
            Result result = backup();
            assertFalse(running.stream().anyMatch(Future::isDone), "the load has gone on");
            Matcher said = assertIsBackup(result);
            server.kill();
            HistoryLoad.await(running);

            long sequence = Long.parseLong(said.group(1));
            assertTrue(sequence >= told, "what was acknowledged before is in it: " + told + ", " + result.out());
            System.out.println("BackupIT: " + load.acknowledged().size() + " acknowledged, " + result.out());
            // Outcomes too, byte for byte, and none of a later command.
            byte[] live = Files.readAllBytes(KeptHistory.records(data));
            byte[] kept = Files.readAllBytes(KeptHistory.records(target));
            assertEquals(kept.length, Arrays.mismatch(live, kept), "one begins with the other");
            String log = serveBackup(said);
            assertFalse(log.contains("WARN"), log);

            Result again = backup();
            assertEquals(2, again.exitCode());
            assertEquals("registrar: " + target + " is there already, and is no empty folder\n", again.errors());
        }
    }

    @Test
    void shouldHaveASnapshotThatLeadsToItWhenTheServerRetainsNoMore() throws Exception {
        Path first = data.resolve("journal/00000001");
        try (HistoryLoad load = new HistoryLoad(7, 100, 5)) {
            // One segment, which the next run has deleted.
            try (RegistrarProcess server = RegistrarProcess.serve(data, "--history-readers", "0")) {
                load.prepare(server.awaitUrl());
                server.stopInOrder();
            }
            String[] often = {"--history-readers", "0", "--snapshot-every", "500", "--snapshot-nice", "0", "--retain"};
            try (RegistrarProcess server = RegistrarProcess.serve(data, often)) {
                List<Future<?>> running = load.start(server.awaitUrl(), Integer.MAX_VALUE);
                Await.until("the first segment is deleted", () -> !Files.exists(first));
                server.kill();
                HistoryLoad.await(running);
            }
            // So many are kept that the live folder still leads to what is in the backup.
            String[] settings = {
                "--history-readers",
                "0",
                "--snapshot-every",
                "500",
                "--snapshot-nice",
                "0",
                "--snapshots-kept",
                "100",
                "--retain"
            };
            try (RegistrarProcess server = RegistrarProcess.serve(data, settings)) {
                List<Future<?>> running = load.start(server.awaitUrl(), Integer.MAX_VALUE);
                Result result = backup();
                assertFalse(running.stream().anyMatch(Future::isDone), "the load has gone on");
                server.kill();
                HistoryLoad.await(running);
                Matcher said = assertIsBackup(result);
                assertFalse(Files.exists(target.resolve("journal/00000001")));
                String log = serveBackup(said, settings);
                assertTrue(log.contains("loaded the snapshot of sequence "), log);
            }
        }
    }

    @Test
    void shouldLeaveNoBackupAndSayWhyWhenTheJournalIsDamaged() throws Exception {
        try (WrittenJournal written = new WrittenJournal(data)) {
            RandomHistory history = new RandomHistory(1, 3, 5);
            for (int batch = 0; batch < 20; batch++) {
                written.append(history, 3);
            }
        }
        Path file = data.resolve("journal/00000001/19700101F.cq4");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("student-3")] ^= 1;
        Files.write(file, bytes);
        Result damaged = backup();
        assertEquals(3, damaged.exitCode(), damaged.errors());
        assertEquals("", damaged.out());
        assertTrue(damaged.errors().contains("there is no backup: what was copied is left in " + target + ".partial"));
        assertTrue(damaged.errors().contains("journal damaged: journal/00000001/19700101F.cq4, offset "));
        assertFalse(Files.exists(target));
        Result served = RegistrarProcess.run("serve", "--http", "127.0.0.1:0", "--data", target + ".partial");
        assertEquals(2, served.exitCode(), served.errors());
        Result again = backup();
        assertEquals(2, again.exitCode());
        assertTrue(again.errors().contains("delete it, and try again"), again.errors());
    }
}
