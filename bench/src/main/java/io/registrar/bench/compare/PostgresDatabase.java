package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One design of the rules in PostgreSQL, in a database of its own; both loads go to it. */
final class PostgresDatabase {
    private static final String USER = "postgres";

    private final String design;
    private final String name;
    private final String folder;
    private final ServerProcesses processes;
    private final ComparisonSettings settings;
    private long asked;

    /** @param design the name of its SQL file */
    PostgresDatabase(String design, String socketFolder, ServerProcesses processes, ComparisonSettings settings) {
        this.design = design;
        this.name = design.replace('-', '_');
        this.folder = socketFolder;
        this.processes = processes;
        this.settings = settings;
    }

    String design() {
        return design;
    }

    ServerProcesses processes() {
        return processes;
    }

    /** Makes the database, its tables and rules, sections and students. */
    void create() throws IOException {
        psql("postgres", "-c", "CREATE DATABASE " + name);
        for (String file : List.of("tables.sql", design + ".sql", "populate.sql")) {
            psql(
                    name,
                    "-v",
                    "students=" + settings.students(),
                    "-v",
                    "sections=" + settings.sections(),
                    "-v",
                    "credits=" + ComparisonSettings.CREDITS,
                    "-f",
                    Resource.copy("postgres/" + file, settings.work()).toString());
        }
    }

    private String psql(String database, String... arguments) throws IOException {
        List<String> command = client("psql");
        command.addAll(List.of("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database));
        command.addAll(Arrays.asList(arguments));
        return Program.output(command.toArray(String[]::new));
    }

    private List<String> client(String program) {
        return new ArrayList<>(
                List.of(settings.programs().orElseThrow().resolve(program).toString(), "-h", folder, "-U", USER));
    }

    /**
     * Plays scripts, of which one is drawn for each transaction.
     *
     * @param settleSeconds before those that count
     * @param commandsPerTransaction that a script has
     * @throws IOException if a transaction fails
     */
    PgbenchOutput play(List<Path> scripts, int clients, int settleSeconds, int seconds, int commandsPerTransaction)
            throws IOException {
        List<String> command = client("pgbench");
        command.addAll(List.of("-n", "-M", "prepared", "-j", "1", "-c", Integer.toString(clients)));
        command.addAll(List.of("-T", Integer.toString(settleSeconds + seconds), "--progress=1"));
        command.addAll(List.of("-D", "students=" + settings.students(), "-D", "sections=" + settings.sections()));
        scripts.forEach(script -> command.addAll(List.of("-f", script.toString())));
        command.add(name);
        // It tells its progress as an error.
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        PgbenchOutput output = PgbenchOutput.parse(Program.run(builder, Optional.empty()), settleSeconds);
        if (output.failed() != 0) {
            throw new IOException("Expected no failed transaction of " + name + ", but found " + output);
        }
        asked += output.transactions() * commandsPerTransaction;
        return output;
    }

    /** Holds its tables against what was asked; see {@link Audit}. */
    void check() throws IOException {
        String lines = psql(
                name, "-f", Resource.copy("postgres/check.sql", settings.work()).toString());
        Audit.require("postgres " + design, lines.lines().toList(), asked);
    }
}
