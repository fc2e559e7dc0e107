package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import as people run it: killed in the middle, its server killed in the middle, run again, or only rehearsed. However it
 * came about, the end state is that of one undisturbed import.
 */
class ImportIT {
    /** The long proof is {@code -Dregistrar.import.rows=1000000}. */
    private static final int ROWS = Integer.getInteger("registrar.import.rows", 20_000);

    @TempDir
    private Path folder;

    private final ImportFile made = new ImportFile(ROWS);
    private Path file;

    @BeforeEach
    void writeFile() throws Exception {
        file = made.write(folder.resolve("old.csv"));
    }

    private static String[] importing(Path file, String... more) {
        List<String> words = new ArrayList<>(List.of("import", file.toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** Imports to the end; some rows are refused. */
    private Result importAll(String url, Path report) throws Exception {
        Result result = RegistrarProcess.run(importing(file, "--url", url, "--report", report.toString()));
        assertEquals(1, result.exitCode(), result.out() + result.errors());
        return result;
    }

    private static long sequence(WireClient client) throws Exception {
        return client.call("GET", "/v1/sections?limit=1", "")
                .json()
                .path("sequence")
                .asLong();
    }

    private static void awaitSequence(String url, long sequence) throws Exception {
        try (WireClient client = new WireClient(url)) {
            while (sequence(client) < sequence) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /**
     * The same rows are refused. Why may differ: the old id of a row that found no seat can be that of a later row, which did, and
     * then the first of them is told so when it comes again.
     */
    private static void assertSameRows(Path expected, Path found) throws IOException {
        List<String> wanted = Files.readAllLines(expected);
        List<String> rows = Files.readAllLines(found);
        assertEquals(wanted.size(), rows.size());
        for (int row = 0; row < rows.size(); row++) {
            assertEquals(withoutReason(wanted.get(row)), withoutReason(rows.get(row)));
        }
    }

    /** Line, record and id. */
    private static String withoutReason(String row) {
        return row.replaceFirst("^([^,]*,[^,]*,[^,]*),.*", "$1");
    }

    private Path content(String data) throws IOException {
        return ImportContent.write(made, folder.resolve(data), folder.resolve(data + ".content"));
    }

    private Path undisturbed(Path report) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(folder.resolve("undisturbed"))) {
            String url = server.awaitUrl();
            Result first = importAll(url, report);
            System.out.println("ImportIT: " + first.out().replace("\n", "; ") + "the server's resident memory at most "
                    + server.peakResidentMib() + " MiB");
            // Again, and nothing twice.
            Path again = folder.resolve("again.csv");
            Result second = importAll(url, again);
            assertTrue(second.out().contains("enrollments 0 made"), second.out());
            assertTrue(second.out().contains("students    0 made"), second.out());
            assertSameRows(report, again);
            Result check = RegistrarProcess.run("check", "enrollment", "--url", url);
            assertEquals(0, check.exitCode(), check.out());
            assertTrue(check.out().contains("WARNING: INV-04 "), check.out());
            server.stopInOrder();
        }
        return content("undisturbed");
    }

    @Test
    void shouldLeaveTheSameWhetherKilledOrNot() throws Exception {
        Path report = folder.resolve("refused.csv");
        Path expected = undisturbed(report);
        assertTrue(Files.readAllLines(report).size() > ROWS / 200, "too few rows were refused");

        // 1. The import is killed at a third, and again at two thirds.
        Path data = folder.resolve("import-killed");
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            for (long stop : new long[] {ROWS / 3, ROWS}) {
                try (RegistrarProcess importing = RegistrarProcess.start(importing(file, "--url", url))) {
                    awaitSequence(url, stop);
                    assertTrue(importing.handle().isAlive(), "killed too late");
                    System.out.println("ImportIT: the import is killed at sequence " + stop
                            + "; its resident memory at most " + importing.peakResidentMib() + " MiB");
                    importing.kill();
                }
            }
            Path last = folder.resolve("last.csv");
            importAll(url, last);
            assertSameRows(report, last);
            server.stopInOrder();
        }
        ImportContent.assertSame(expected, content("import-killed"));

        // 2. The server is killed, and comes back while the import still waits for it.
        data = folder.resolve("server-killed");
        Path last = folder.resolve("patient.csv");
        try (RegistrarProcess server = RegistrarProcess.serveAt("127.0.0.3", data)) {
            String url = server.awaitUrl();
            String[] patient = importing(file, "--url", url, "--report", last.toString());
            try (RegistrarProcess importing = RegistrarProcess.start(patient)) {
                awaitSequence(url, 2L * ROWS / 3);
                assertTrue(importing.handle().isAlive(), "killed too late");
                server.kill();
                try (RegistrarProcess back = RegistrarProcess.start(
                        "serve", "--http", URI.create(url).getAuthority(), "--data", data.toString())) {
                    back.awaitUrl();
                    assertEquals(1, importing.awaitEnd().exitCode());
                    back.stopInOrder();
                }
            }
        }
        assertSameRows(report, last);
        ImportContent.assertSame(expected, content("server-killed"));
    }

    private static final String MIXED = """
            {"record":"section","sectionId":"algo","kind":"course","title":"Algorithms","capacity":1,"price":300}
            {"record":"section","sectionId":"open","kind":"course","title":"Open","capacity":0}
            {"record":"student","studentId":101,"credits":100}
            {"record":"student","studentId":"ben"}

            {"record":"enrollment","sectionId":"algo","studentId":101,"importId":1,"status":"active","cost":250,"enrolledAt":"2025-10-20T14:30:00Z"}
            {"record":"enrollment","sectionId":"algo","studentId":"ben","importId":2,"status":"active","cost":250,"enrolledAt":1600000000000}
            {"record":"enrollment","sectionId":"algo","studentId":"ben","importId":1,"status":"cancelled","cost":250,"enrolledAt":1600000000000}
            {"record":"enrollment","sectionId":"open","studentId":"ben","importId":4,"approved":false,"enrolledAt":1600000000000}
            {"record":"enrollment","sectionId":"open","studentId":"zoe","importId":5,"status":"active","enrolledAt":1600000000000}
            {"record":"enrollment","sectionId":"open","studentId":"ben","importId":6,"status":"active"}
            {"record":"student","studentId":"dan","creditz":100}
            no json
            """;

    @Test
    void shouldRehearseWithTheSameRefusalsAndChangeNothing() throws Exception {
        Path mixed = Files.writeString(folder.resolve("mixed.ndjson"), MIXED);
        Path data = folder.resolve("data");
        String[] mapping = {"--zero-capacity", "unlimited", "--unapproved", "skip", "--report"};
        Path dry = folder.resolve("dry.csv");
        Path real = folder.resolve("real.csv");
        Path beside = folder.resolve("beside.csv");
        assertEquals(1, run(mixed, mapping, dry, "--dry-run").exitCode());
        try (RegistrarProcess server = RegistrarProcess.serve(data)) {
            String url = server.awaitUrl();
            Result result = run(mixed, mapping, real, "--url", url);
            assertEquals(1, result.exitCode(), result.errors());
            assertEquals("""
                    sections    2 made, 0 there already, 0 refused, 0 skipped
                    students    2 made, 0 there already, 0 refused, 0 skipped
                    enrollments 1 made, 0 there already, 4 refused, 1 skipped
                    """, String.join("\n", result.out().lines().limit(3).toList()) + "\n");
            assertEquals(
                    List.of(
                            "line,record,id,code,reason",
                            "7,enrollment,2,section_full,\"Every seat is taken. (current 1, max 1)\"",
                            "8,enrollment,1,import_id_reused,Another enrollment was imported with this id. (enrollmentId 1)",
                            "10,enrollment,5,student_not_found,No student has this id.",
                            "11,enrollment,6,malformed_request,member enrolledAt is missing",
                            "12,,,malformed_row,there is no member creditz"),
                    Files.readAllLines(real).subList(0, 6));
            assertEquals(Files.readAllLines(real), Files.readAllLines(dry));
            try (WireClient client = new WireClient(url)) {
                long before = sequence(client);
                Result rehearsed = run(mixed, mapping, beside, "--dry-run", "--data", data.toString());
                assertEquals(1, rehearsed.exitCode(), rehearsed.errors());
                assertTrue(rehearsed.out().contains("enrollments 0 made, 1 there already"), rehearsed.out());
                assertEquals(Files.readAllLines(real), Files.readAllLines(beside));
                assertEquals(before, sequence(client));
                // The old date is what the history shows.
                String page =
                        client.call("GET", "/v1/students/101/enrollments", "").body();
                assertTrue(page.contains("\"cost\":250,\"enrolledAt\":1760970600000"), page);
            }
        }
    }

    private static Result run(Path mixed, String[] mapping, Path report, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(mapping));
        words.add(report.toString());
        words.addAll(List.of(more));
        return RegistrarProcess.run(importing(mixed, words.toArray(String[]::new)));
    }

    @Test
    void shouldSayInOneLineWhyItCannotBegin() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), "record,sectionId,max_students\n");
        Path unnamed = Files.writeString(folder.resolve("data.txt"), "");
        String nobody = "http://127.0.0.1:1";
        assertEnds(4, importing(file, "--url", nobody, "--retry-seconds", "0"));
        assertEnds(2, importing(wrong, "--dry-run"));
        assertEnds(2, importing(unnamed, "--dry-run"));
        assertEnds(2, importing(folder.resolve("missing.csv"), "--dry-run"));
        assertEnds(2, importing(file, "--dry-run", "--url", nobody));
    }

    private static void assertEnds(int exitCode, String... arguments) throws Exception {
        Result result = CommandCall.run(arguments);
        assertEquals(exitCode, result.exitCode(), result.errors());
        assertEquals(1, result.errors().lines().count(), result.errors());
        assertEquals("", result.out());
    }
}
