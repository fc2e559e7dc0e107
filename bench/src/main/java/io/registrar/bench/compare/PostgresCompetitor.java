package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One design in PostgreSQL under {@code pgbench}, with the number of clients that did most while it was warmed up. */
final class PostgresCompetitor implements Competitor {
    private static final int TRIAL_SETTLE_SECONDS = 1;
    private static final int TRIAL_SECONDS = 2;
    private static final int SETTLE_SECONDS = 2;

    private final String name;
    private final PostgresDatabase database;
    private final PostgresLoad load;
    private final List<Integer> clientCounts;
    private final boolean isFirst;
    private final ComparisonSettings settings;
    private List<Path> scripts = List.of();
    private int clients;

    /**
     * @param clientCounts to be tried
     * @param isFirst whether it makes the database that the others go on with
     */
    PostgresCompetitor(
            String name,
            PostgresDatabase database,
            PostgresLoad load,
            List<Integer> clientCounts,
            boolean isFirst,
            ComparisonSettings settings) {
        this.name = name;
        this.database = database;
        this.load = load;
        this.clientCounts = clientCounts;
        this.isFirst = isFirst;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws IOException {
        database.processes().resume();
        if (isFirst) {
            database.create();
        }
        scripts = load.scripts(settings);
        clients = clientCounts.get(0);
        double best = 0;
        for (int count : clientCounts) {
            double rate = play(count, TRIAL_SETTLE_SECONDS, TRIAL_SECONDS).transactionsPerSecond();
            if (rate > best) {
                best = rate;
                clients = count;
            }
        }
        database.processes().pause();
    }

    private PgbenchOutput play(int count, int settleSeconds, int seconds) throws IOException {
        return database.play(scripts, count, settleSeconds, seconds, load.commandsPerTransaction());
    }

    @Override
    public Measurement play() throws IOException {
        database.processes().resume();
        double cpuBefore = database.processes().cpuSeconds();
        PgbenchOutput output = play(clients, SETTLE_SECONDS, settings.seconds());
        double cpuSeconds = database.processes().cpuSeconds() - cpuBefore;
        database.processes().pause();
        if (output.transactions() == 0) {
            throw new IOException(
                    "Expected " + name + " to do something within " + settings.seconds() + " s, but found nothing");
        }
        return new Measurement(
                output.transactionsPerSecond() * load.commandsPerTransaction(),
                cpuSeconds * 1e6 / output.transactions() / load.commandsPerTransaction(),
                Map.of("clients", (double) clients, "meanMicros", output.latencyMillis() * 1e3),
                Optional.empty());
    }
}
