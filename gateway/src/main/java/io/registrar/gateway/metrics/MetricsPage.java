package io.registrar.gateway.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.registrar.engine.pipeline.Histogram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * All metrics there are, and the page that shows them, in version 0.0.4 of Prometheus' text format. What is to be shown is
 * added once, while requests are served already. Safe for all threads.
 */
public final class MetricsPage implements Supplier<byte[]> {
    /** A metric by another name of ours would be nobody's. */
    private static final String PREFIX = "registrar_";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /** Makes an empty page. */
    public MetricsPage() {}

    /** The page as it is now: every metric asked once. */
    @Override
    public byte[] get() {
        ByteArrayOutputStream page = new ByteArrayOutputStream(32 << 10);
        try {
            writer.write(page, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return page.toByteArray();
    }

    /**
     * Shows a number that goes up and down.
     *
     * @param name without the prefix; ends with the base unit, if there is one
     */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(shown -> shown.call(value.getAsDouble()))
                .register(registry);
    }

    /**
     * Shows a number that only rises.
     *
     * @param name without the prefix and the ending {@code _total}, which it gets
     */
    void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(shown -> shown.call(value.getAsDouble()))
                .register(registry);
    }

    /** Shows one number for each value of a label; each only rises. */
    void counters(String name, String help, String label, Supplier<? extends Map<?, ? extends Number>> values) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(label)
                .callback(shown -> values.get().forEach((of, value) -> shown.call(value.doubleValue(), of.toString())))
                .register(registry);
    }

    /**
     * Shows histograms, one for each value of a label.
     *
     * @param label the empty text where there is but one, and no label
     * @param perUnit by how much what was recorded is divided: a billion for nanoseconds
     * @param histograms all of one value are added up
     */
    void histograms(String name, String help, String label, double perUnit, Map<String, List<Histogram>> histograms) {
        registry.register(new HistogramCollector(PREFIX + name, help, label, perUnit, histograms));
    }
}
