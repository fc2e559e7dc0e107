package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A Redis server with a database for each load. Lua scripts do the rules. */
final class RedisServer {
    private static final String CALLS = "cmdstat_evalsha:calls=";

    private final String socket;
    private final ServerProcesses processes;
    private final ComparisonSettings settings;

    RedisServer(ComparisonSettings.Server server, ComparisonSettings settings) throws IOException {
        this.socket = server.address();
        this.processes = new ServerProcesses("redis", server.pid());
        this.settings = settings;
    }

    ServerProcesses processes() {
        return processes;
    }

    String socket() {
        return socket;
    }

    /**
     * Makes sections and students.
     *
     * @param database its number
     */
    void populate(int database, int sections) throws IOException {
        call(
                database,
                "populate.lua",
                Integer.toString(settings.students()),
                Integer.toString(sections),
                Integer.toString(ComparisonSettings.CREDITS));
    }

    /** The hash of the script that enrolls or unenrolls, which the server then knows. */
    String loadScript() throws IOException {
        Path file = Resource.copy("redis/enroll-or-unenroll.lua", settings.work());
        return Program.outputWithInput(file, "redis-cli", "-e", "-s", socket, "-x", "SCRIPT", "LOAD")
                .trim();
    }

    private List<String> call(int database, String script, String... arguments) throws IOException {
        Path file = Resource.copy("redis/" + script, settings.work());
        String[] head = {
            "redis-cli", "-e", "-s", socket, "-n", Integer.toString(database), "--eval", file.toString(), ","
        };
        String[] command = Arrays.copyOf(head, head.length + arguments.length);
        System.arraycopy(arguments, 0, command, head.length, arguments.length);
        return Program.output(command).lines().toList();
    }

    /**
     * Commands that were sent to the scripts so far, whatever they said; those of each call from a file don't count.
     *
     * @throws IOException if the server does not count them
     */
    long asked() throws IOException {
        return Program.output("redis-cli", "-e", "-s", socket, "INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith(CALLS))
                .mapToLong(line -> Long.parseLong(line.substring(CALLS.length(), line.indexOf(','))))
                .findFirst()
                .orElseThrow(() -> new IOException("Expected Redis to have counted EVALSHA, but it has not"));
    }

    /** What {@code check.lua} says of one database. */
    List<String> check(int database, int sections) throws IOException {
        return call(database, "check.lua", Integer.toString(settings.students()), Integer.toString(sections));
    }
}
