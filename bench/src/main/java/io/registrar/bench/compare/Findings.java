package io.registrar.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What the rounds showed so far, by competitor in the order of their first turns. */
final class Findings {
    private final Map<String, List<Measurement>> byName = new LinkedHashMap<>();

    /** Puts them in this order, whatever the order of turns. */
    Findings(List<String> names) {
        names.forEach(name -> byName.put(name, new ArrayList<>()));
    }

    void add(String name, Measurement measurement) {
        byName.get(name).add(measurement);
    }

    Set<String> names() {
        return byName.keySet();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    List<Measurement> of(String name) {
        return byName.get(name);
    }

    /** Commands a second, a figure a round. */
    double[] rates(String name) {
        return values(name, Measurement::commandsPerSecond);
    }

    /** The median over the rounds. */
    double cpuMicros(String name) {
        return Ratio.spread(values(name, Measurement::cpuMicrosPerCommand)).median();
    }

    private double[] values(String name, ToDoubleFunction<Measurement> value) {
        return byName.get(name).stream().mapToDouble(value).toArray();
    }

    /** The median over the rounds of a figure that only some have. */
    Optional<Double> detail(String name, String detail) {
        double[] values = byName.get(name).stream()
                .filter(measurement -> measurement.details().containsKey(detail))
                .mapToDouble(measurement -> measurement.details().get(detail))
                .toArray();
        return values.length == 0
                ? Optional.empty()
                : Optional.of(Ratio.spread(values).median());
    }

    /** Latencies of all rounds together, where the driver measured them. */
    Optional<Histogram> nanos(String name) {
        return byName.get(name).stream().flatMap(each -> each.nanos().stream()).reduce((sum, next) -> {
            Histogram both = sum.copy();
            both.add(next);
            return both;
        });
    }
}
