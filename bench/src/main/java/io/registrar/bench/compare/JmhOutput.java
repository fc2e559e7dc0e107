package io.registrar.bench.compare;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What JMH writes as CSV of one benchmark.
 *
 * @param operationsPerSecond its score
 * @param cpuNanosPerOperation processor time of the fork, as {@code CpuProfiler} counts it
 */
record JmhOutput(double operationsPerSecond, double cpuNanosPerOperation) {
    private static final String CPU = ":cpu.norm";
    private static final int SCORE = 4;
    private static final int UNIT = 6;

    /** @throws IllegalArgumentException if this is no such text, or of several benchmarks */
    static JmhOutput parse(List<String> lines) {
        OptionalDouble score = OptionalDouble.empty();
        OptionalDouble cpu = OptionalDouble.empty();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] cells = line.split(",", -1);
            String name = cells[0].replace("\"", "");
            if (name.endsWith(CPU)) {
                cpu = OptionalDouble.of(Double.parseDouble(cells[SCORE]));
            } else if (!name.contains(":")) {
                if (score.isPresent() || !cells[UNIT].equals("\"ops/s\"")) {
                    throw new IllegalArgumentException("Expected one benchmark in ops/s, but found " + lines);
                }
                score = OptionalDouble.of(Double.parseDouble(cells[SCORE]));
            }
        }
        if (score.isEmpty() || cpu.isEmpty()) {
            throw new IllegalArgumentException("Expected a score and its processor time, but found " + lines);
        }
        return new JmhOutput(score.getAsDouble(), cpu.getAsDouble());
    }
}
