package io.registrar.bench.compare;

import java.util.List;
import java.util.Locale;

/** The findings as rows of two Markdown tables; the script puts their heads on top, since each stretch of the disk adds its rows. */
final class ComparisonTable {
    private static final double NANOS_PER_MICRO = 1_000;

    private ComparisonTable() {}

    /** How ours stand to theirs; claims of which somebody did not play are left out. */
    static String ratios(Findings findings, List<Claim> claims, int forceMillis) {
        StringBuilder rows = new StringBuilder();
        for (Claim claim : claims) {
            if (!claim.isPlayed(findings)) {
                continue;
            }
            Ratio ratio = claim.ratio(findings);
            rows.append(String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %s | %,.0f | %,.0f | %s | %s – %s | %s | %s | %.2f | %.2f |%n",
                    forceMillis,
                    claim.measure(),
                    claim.ours(),
                    claim.against(),
                    Ratio.spread(findings.rates(claim.ours())).median(),
                    Ratio.spread(claim.limits(findings)).median(),
                    number(ratio.median()),
                    number(ratio.least()),
                    number(ratio.most()),
                    claim.goal().isPresent() ? "≥ " + number(claim.goal().getAsDouble()) : "–",
                    reached(claim, ratio),
                    findings.cpuMicros(claim.ours()),
                    findings.cpuMicros(claim.counting(findings))));
        }
        return rows.toString();
    }

    private static String reached(Claim claim, Ratio ratio) {
        if (claim.goal().isEmpty()) {
            return "–";
        }
        return ratio.median() >= claim.goal().getAsDouble() ? "yes" : "no";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    /** What everybody did. */
    static String contestants(Findings findings, int forceMillis) {
        StringBuilder rows = new StringBuilder();
        for (String name : findings.names()) {
            Ratio rate = Ratio.spread(findings.rates(name));
            rows.append(String.format(
                    Locale.ROOT,
                    "| %d | %s | %,.0f | %,.0f – %,.0f | %.2f | %s | %s | %s |%n",
                    forceMillis,
                    name,
                    rate.median(),
                    rate.least(),
                    rate.most(),
                    findings.cpuMicros(name),
                    micros(findings, name, "p50Micros", 50),
                    micros(findings, name, "p99Micros", 99),
                    findings.detail(name, "clients")
                            .map(clients -> String.format(Locale.ROOT, "%.0f", clients))
                            .orElse("")));
        }
        return rows.toString();
    }

    /** Of all rounds together where there is a histogram, else the median of the rounds' own. */
    private static String micros(Findings findings, String name, String detail, double percentile) {
        return findings.nanos(name)
                .map(histogram -> histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO)
                .or(() -> findings.detail(name, detail))
                .map(value -> String.format(Locale.ROOT, "%,.0f", value))
                .orElse("");
    }
}
