package io.registrar.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Lets Registrar and what people would use instead take turns, and writes how they compare: a round is one turn of everybody, a
 * ratio is taken within a round. A wrong answer, a silent server, or a peer whose tables don't add up at the end fails it.
 */
public final class Comparison {
    private static final double NANOS_PER_MICRO = 1_000;

    private final ComparisonSettings settings;
    private final Field field;
    private final Findings findings;

    private Comparison(ComparisonSettings settings) throws IOException {
        this.settings = settings;
        field = Field.of(settings);
        findings =
                new Findings(field.competitors().stream().map(Competitor::name).toList());
    }

    /** See {@link ComparisonSettings#USAGE}; what was found goes into files, how far it is to standard error. */
    public static void main(String[] args) {
        ComparisonSettings settings;
        try {
            settings = ComparisonSettings.parse(args);
        } catch (IllegalArgumentException wrongUse) {
            System.err.println(wrongUse.getMessage());
            System.err.println(ComparisonSettings.USAGE);
            System.exit(2);
            return;
        }
        try {
            Comparison comparison = new Comparison(settings);
            comparison.play();
            comparison.write();
        } catch (IOException | IllegalStateException | IllegalArgumentException failure) {
            System.err.println("failed: " + failure.getMessage());
            System.exit(1);
        }
    }

    private void play() throws IOException {
        List<Competitor> competitors = field.competitors();
        try {
            field.pauseAll();
            for (Competitor competitor : competitors) {
                say("warming up " + competitor.name());
                competitor.prepare();
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int number : TurnOrder.of(competitors.size(), round)) {
                    Competitor competitor = competitors.get(number);
                    Measurement measurement = competitor.play();
                    findings.add(competitor.name(), measurement);
                    say(String.format(
                            Locale.ROOT,
                            "round %d of %d: %s %,.0f/s",
                            round,
                            settings.rounds(),
                            competitor.name(),
                            measurement.commandsPerSecond()));
                }
            }
            say("checking that the peers add up");
            field.audit();
        } finally {
            // Whoever ends them could not end a process that is stopped.
            field.resumeAll();
        }
    }

    private static void say(String what) {
        System.err.println("compare: " + what);
    }

    private void write() throws IOException {
        Files.createDirectories(settings.results());
        List<Claim> claims = Claims.of(settings.forceMillis());
        write("ratios.rows", ComparisonTable.ratios(findings, claims, settings.forceMillis()));
        write("contestants.rows", ComparisonTable.contestants(findings, settings.forceMillis()));
        write("run.json", ComparisonJson.of(settings, findings, claims));
        plot();
    }

    private void plot() throws IOException {
        Map<String, Histogram> histograms = new LinkedHashMap<>();
        List<ThroughputPlot.Bar> served = new ArrayList<>();
        List<ThroughputPlot.Bar> inProcess = new ArrayList<>();
        for (String name : findings.names()) {
            if (!Field.isBulk(name)) {
                findings.nanos(name).ifPresent(histogram -> histograms.put(name, histogram));
            }
            boolean isOurs =
                    name.startsWith(Claims.REGISTRAR) || name.equals(Claims.PIPELINE) || name.startsWith(Claims.APPLY);
            (Field.isServed(name) ? served : inProcess)
                    .add(new ThroughputPlot.Bar(name, Ratio.spread(findings.rates(name)), isOurs));
        }
        String disk = settings.forceMillis() == 0
                ? "forces as the disk does them"
                : "every force at least " + settings.forceMillis() + " ms";
        for (Map.Entry<String, Histogram> entry : histograms.entrySet()) {
            Path file = file(entry.getKey().replace(' ', '-') + ".hgrm");
            try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.US_ASCII)) {
                entry.getValue().outputPercentileDistribution(out, NANOS_PER_MICRO);
            }
        }
        if (!histograms.isEmpty()) {
            write("latency.svg", LatencyPlot.of("Latency of a closed loop, 64 connections; " + disk, histograms));
        }
        if (!served.isEmpty()) {
            write("throughput.svg", ThroughputPlot.of("Durable enrolls and unenrolls; " + disk, served));
        }
        if (!inProcess.isEmpty()) {
            write("in-process.svg", ThroughputPlot.of("In one process; " + disk, inProcess));
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private Path file(String name) {
        return settings.results().resolve("compare-" + settings.forceMillis() + "ms-" + name);
    }
}
