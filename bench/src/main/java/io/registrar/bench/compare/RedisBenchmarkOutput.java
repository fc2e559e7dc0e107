package io.registrar.bench.compare;

import java.util.Arrays;
import java.util.List;

/**
 * What {@code redis-benchmark --csv} prints: a line of names and one of values, all in quotes.
 *
 * @param requestsPerSecond of the whole run
 */
record RedisBenchmarkOutput(double requestsPerSecond, double p50Millis, double p99Millis, double maxMillis) {
    /** @throws IllegalArgumentException if this is no such text */
    static RedisBenchmarkOutput parse(String text) {
        List<String> lines = text.lines().filter(line -> line.startsWith("\"")).toList();
        if (lines.size() != 2) {
            throw new IllegalArgumentException("Expected two lines of CSV, but found: " + text);
        }
        List<String> names = cells(lines.get(0));
        // The first cell is the command, which may hold anything.
        List<String> values = cells(lines.get(1));
        int surplus = values.size() - names.size();
        return new RedisBenchmarkOutput(
                value(names, values, surplus, "rps"),
                value(names, values, surplus, "p50_latency_ms"),
                value(names, values, surplus, "p99_latency_ms"),
                value(names, values, surplus, "max_latency_ms"));
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.substring(1, line.length() - 1).split("\",\"", -1));
    }

    private static double value(List<String> names, List<String> values, int surplus, String name) {
        int at = names.indexOf(name);
        if (at < 0 || surplus < 0) {
            throw new IllegalArgumentException("Expected a column " + name + ", but found " + names + " " + values);
        }
        return Double.parseDouble(values.get(at + surplus));
    }
}
