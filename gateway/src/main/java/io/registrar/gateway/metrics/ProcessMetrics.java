package io.registrar.gateway.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the JVM says of itself. */
public final class ProcessMetrics {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    private ProcessMetrics() {}

    /** Adds memory, collections and processor time. */
    public static void add(MetricsPage page) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        page.gauge(
                "heap_used_bytes",
                "Heap that is in use, garbage included.",
                () -> memory.getHeapMemoryUsage().getUsed());
        page.gauge(
                "heap_max_bytes",
                "Most heap that there may be.",
                () -> memory.getHeapMemoryUsage().getMax());
        page.counters(
                "gc_collections",
                "Collections of garbage.",
                "collector",
                () -> byCollector(GarbageCollectorMXBean::getCollectionCount));
        page.counters(
                "gc_seconds",
                "Time that collections of garbage took.",
                "collector",
                () -> byCollector(collector -> collector.getCollectionTime() / MILLIS_PER_SECOND));
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        page.counter(
                "cpu_seconds", "Processor time of the process.", () -> system.getProcessCpuTime() / NANOS_PER_SECOND);
    }

    private static Map<String, Double> byCollector(ToDoubleFunction<GarbageCollectorMXBean> value) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            values.put(collector.getName(), value.applyAsDouble(collector));
        }
        return values;
    }
}
