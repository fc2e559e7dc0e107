package io.registrar.bench.compare;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Redis under {@code redis-benchmark}: one load, at one depth. */
final class RedisCompetitor implements Competitor {
    private static final int FIRST_REQUESTS = 20_000;

    private final String name;
    private final RedisServer server;
    private final int database;
    private final int sections;
    private final int depth;
    private final boolean isFirst;
    private final ComparisonSettings settings;
    private String script = "";
    private double requestsPerSecond;

    /**
     * @param database of this load
     * @param depth unanswered commands a connection
     * @param isFirst whether it makes the state that the others of this database go on with
     */
    RedisCompetitor(
            String name,
            RedisServer server,
            int database,
            int sections,
            int depth,
            boolean isFirst,
            ComparisonSettings settings) {
        this.name = name;
        this.server = server;
        this.database = database;
        this.sections = sections;
        this.depth = depth;
        this.isFirst = isFirst;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws IOException {
        server.processes().resume();
        if (isFirst) {
            server.populate(database, sections);
        }
        script = server.loadScript();
        requestsPerSecond = load(FIRST_REQUESTS).requestsPerSecond();
        requestsPerSecond =
                load(Math.round(requestsPerSecond * settings.warmupSeconds())).requestsPerSecond();
        server.processes().pause();
    }

    /** {@code redis-benchmark} takes a number of requests and no time, so that this is as many as the last turn had time for. */
    @Override
    public Measurement play() throws IOException {
        long requests = Math.round(requestsPerSecond * settings.seconds());
        server.processes().resume();
        double cpuBefore = server.processes().cpuSeconds();
        RedisBenchmarkOutput output = load(requests);
        double cpuSeconds = server.processes().cpuSeconds() - cpuBefore;
        server.processes().pause();
        requestsPerSecond = output.requestsPerSecond();
        return new Measurement(
                requestsPerSecond,
                cpuSeconds * 1e6 / requests,
                Map.of(
                        "p50Micros", output.p50Millis() * 1e3,
                        "p99Micros", output.p99Millis() * 1e3,
                        "maxMicros", output.maxMillis() * 1e3),
                Optional.empty());
    }

    private RedisBenchmarkOutput load(long requests) throws IOException {
        return RedisBenchmarkOutput.parse(Program.output(
                "redis-benchmark",
                "-s",
                server.socket(),
                "--dbnum",
                Integer.toString(database),
                "-c",
                Integer.toString(ComparisonSettings.CONNECTIONS),
                "-P",
                Integer.toString(depth),
                "-n",
                Long.toString(requests),
                "-r",
                Integer.toString(settings.students()),
                "--csv",
                "EVALSHA",
                script,
                "1",
                "__rand_int__",
                Integer.toString(sections)));
    }
}
