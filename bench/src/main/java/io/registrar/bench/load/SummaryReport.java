package io.registrar.bench.load;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Writes a summary down: as Markdown for people, as JSON for programs, and the latencies as a histogram file. */
final class SummaryReport {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    /** A latency's columns. */
    private static final Map<String, Double> PERCENTILES = percentiles();

    private final Summary summary;
    private final RunSettings settings;

    SummaryReport(Summary summary) {
        this.summary = summary;
        settings = summary.settings();
    }

    private static Map<String, Double> percentiles() {
        Map<String, Double> percentiles = new LinkedHashMap<>();
        for (double percentile : new double[] {50, 90, 95, 99, 99.9, 99.99}) {
            percentiles.put(
                    "p" + (percentile == Math.rint(percentile) ? "" + (int) percentile : "" + percentile), percentile);
        }
        percentiles.put("max", 100.0);
        return percentiles;
    }

    /** Writes the files that were asked for. */
    void writeFiles() throws IOException {
        if (settings.hgrm().isPresent()) {
            try (PrintStream out = open(settings.hgrm().get())) {
                summary.tally().accepted().outputPercentileDistribution(out, NANOS_PER_MICRO);
            }
        }
        if (settings.json().isPresent()) {
            Files.writeString(settings.json().get(), json(), StandardCharsets.UTF_8);
        }
    }

    private static PrintStream open(Path path) throws IOException {
        return new PrintStream(new FileOutputStream(path.toFile()), false, StandardCharsets.US_ASCII);
    }

    /** Prints the tables, and what the check came to. */
    void print(PrintStream out) {
        out.println(title());
        out.println();
        out.println("| requests | a second |");
        out.println("|---|--:|");
        row(out, "asked", settings.rate());
        row(out, "sent in time", summary.sentPerSecond());
        row(out, "answered in time", summary.answeredPerSecond());
        out.println();
        Map<String, Long> answers = summary.tally().answers();
        long all = answers.values().stream().mapToLong(Long::longValue).sum();
        out.println("| answer | count | share |");
        out.println("|---|--:|--:|");
        answers.forEach((answer, count) ->
                out.printf(Locale.ROOT, "| %s | %,d | %.2f%% |%n", answer, count, 100.0 * count / all));
        out.println();
        out.println("| latency in ms | count | " + String.join(" | ", PERCENTILES.keySet()) + " |");
        out.println("|---|--:" + "|--:".repeat(PERCENTILES.size()) + "|");
        latencies(out, "commands, 2xx and 409", summary.tally().commands());
        latencies(out, "reads", summary.tally().reads());
        latencies(out, "shed, 503", summary.tally().shed());
        latencies(out, "accepted, from sending", summary.tally().fromSending());
        out.println();
        remarks(out);
        verdict(out);
    }

    private String title() {
        String share = settings.scenario() == Scenario.MIXED ? ", " + settings.readPercent() + "% reads" : "";
        return String.format(
                Locale.ROOT,
                "%s%s: %s s after %s s of warm-up; %,d connections × %d; %,d students, %,d more with a seat; %,d sections of %,d seats; ids begin with %s",
                settings.scenario().name().toLowerCase(Locale.ROOT),
                share,
                plain(settings.seconds()),
                plain(settings.warmupSeconds()),
                settings.connections(),
                settings.pipeline(),
                settings.students(),
                settings.standing(),
                settings.sections(),
                settings.seats(),
                settings.prefix());
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static void row(PrintStream out, String name, double perSecond) {
        out.printf(Locale.ROOT, "| %s | %,.0f |%n", name, perSecond);
    }

    private static void latencies(PrintStream out, String name, Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return;
        }
        StringBuilder cells = new StringBuilder();
        for (double percentile : PERCENTILES.values()) {
            cells.append(String.format(Locale.ROOT, " %,.3f |", millis(histogram, percentile)));
        }
        out.printf(Locale.ROOT, "| %s | %,d |%s%n", name, histogram.getTotalCount(), cells);
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private void remarks(PrintStream out) {
        if (summary.loop().neverSent() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d requests were never sent: no connection had room until the end. They are in no latency above.%n%n",
                    summary.loop().neverSent());
        }
        if (summary.broken() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d connections broke, and %,d commands lost their answers: %,d students were read again.%n%n",
                    summary.broken(),
                    summary.lost(),
                    summary.recount().readAgain());
        }
    }

    private void verdict(PrintStream out) {
        Recount recount = summary.recount();
        String ledgers = recount.hasNoHistory()
                ? "no ledgers (the server keeps no history)"
                : String.format(
                        Locale.ROOT, "%,d ledgers with %,d entries", recount.ledgers(), recount.ledgerEntries());
        out.printf(
                Locale.ROOT,
                "read back: %,d sections, %,d rows of rosters, %,d balances, %s%n",
                summary.sectionCount(),
                recount.rosterRows(),
                settings.everybody(),
                ledgers);
        if (summary.isGood()) {
            out.println(recount.ledgers() == 0 ? "✅ seats and balances add up" : "✅ seats, balances and ledger add up");
            return;
        }
        summary.violations().kept().forEach(violation -> out.println("ERROR: " + violation));
        out.printf(
                Locale.ROOT,
                "ERROR: %,d violations, of which %,d are shown%n",
                summary.violations().count(),
                summary.violations().kept().size());
    }

    /** One member a line, and no member twice, so that a script can read it without a parser. */
    String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("scenario", quoted(settings.scenario().name().toLowerCase(Locale.ROOT)));
        members.put("prefix", quoted(settings.prefix()));
        members.put("connections", settings.connections());
        members.put("pipeline", settings.pipeline());
        members.put("students", settings.students());
        members.put("standing", settings.standing());
        members.put("sections", settings.sections());
        members.put("seats", settings.seats());
        members.put("seconds", settings.seconds());
        members.put("askedPerSecond", settings.rate());
        members.put("sentPerSecond", summary.sentPerSecond());
        members.put("answeredPerSecond", summary.answeredPerSecond());
        members.put("neverSent", summary.loop().neverSent());
        members.put("brokenConnections", summary.broken());
        members.put("lostAnswers", summary.lost());
        summary.tally().answers().forEach((answer, count) -> members.put("answers " + answer, count));
        Tally tally = summary.tally();
        Histogram accepted = tally.accepted();
        members.put("accepted", accepted.getTotalCount());
        members.put("shed", tally.shed().getTotalCount());
        for (Map.Entry<String, Double> percentile : PERCENTILES.entrySet()) {
            String name = percentile.getKey();
            members.put("accepted " + name + " millis", millis(accepted, percentile.getValue()));
            members.put(
                    "accepted from sending " + name + " millis", millis(tally.fromSending(), percentile.getValue()));
            members.put("shed " + name + " millis", millis(tally.shed(), percentile.getValue()));
        }
        members.put("ledgersRead", summary.recount().ledgers());
        members.put("violations", summary.violations().count());
        StringBuilder json = new StringBuilder("{\n");
        String separator = "";
        for (Map.Entry<String, Object> member : members.entrySet()) {
            json.append(separator)
                    .append("  ")
                    .append(quoted(member.getKey()))
                    .append(": ")
                    .append(member.getValue());
            separator = ",\n";
        }
        return json.append("\n}\n").toString();
    }

    /** Codes come from the server, and whatever is no letter, digit or blank of them stays out. */
    private static String quoted(String text) {
        return '"' + text.replaceAll("[^\\w .~:@-]", "?") + '"';
    }
}
