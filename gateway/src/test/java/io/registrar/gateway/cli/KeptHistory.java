package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.cli.RegistrarProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A data folder with some thousand commands in it, and what its history is known to be. */
final class KeptHistory {
    private static final int STUDENTS = 40;

    private final Path data;
    private final byte[] records;
    private final String pages;
    /** Sequence, digest and running hash, as a server says them. */
    private final String whereItStands;

    private KeptHistory(Path data, String pages, String whereItStands) throws IOException {
        this.data = data;
        this.records = Files.readAllBytes(records(data));
        this.pages = pages;
        this.whereItStands = whereItStands;
    }

    /** Lets a server make one, and stop in order. */
    static KeptHistory make(Path data, long seed, int commands) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(data);
                HistoryLoad load = new HistoryLoad(seed, STUDENTS, 4)) {
            String url = server.awaitUrl();
            load.prepare(url);
            HistoryLoad.await(load.start(url, commands));
            String pages = pages(url);
            server.terminate();
            Result end = server.awaitEnd();
            assertEquals(0, end.exitCode(), end.errors());
            String stopped = end.errors().replaceFirst("(?s).*stopped at ([^\n]+)\n.*", "$1");
            assertTrue(stopped.matches("sequence [0-9]+ digest .+, running hash [0-9a-f]{16}"), end.errors());
            return new KeptHistory(data, pages, stopped);
        }
    }

    static Path records(Path data) {
        return data.resolve("outcomes").resolve("records");
    }

    /** The records as they are known to be. */
    byte[] records() {
        return records.clone();
    }

    long lastSequence() {
        return Long.parseLong(whereItStands.split(" ", -1)[1]);
    }

    String runningHash() {
        return whereItStands.substring(whereItStands.length() - 16);
    }

    /** Copies the folder, for a test to spoil. */
    Path copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(data.relativize(file).toString()));
            }
        }
        return target;
    }

    /** Every student's ledger and enrollments, as one text. */
    private static String pages(String url) throws IOException {
        StringBuilder all = new StringBuilder();
        try (WireClient client = new WireClient(url)) {
            for (int student = 0; student < STUDENTS; student++) {
                for (String kind : new String[] {"ledger", "enrollments"}) {
                    String target = "/v1/students/student-" + student + "/" + kind + "?limit=1000";
                    all.append(client.call("GET", target, "").body()).append('\n');
                }
            }
        }
        return all.toString();
    }

    /**
     * Starts a server on a copy and stops it: it must come to the same history.
     *
     * @return what it has logged
     */
    String assertSameWhenServed(Path copy) throws Exception {
        try (RegistrarProcess server = RegistrarProcess.serve(copy)) {
            String url = server.awaitUrl();
            assertTrue(server.errors().contains("recovered " + whereItStands), server.errors());
            assertEquals(pages, pages(url));
            // And behind them the space that is taken in advance, which is zeros.
            byte[] beside = Files.readAllBytes(records(copy));
            assertRecords(Arrays.copyOf(records, Math.max(records.length, beside.length)), beside);
            server.terminate();
            Result end = server.awaitEnd();
            assertEquals(0, end.exitCode(), end.errors());
            assertRecords(records, Files.readAllBytes(records(copy)));
            return end.errors();
        }
    }

    private static void assertRecords(byte[] expected, byte[] found) {
        assertEquals(-1, Arrays.mismatch(expected, found), "where the records differ");
    }

    /** What verify says of the outcomes. */
    static String outcomesLine(Result verified) {
        String[] lines = verified.out().split("\n", -1);
        // The line before the last, behind which is nothing.
        String line = lines[lines.length - 3];
        assertTrue(line.startsWith("outcomes: "), verified.out());
        return line;
    }

    static Result verify(Path data) throws IOException, InterruptedException {
        return CommandCall.run("journal", "verify", "--data", data.toString());
    }

    /** All files and what is in them. */
    static Map<String, Integer> contents(Path folder) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String name = folder.relativize(file).toString();
                contents.put(name, Files.isDirectory(file) ? 0 : Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
