package io.registrar.bench.compare;

import io.registrar.bench.http.LoadedServer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** An HTTP server at one depth: the bare one, or Registrar. Every single answer is held against the one that is right. */
final class HttpCompetitor implements Competitor {
    private static final double SETTLE_SECONDS = 0.5;
    private static final double MOST_WARMUP_SECONDS = 20;

    private final String name;
    private final LoadedServer server;
    private final ServerProcesses processes;
    private final int depth;
    private final boolean isFirst;
    private final ComparisonSettings settings;

    /** @param isFirst whether it makes the state that others of this server go on with */
    HttpCompetitor(
            String name,
            LoadedServer server,
            ServerProcesses processes,
            int depth,
            boolean isFirst,
            ComparisonSettings settings) {
        this.name = name;
        this.server = server;
        this.processes = processes;
        this.depth = depth;
        this.isFirst = isFirst;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    /** Time alone doesn't warm a JVM on a slow or busy machine: what is compiled is what was called often enough. */
    @Override
    public void prepare() throws IOException {
        processes.resume();
        if (isFirst) {
            server.setUp();
        }
        long answers = 0;
        double seconds = 0;
        do {
            answers += server.play(depth, 0, settings.warmupSeconds()).answers();
            seconds += settings.warmupSeconds();
        } while (answers < settings.warmupRequests() && seconds < MOST_WARMUP_SECONDS);
        processes.pause();
    }

    @Override
    public Measurement play() throws IOException {
        processes.resume();
        double cpuBefore = processes.cpuSeconds();
        LoadedServer.Stretch stretch = server.play(depth, SETTLE_SECONDS, settings.seconds());
        double cpuSeconds = processes.cpuSeconds() - cpuBefore;
        processes.pause();
        return new Measurement(
                stretch.measuredAnswers() / stretch.measuredSeconds(),
                cpuSeconds * 1e6 / stretch.answers(),
                Map.of(
                        "p50Micros", stretch.nanos().getValueAtPercentile(50) / 1e3,
                        "p99Micros", stretch.nanos().getValueAtPercentile(99) / 1e3,
                        "maxMicros", stretch.nanos().getMaxValue() / 1e3),
                Optional.of(stretch.nanos()));
    }
}
