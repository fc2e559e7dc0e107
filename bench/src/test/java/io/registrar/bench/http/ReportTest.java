package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReportTest {
    private static final String BODY = "{\"items\":[],\"next\":null,\"sequence\":9}";
    private static final String PAGE = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    @TempDir
    private Path results;

    @Test
    void shouldTakeTheMiddleAsTheMedian() {
        assertEquals(2, Report.median(new double[] {9, 1, 2}));
        assertEquals(3, Report.median(new double[] {9, 1, 2, 4}));
    }

    @Test
    void shouldHaveAColumnForEachBaselineAndOneForPagesWhenThereAreReaders() throws IOException {
        List<String> lines = report("b,http://127.0.0.1:2,0,1", "a", "b");

        assertEquals(
                "| depth | server | answers/s, median | least – most | of a | of b"
                        + " | p50 µs | p99 µs | p99.9 µs | max µs | a second's p99 µs, median | server CPU µs/answer | pages/s |",
                lines.get(0));
        assertTrue(lines.get(2).matches("\\| 1 \\| a \\|.*\\| 1\\.00 \\| .* \\| - \\|"), lines.get(2));
        assertTrue(lines.get(3).matches("\\| 1 \\| b \\|.* \\| 1\\.00 \\| .* \\| [0-9,]+ \\|"), lines.get(3));
        for (String line : lines) {
            assertEquals(14, line.chars().filter(c -> c == '|').count(), line);
        }
    }

    @Test
    void shouldHaveNoColumnForPagesWhenNobodyReads() throws IOException {
        List<String> lines = report("b,http://127.0.0.1:2,0", "a");

        assertEquals(
                "| depth | server | answers/s, median | least – most | of a"
                        + " | p50 µs | p99 µs | p99.9 µs | max µs | a second's p99 µs, median | server CPU µs/answer |",
                lines.get(0));
        for (String line : lines) {
            assertEquals(12, line.chars().filter(c -> c == '|').count(), line);
        }
    }

    @Test
    void shouldCompareThe99thPercentilesWhenTheLoopIsOpen() throws IOException {
        List<String> lines = report("b,http://127.0.0.1:2,0", List.of("--rate", "100"), "a");

        assertTrue(lines.get(0).contains("| a round's p99 µs, median | p99 of a | p50 µs |"), lines.get(0));
        double[] a = openLoopCells(lines.get(2));
        double[] b = openLoopCells(lines.get(3));
        assertEquals(1, a[1]);
        // As far as the digits that are shown go.
        assertEquals(b[0] / a[0], b[1], 0.006 + (1 + b[1]) / a[0]);
    }

    /** The 99th percentile, and its ratio. */
    private static double[] openLoopCells(String row) {
        String[] cells = row.replace(",", "").split("\\|", -1);
        return new double[] {Double.parseDouble(cells[5]), Double.parseDouble(cells[6])};
    }

    @Test
    void shouldWriteAsManyValuesToEachLineOfTheRuns() throws IOException {
        assertEquals(4, report("b,http://127.0.0.1:2,0,1", "a").size());

        List<String> runs = Files.readAllLines(results.resolve("http-runs.csv"));
        assertEquals(3, runs.size());
        for (String run : runs) {
            assertEquals(17, run.split(",", -1).length, run);
        }
    }

    /** The table of one round of the targets a and b. */
    private List<String> report(String targetB, String... baselines) throws IOException {
        return report(targetB, List.of(), baselines);
    }

    private List<String> report(String targetB, List<String> more, String... baselines) throws IOException {
        List<String> args = new ArrayList<>(
                List.of("--target", "a,http://127.0.0.1:1,0", "--target", targetB, "--results", results.toString()));
        for (String baseline : baselines) {
            args.addAll(List.of("--baseline", baseline));
        }
        args.addAll(more);
        LoadSettings settings = LoadSettings.parse(args.toArray(String[]::new));
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        try (Report report = new Report(settings)) {
            report.add(1, 1, "a", turn(false), 1);
            report.add(1, 1, "b", turn(settings.readsLedgers()), 1);
            report.print(new PrintStream(table, true, StandardCharsets.UTF_8));
        }
        return table.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Turn turn(boolean reads) throws IOException {
        try (AnsweringServer server = new AnsweringServer(requestLine -> PAGE, Integer.MAX_VALUE);
                LedgerLoad ledgers = new LedgerLoad(server.address(), List.of("ann"), 1, 0)) {
            LoadRun run = new LoadRun(Long.MAX_VALUE, 0);
            Script script =
                    new Script.Builder("localhost").add("GET", "/", "", 200).build(false);
            run.play(server.address(), List.of(script), 1, 0, TimeUnit.MINUTES.toNanos(1));
            ledgers.finish();
            return new Turn(run, reads ? Optional.of(ledgers) : Optional.empty());
        }
    }
}
