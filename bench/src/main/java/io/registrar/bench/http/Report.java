package io.registrar.bench.http;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Keeps what the runs showed: each run as a line of a CSV file, all latencies of a contestant as a histogram file, and a
 * Markdown table with medians over the rounds. A ratio is taken within each round, and then the median of those: of answers a
 * second, or, in an open loop, where everybody answers what comes, of the 99th percentile.
 */
final class Report implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1_000;

    private final LoadSettings settings;
    private final PrintWriter csv;
    private final Map<Key, List<Row>> rows = new LinkedHashMap<>();
    private final Map<Key, Histogram> histograms = new LinkedHashMap<>();
    private final Map<Key, List<Long>> secondsP99 = new LinkedHashMap<>();

    private record Key(int depth, String name) {}

    private record Row(double answersPerSecond, double p99Micros, double cpuMicrosPerAnswer, double pagesPerSecond) {}

    Report(LoadSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.results());
        csv = new PrintWriter(Files.newBufferedWriter(file("runs.csv"), StandardCharsets.US_ASCII), true);
        csv.println(
                "round,depth,name,answers,seconds,answers_per_second,p50_us,p99_us,p999_us,max_us,"
                        + "median_second_p99_us,server_cpu_us_per_answer,by_status,pages,pages_per_second,page_p50_us,page_p99_us");
    }

    private Path file(String name) {
        return settings.results().resolve(settings.label() + "-" + name);
    }

    /**
     * Takes down one run.
     *
     * @param cpuNanos processor time that the server took from its first request to its last
     */
    void add(int round, int depth, String name, Turn turn, long cpuNanos) {
        LoadRun run = turn.run();
        Histogram histogram = run.histogram();
        double cpuMicrosPerAnswer = cpuNanos / NANOS_PER_MICRO / run.answered();
        csv.printf(
                Locale.ROOT,
                "%d,%d,%s,%d,%.3f,%.0f,%.1f,%.1f,%.1f,%.1f,%.0f,%.2f,%s,%s%n",
                round,
                depth,
                name,
                run.measuredAnswers(),
                run.measuredNanos() / (double) TimeUnit.SECONDS.toNanos(1),
                run.answersPerSecond(),
                micros(histogram, 50),
                micros(histogram, 99),
                micros(histogram, 99.9),
                histogram.getMaxValue() / NANOS_PER_MICRO,
                medianMicros(run.secondsP99()),
                cpuMicrosPerAnswer,
                run.byStatus().toString().replace(", ", " "),
                turn.ledgers().map(Report::pages).orElse(",,,"));
        Key key = new Key(depth, name);
        rows.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Row(
                        run.answersPerSecond(),
                        micros(histogram, 99),
                        cpuMicrosPerAnswer,
                        turn.ledgers().map(LedgerLoad::pagesPerSecond).orElse(Double.NaN)));
        histograms.computeIfAbsent(key, k -> new Histogram(histogram)).add(histogram);
        secondsP99.computeIfAbsent(key, k -> new ArrayList<>()).addAll(run.secondsP99());
    }

    /** Not a number where there is none. */
    private static double medianMicros(List<Long> nanos) {
        return nanos.isEmpty()
                ? Double.NaN
                : median(nanos.stream()
                        .mapToDouble(each -> each / NANOS_PER_MICRO)
                        .toArray());
    }

    private static String pages(LedgerLoad ledgers) {
        Histogram histogram = ledgers.histogram();
        return String.format(
                Locale.ROOT,
                "%d,%.0f,%.1f,%.1f",
                histogram.getTotalCount(),
                ledgers.pagesPerSecond(),
                micros(histogram, 50),
                micros(histogram, 99));
    }

    /** Prints the table, and writes the histograms. */
    void print(PrintStream out) throws IOException {
        boolean hasPages = settings.readsLedgers();
        StringBuilder head = new StringBuilder("| depth | server | answers/s, median | least – most |");
        StringBuilder rule = new StringBuilder("|--:|---|--:|--:|");
        if (isOpenLoop()) {
            head.append(" a round's p99 µs, median |");
            rule.append("--:|");
        }
        for (String baseline : settings.baselines()) {
            head.append(isOpenLoop() ? " p99 of " : " of ").append(baseline).append(" |");
            rule.append("--:|");
        }
        head.append(" p50 µs | p99 µs | p99.9 µs | max µs | a second's p99 µs, median | server CPU µs/answer |");
        rule.append("--:|--:|--:|--:|--:|--:|");
        if (hasPages) {
            head.append(" pages/s |");
            rule.append("--:|");
        }
        out.println(head);
        out.println(rule);
        for (Map.Entry<Key, List<Row>> entry : rows.entrySet()) {
            Key key = entry.getKey();
            List<Row> mine = entry.getValue();
            double[] rates = values(mine, Row::answersPerSecond);
            Histogram histogram = histograms.get(key);
            out.printf(
                    Locale.ROOT,
                    "| %d | %s | %,.0f | %,.0f – %,.0f |%s %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %.2f |%s%n",
                    key.depth(),
                    key.name(),
                    median(rates),
                    rates[0],
                    rates[rates.length - 1],
                    (isOpenLoop() ? p99Cell(mine) : "") + ratios(key.depth(), mine),
                    micros(histogram, 50),
                    micros(histogram, 99),
                    micros(histogram, 99.9),
                    histogram.getMaxValue() / NANOS_PER_MICRO,
                    medianMicros(secondsP99.get(key)),
                    median(values(mine, Row::cpuMicrosPerAnswer)),
                    hasPages ? pagesCell(mine) : "");
            write(key, histogram);
        }
    }

    private boolean isOpenLoop() {
        return settings.rate() > 0;
    }

    private static String p99Cell(List<Row> rows) {
        return String.format(Locale.ROOT, " %,.0f |", median(values(rows, Row::p99Micros)));
    }

    /** A cell for each baseline. */
    private String ratios(int depth, List<Row> mine) {
        StringBuilder cells = new StringBuilder();
        for (String baseline : settings.baselines()) {
            ToDoubleFunction<Row> compared = isOpenLoop() ? Row::p99Micros : Row::answersPerSecond;
            List<Row> theirs = rows.get(new Key(depth, baseline));
            double[] ratios = new double[mine.size()];
            for (int round = 0; round < ratios.length; round++) {
                ratios[round] = compared.applyAsDouble(mine.get(round)) / compared.applyAsDouble(theirs.get(round));
            }
            cells.append(String.format(Locale.ROOT, " %.2f |", median(ratios)));
        }
        return cells.toString();
    }

    private static String pagesCell(List<Row> rows) {
        double pages = median(values(rows, Row::pagesPerSecond));
        return Double.isNaN(pages) ? " - |" : String.format(Locale.ROOT, " %,.0f |", pages);
    }

    private void write(Key key, Histogram histogram) throws IOException {
        Path path = file(key.name() + "-depth" + key.depth() + ".hgrm");
        try (PrintStream out = new PrintStream(new FileOutputStream(path.toFile()), false, StandardCharsets.US_ASCII)) {
            histogram.outputPercentileDistribution(out, NANOS_PER_MICRO);
        }
    }

    private static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }

    private static double[] values(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).sorted().toArray();
    }

    /** The middle one, or the mean of the middle two. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public void close() {
        csv.close();
    }
}
