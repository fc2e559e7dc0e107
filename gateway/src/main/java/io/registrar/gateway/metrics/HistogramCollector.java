package io.registrar.gateway.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.registrar.engine.pipeline.Histogram;
import java.util.List;
import java.util.Map;

/** Shows histograms of ours as one metric of Prometheus. The count of one is what its buckets add up to. */
final class HistogramCollector implements Collector {
    private final String name;
    private final String help;
    private final String label;
    private final double perUnit;
    private final Map<String, List<Histogram>> histograms;

    /** As {@link MetricsPage#histograms} says, but for the name, which is whole. */
    HistogramCollector(
            String name, String help, String label, double perUnit, Map<String, List<Histogram>> histograms) {
        this.name = name;
        this.help = help;
        this.label = label;
        this.perUnit = perUnit;
        this.histograms = histograms;
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(name).help(help);
        histograms.forEach((value, same) ->
                snapshot.dataPoint(point(label.isEmpty() ? Labels.EMPTY : Labels.of(label, value), same)));
        return snapshot.build();
    }

    private HistogramDataPointSnapshot point(Labels labels, List<Histogram> same) {
        Histogram first = same.get(0);
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i <= first.bounds(); i++) {
            int bucket = i;
            double bound = i < first.bounds() ? first.bound(i) / perUnit : Double.POSITIVE_INFINITY;
            buckets.bucket(
                    bound, same.stream().mapToLong(each -> each.count(bucket)).sum());
        }
        // After the buckets, see Histogram: no bucket has a value that the sum lacks.
        double sum = same.stream().mapToLong(Histogram::sum).sum() / perUnit;
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(sum)
                .build();
    }
}
