package io.registrar.bench.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the comparison is asked to do. Servers that are not given are left out, and the claims about them too.
 *
 * @param servers address and process of each server, by name
 * @param programs the folder of PostgreSQL's programs, empty if there is no such server
 * @param jar this jar, for the JMH forks
 * @param runs which of {@code pipeline} and {@code engine} are played
 * @param forceMillis what every force of every contestant is stretched to; 0 as the disk does it
 * @param shim the library that stretches it, for the JVMs that are started here; the servers have it from their start
 * @param clients connections that PostgreSQL is tried with, of which the best count plays
 * @param engineStudents students, and standing seats, of the engines that run alone
 * @param jvmFlags of the JVMs that JMH forks
 * @param work folder on the disk that is measured, which other users may enter
 * @param results folder for what is found
 * @param facts what is to be known about machine, versions and settings, in order
 */
record ComparisonSettings(
        Map<String, Server> servers,
        Optional<Path> programs,
        Path jar,
        Set<String> runs,
        int forceMillis,
        Optional<Path> shim,
        int rounds,
        int seconds,
        int warmupSeconds,
        long warmupRequests,
        int sections,
        int students,
        List<Integer> clients,
        int engineStudents,
        String jvmFlags,
        Path work,
        Path results,
        Map<String, String> facts) {
    /** Connections to each server, but for PostgreSQL, where fewer may do more. */
    static final int CONNECTIONS = 64;

    /** Connections that bring bulks. */
    static final int BULK_CONNECTIONS = 4;

    /** Unanswered lines on each, as many as Registrar reads ahead. */
    static final int BULK_LINES_IN_FLIGHT = 1_024;

    /** So many that nobody runs out of them by enrolling again and again. */
    static final int CREDITS = 1_000;

    static final String USAGE = """
            Lets Registrar and its peers take turns; bench/compare starts and stops the servers.
              --bare ADDRESS,PID  --bare-forced ADDRESS,PID  --registrar ADDRESS,PID  --registrar-hot ADDRESS,PID
              --bare-bulk ADDRESS,PID  --registrar-bulk ADDRESS,PID
                                   HTTP servers with empty state
              --redis SOCKET,PID   an empty server with appendfsync always
              --postgres FOLDER,PID  an empty cluster, by the folder of its socket
              --programs FOLDER    PostgreSQL's programs
              --jar FILE           this jar
              --runs NAME,…        pipeline, engine
              --force-millis N     what every force is stretched to
              --shim FILE          the library that does it
              --rounds N --seconds N --warmup N --warmup-requests N --sections N --students N
              --clients N,N,… --engine-students N --jvm-flags TEXT --work DIR --results DIR
              --fact NAME=VALUE    goes into the results; may be given again""";

    private static final List<String> SERVERS = List.of(
            "--bare",
            "--bare-forced",
            "--registrar",
            "--registrar-hot",
            "--bare-bulk",
            "--registrar-bulk",
            "--redis",
            "--postgres");

    /** Where a server listens, as it says it itself, and its first process. */
    record Server(String address, long pid) {}

    /** Refuses what makes no comparison. */
    ComparisonSettings {
        if (rounds < 1 || seconds < 1 || warmupSeconds < 1 || sections < 1 || students < CONNECTIONS) {
            throw new IllegalArgumentException(
                    "Expected a round, whole seconds, a section, and as many students as connections, but found too few");
        }
        if (forceMillis < 0 || clients.isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected a stretch from 0 up and a number of clients, but found neither");
        }
        if (servers.containsKey("postgres") && programs.isEmpty()) {
            throw new IllegalArgumentException("Expected --programs beside --postgres, but found none");
        }
        if (forceMillis > 0 && shim.isEmpty()) {
            throw new IllegalArgumentException("Expected --shim beside --force-millis, but found none");
        }
        if (!Set.of("pipeline", "engine").containsAll(runs)) {
            throw new IllegalArgumentException("Expected pipeline or engine, but found " + runs);
        }
    }

    /** What a process that forces must have in its environment. */
    Map<String, String> environment() {
        return shim.map(file ->
                        Map.of("LD_PRELOAD", file.toString(), "FORCE_MILLIS_AT_LEAST", Integer.toString(forceMillis)))
                .orElse(Map.of());
    }

    /** @throws IllegalArgumentException if these are no such options */
    static ComparisonSettings parse(String[] args) {
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException("Expected a value to each option");
        }
        Map<String, Server> servers = new LinkedHashMap<>();
        Map<String, String> facts = new LinkedHashMap<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String value = args[i + 1];
            if (SERVERS.contains(args[i])) {
                servers.put(args[i].substring(2), server(value));
            } else if (args[i].equals("--fact")) {
                int end = value.indexOf('=');
                if (end < 1) {
                    throw new IllegalArgumentException("Expected NAME=VALUE, but found " + value);
                }
                facts.put(value.substring(0, end), value.substring(end + 1));
            } else if (options.put(args[i], value) != null) {
                throw new IllegalArgumentException("Expected an option once, but found it again: " + args[i]);
            }
        }
        Options left = new Options(options);
        ComparisonSettings settings = new ComparisonSettings(
                servers,
                left.text("--programs").map(Path::of),
                Path.of(left.text("--jar").orElse("bench/target/benchmarks.jar")),
                Set.copyOf(left.texts("--runs", "")),
                left.number("--force-millis", 0),
                left.text("--shim").map(Path::of),
                left.number("--rounds", 5),
                left.number("--seconds", 3),
                left.number("--warmup", 3),
                left.number("--warmup-requests", 300_000),
                left.number("--sections", 1_000),
                left.number("--students", 100_000),
                left.texts("--clients", "1,4,8,16,32,64").stream()
                        .map(Integer::valueOf)
                        .toList(),
                left.number("--engine-students", 1_000_000),
                left.text("--jvm-flags").orElse(""),
                Path.of(left.text("--work").orElse("bench/target/data")),
                Path.of(left.text("--results").orElse("bench/target/results")),
                facts);
        left.requireNone();
        return settings;
    }

    private static Server server(String text) {
        int end = text.lastIndexOf(',');
        if (end < 1) {
            throw new IllegalArgumentException("Expected ADDRESS,PID, but found " + text);
        }
        return new Server(text.substring(0, end), Long.parseLong(text.substring(end + 1)));
    }

    /** Options that were given, until each is taken. */
    private record Options(Map<String, String> given) {
        Optional<String> text(String name) {
            return Optional.ofNullable(given.remove(name));
        }

        int number(String name, int otherwise) {
            return text(name).map(Integer::valueOf).orElse(otherwise);
        }

        List<String> texts(String name, String otherwise) {
            return Arrays.stream(text(name).orElse(otherwise).split(",", -1))
                    .filter(each -> !each.isEmpty())
                    .toList();
        }

        void requireNone() {
            if (!given.isEmpty()) {
                throw new IllegalArgumentException("Expected an option, but found " + given.keySet());
            }
        }
    }
}
