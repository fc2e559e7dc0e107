package io.registrar.bench.compare;

import io.registrar.bench.http.LoadedServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All who take part: the competitors in the order of their first turns, the servers behind them, and what is to be checked when
 * the last turn is over. Used by one thread.
 */
final class Field {
    private static final int[] DEPTHS = {1, 16};
    /** Redis' numbers of its databases. */
    private static final int UNIFORM = 0;

    private static final int HOT = 1;

    private final ComparisonSettings settings;
    private final List<Competitor> competitors = new ArrayList<>();
    private final List<ServerProcesses> servers = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    private Field(ComparisonSettings settings) {
        this.settings = settings;
    }

    /** A peer's own tables, held against what it was asked. */
    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    /** @throws IOException if a server's process can't be watched */
    static Field of(ComparisonSettings settings) throws IOException {
        Field field = new Field(settings);
        field.addHttp(Claims.BARE, settings.sections());
        field.addHttp(Claims.BARE_FORCED, settings.sections());
        field.addHttp(Claims.REGISTRAR, settings.sections());
        field.addHttp(Claims.REGISTRAR_HOT, 1);
        field.addBulk(Claims.BARE_BULK);
        field.addBulk(Claims.REGISTRAR_BULK);
        field.addRedis();
        field.addPostgres();
        field.addPipeline();
        field.addEngine();
        if (field.competitors.isEmpty()) {
            throw new IllegalArgumentException("Expected somebody who takes part, but found nobody");
        }
        return field;
    }

    /** True of those who are reached over a socket. */
    static boolean isServed(String name) {
        return name.startsWith(Claims.BARE)
                || name.startsWith(Claims.REGISTRAR)
                || name.startsWith(Claims.REDIS)
                || name.startsWith(Claims.POSTGRES);
    }

    /** True of those who bring lines, of which so many wait that their latencies are another matter. */
    static boolean isBulk(String name) {
        return name.equals(Claims.BARE_BULK) || name.equals(Claims.REGISTRAR_BULK);
    }

    List<Competitor> competitors() {
        return competitors;
    }

    private ServerProcesses watch(ServerProcesses processes) {
        servers.add(processes);
        return processes;
    }

    private void addHttp(String name, int sections) throws IOException {
        Optional<ServedHttp> served = serve(name, ComparisonSettings.CONNECTIONS, sections, false);
        if (served.isPresent()) {
            for (int depth : DEPTHS) {
                addHttp(Claims.at(name, depth), served.get(), depth, depth == DEPTHS[0]);
            }
        }
    }

    private void addBulk(String name) throws IOException {
        Optional<ServedHttp> served = serve(name, ComparisonSettings.BULK_CONNECTIONS, settings.sections(), true);
        if (served.isPresent()) {
            addHttp(name, served.get(), ComparisonSettings.BULK_LINES_IN_FLIGHT, true);
        }
    }

    private void addHttp(String name, ServedHttp served, int depth, boolean isFirst) {
        competitors.add(new HttpCompetitor(name, served.load(), served.processes(), depth, isFirst, settings));
    }

    /** An HTTP server and what plays to it. */
    private record ServedHttp(LoadedServer load, ServerProcesses processes) {}

    private Optional<ServedHttp> serve(String name, int connections, int sections, boolean isBulk) throws IOException {
        ComparisonSettings.Server server = settings.servers().get(name);
        if (server == null) {
            return Optional.empty();
        }
        LoadedServer load = new LoadedServer(
                name, URI.create(server.address()), connections, sections, settings.students(), isBulk);
        return Optional.of(new ServedHttp(load, watch(new ServerProcesses(name, server.pid()))));
    }

    private void addRedis() throws IOException {
        ComparisonSettings.Server given = settings.servers().get("redis");
        if (given == null) {
            return;
        }
        RedisServer server = new RedisServer(given, settings);
        watch(server.processes());
        for (int depth : DEPTHS) {
            boolean isFirst = depth == DEPTHS[0];
            competitors.add(new RedisCompetitor(
                    Claims.at(Claims.REDIS, depth), server, UNIFORM, settings.sections(), depth, isFirst, settings));
            competitors.add(
                    new RedisCompetitor(Claims.at(Claims.REDIS_HOT, depth), server, HOT, 1, depth, isFirst, settings));
        }
        checks.add(() -> {
            List<String> uniform = server.check(UNIFORM, settings.sections());
            Audit.require("redis", Audit.together(uniform, server.check(HOT, 1)), server.asked());
        });
    }

    private void addPostgres() throws IOException {
        ComparisonSettings.Server given = settings.servers().get("postgres");
        if (given == null) {
            return;
        }
        ServerProcesses processes = watch(new ServerProcesses("postgres", given.pid()));
        for (String design : List.of(Claims.ROW_LOCK, Claims.TRIGGER)) {
            addPostgres(design, given, processes, settings.clients(), PostgresLoad.HOT, PostgresLoad.UNIFORM);
        }
        addPostgres(Claims.BATCH, given, processes, List.of(1), PostgresLoad.HOT_BATCHES, PostgresLoad.UNIFORM_BATCHES);
    }

    private void addPostgres(
            String design,
            ComparisonSettings.Server given,
            ServerProcesses processes,
            List<Integer> clients,
            PostgresLoad hot,
            PostgresLoad uniform) {
        PostgresDatabase database = new PostgresDatabase(design, given.address(), processes, settings);
        competitors.add(
                new PostgresCompetitor(Claims.postgres(design, Claims.HOT), database, hot, clients, true, settings));
        competitors.add(
                new PostgresCompetitor(Claims.postgres(design, ""), database, uniform, clients, false, settings));
        checks.add(database::check);
    }

    private void addPipeline() {
        if (settings.runs().contains("pipeline")) {
            addPipeline(Claims.PIPELINE, "CHRONICLE");
            addPipeline(Claims.PIPELINE_RAW, "RAW");
        }
    }

    private void addPipeline(String name, String log) {
        List<String> parameters =
                List.of("sync=always", "history=false", "inFlight=" + Claims.PIPELINE_IN_FLIGHT, "log=" + log);
        competitors.add(
                new JmhCompetitor(name, "PipelineBenchmark.commands", parameters, settings.environment(), settings));
    }

    private void addEngine() {
        if (!settings.runs().contains("engine")) {
            return;
        }
        // As the pipeline has it applied.
        addEngine(Claims.APPLY, "ApplyBenchmark.command", "ahead=128", "sections=" + settings.sections());
        addEngine(Claims.APPLY + Claims.HOT, "ApplyBenchmark.command", "ahead=128", "sections=1");
        addEngine(Claims.RESOLVED, "ResolvedBenchmark.command", "ahead=128", "sections=" + settings.sections());
        addEngine(Claims.MEMORY, "MemoryFloorBenchmark.touches");
        addEngine(Claims.LOCKED, "LockedEngineBenchmark.command", "sections=" + settings.sections());
        addEngine(Claims.LOCKED + Claims.HOT, "LockedEngineBenchmark.command", "sections=1");
    }

    private void addEngine(String name, String benchmark, String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        all.add("students=" + settings.engineStudents());
        competitors.add(new JmhCompetitor(name, benchmark, all, settings.environment(), settings));
    }

    /** Stops every server until its turn comes. */
    void pauseAll() throws IOException {
        for (ServerProcesses server : servers) {
            server.pause();
        }
    }

    /** Lets every server go on that still lives; one that has ended has been noticed by whoever played to it. */
    void resumeAll() throws IOException {
        for (ServerProcesses server : servers) {
            server.release();
        }
    }

    /**
     * Holds what the peers' tables say against what they were asked.
     *
     * @throws IOException if one of them does not add up, or refused more than a few
     */
    void audit() throws IOException {
        resumeAll();
        for (Check check : checks) {
            check.run();
        }
    }
}
