package io.registrar.bench.compare;

import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one turn showed.
 *
 * @param commandsPerSecond commands that were answered
 * @param cpuMicrosPerCommand processor time that all processes of the server took; of a program that is its own load, all of it
 * @param details more figures, by name
 * @param nanos latencies, where the driver measures them itself
 */
record Measurement(
        double commandsPerSecond, double cpuMicrosPerCommand, Map<String, Double> details, Optional<Histogram> nanos) {}
