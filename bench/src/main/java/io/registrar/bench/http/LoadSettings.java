package io.registrar.bench.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the driver is asked to do.
 *
 * @param targets the servers, in the order of their turns
 * @param connections connections to the server whose turn it is
 * @param depths unanswered requests a connection; every round has a run of each
 * @param rounds rounds that count
 * @param seconds measured time of a run
 * @param warmupSeconds time of the warm-up at each depth, which does not count
 * @param warmupRequests requests that it has at least, within a minute
 * @param sections sections that are enrolled in
 * @param students students who enroll, shared out to the connections
 * @param warmupRate requests a second of the warm-up, of all connections together; 0 for as many as are answered
 * @param rate requests a second that count, of all connections together; 0 for as many as are answered
 * @param mostRequests requests after which a run ends before its time
 * @param baselines names of the targets that the others are held against
 * @param results folder for the raw results
 * @param label what the names of the result files start with
 * @param flushed a folder on the disk that is flushed before each turn, so that none pays for what another has written
 */
record LoadSettings(
        List<Target> targets,
        int connections,
        List<Integer> depths,
        int rounds,
        double seconds,
        double warmupSeconds,
        long warmupRequests,
        int sections,
        int students,
        double warmupRate,
        double rate,
        long mostRequests,
        List<String> baselines,
        Path results,
        String label,
        Optional<Path> flushed) {
    static final String USAGE = """
            Drives HTTP servers in turns with enrolling and unenrolling.
              --target NAME,URL,PID[,READERS]
                                     a server with empty state; PID 0: don't stop it while others have their turn;
                                     READERS: connections that read pages of ledgers during its turn (0)
              --baseline NAME        a target to compare with; may be given again (the last target)
              --connections N        (64)
              --depths N,N,…         unanswered requests a connection (1,16)
              --rounds N             (5)
              --seconds N            of each run (5)
              --warmup N             seconds of the warm-up at each depth (5)
              --warmup-requests N    that it has at least, within a minute (1000000)
              --warmup-rate N        requests a second of it (0: as many as are answered)
              --sections N           (1000)
              --students N           (10000)
              --rate N               requests a second at their moments (0: when an earlier one was answered)
              --most N               requests of one run (100000000)
              --results DIR          raw results (bench/target/results)
              --label NAME           start of their names (http)
              --flush DIR            flush the file system of this folder before each turn""";

    /**
     * A server, and its process.
     *
     * @param readers connections that read pages of ledgers while it has its turn
     */
    record Target(String name, URI address, long pid, int readers) {}

    /** Refuses what makes no run. */
    LoadSettings {
        if (targets.isEmpty() || connections < 1 || rounds < 1 || sections < 1 || students < connections) {
            throw new IllegalArgumentException(
                    "Expected a target, a round, a section, and as many students as connections, but found too few");
        }
        if (!(rate >= 0) || !(warmupRate >= 0)) {
            throw new IllegalArgumentException("Expected rates from 0 up, but found " + rate + " and " + warmupRate);
        }
        for (String wanted : baselines) {
            if (targets.stream().noneMatch(target -> target.name().equals(wanted))) {
                throw new IllegalArgumentException("Expected a target's name as the baseline, but found " + wanted);
            }
        }
    }

    static LoadSettings parse(String[] args) {
        List<Target> targets = new ArrayList<>();
        int connections = 64;
        List<Integer> depths = List.of(1, 16);
        int rounds = 5;
        double seconds = 5;
        double warmupSeconds = 5;
        long warmupRequests = 1_000_000;
        int sections = 1_000;
        int students = 10_000;
        double warmupRate = 0;
        double rate = 0;
        long mostRequests = 100_000_000;
        List<String> baselines = new ArrayList<>();
        Path results = Path.of("bench/target/results");
        String label = "http";
        Optional<Path> flushed = Optional.empty();
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException("Expected a value to each option");
        }
        for (int i = 0; i < args.length; i += 2) {
            String value = args[i + 1];
            switch (args[i]) {
                case "--target" -> targets.add(target(value));
                case "--connections" -> connections = Integer.parseInt(value);
                case "--depths" ->
                    depths = Arrays.stream(value.split(",", -1))
                            .map(Integer::valueOf)
                            .toList();
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--warmup" -> warmupSeconds = Double.parseDouble(value);
                case "--warmup-requests" -> warmupRequests = Long.parseLong(value);
                case "--sections" -> sections = Integer.parseInt(value);
                case "--students" -> students = Integer.parseInt(value);
                case "--warmup-rate" -> warmupRate = Double.parseDouble(value);
                case "--rate" -> rate = Double.parseDouble(value);
                case "--most" -> mostRequests = Long.parseLong(value);
                case "--baseline" -> baselines.add(value);
                case "--results" -> results = Path.of(value);
                case "--label" -> label = value.toLowerCase(Locale.ROOT);
                case "--flush" -> flushed = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException("Expected an option, but found " + args[i]);
            }
        }
        if (baselines.isEmpty() && !targets.isEmpty()) {
            baselines.add(targets.get(targets.size() - 1).name());
        }
        return new LoadSettings(
                List.copyOf(targets),
                connections,
                depths,
                rounds,
                seconds,
                warmupSeconds,
                warmupRequests,
                sections,
                students,
                warmupRate,
                rate,
                mostRequests,
                List.copyOf(baselines),
                results,
                label,
                flushed);
    }

    /** True if pages of ledgers are read in the turn of any target. */
    boolean readsLedgers() {
        return targets.stream().anyMatch(target -> target.readers() > 0);
    }

    private static Target target(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 3 && parts.length != 4) {
            throw new IllegalArgumentException("Expected NAME,URL,PID or NAME,URL,PID,READERS, but found " + text);
        }
        URI address = URI.create(parts[1]);
        if (address.getHost() == null || address.getPort() < 1) {
            throw new IllegalArgumentException("Expected http://HOST:PORT, but found " + parts[1]);
        }
        int readers = parts.length == 3 ? 0 : Integer.parseInt(parts[3]);
        if (readers < 0) {
            throw new IllegalArgumentException("Expected 0 readers or more, but found " + readers);
        }
        return new Target(parts[0], address, Long.parseLong(parts[2]), readers);
    }
}
