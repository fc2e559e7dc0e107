package io.registrar.bench.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drives servers in turns with enrolling and unenrolling, and prints how they compare. Every answer is checked for its
 * status; the first one that is not as expected, or a server that falls silent, ends it with exit code 1.
 */
public final class HttpLoad {
    /** From the first request of a run to the start of what counts. */
    private static final double SETTLE_SECONDS = 0.5;

    private HttpLoad() {}

    /** See {@link LoadSettings#USAGE}; the table goes to standard output. */
    public static void main(String[] args) throws IOException {
        LoadSettings settings;
        try {
            settings = LoadSettings.parse(args);
        } catch (IllegalArgumentException wrongUse) {
            System.err.println(wrongUse.getMessage());
            System.err.println(LoadSettings.USAGE);
            System.exit(2);
            return;
        }
        if (!compare(settings)) {
            System.exit(1);
        }
    }

    private static boolean compare(LoadSettings settings) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        for (LoadSettings.Target target : settings.targets()) {
            contestants.add(new Contestant(target));
        }
        try (Report report = new Report(settings)) {
            for (Contestant contestant : contestants) {
                contestant.setUp(settings);
                contestant.pause();
            }
            for (int round = 0; round <= settings.rounds(); round++) {
                double seconds = round == 0 ? settings.warmupSeconds() : settings.seconds();
                for (int depth : settings.depths()) {
                    takeTurns(contestants, round, depth, seconds, settings.mostRequests(), report);
                }
            }
            report.print(System.out);
            return true;
        } catch (IOException | IllegalStateException failure) {
            System.err.println("failed: " + failure.getMessage());
            return false;
        } finally {
            for (Contestant contestant : contestants) {
                contestant.resume();
            }
        }
    }

    private static void takeTurns(
            List<Contestant> contestants, int round, int depth, double seconds, long mostRequests, Report report)
            throws IOException {
        for (int turn = 0; turn < contestants.size(); turn++) {
            // Another one begins each round, so that none always runs after the same one.
            Contestant contestant = contestants.get((turn + round) % contestants.size());
            contestant.resume();
            long cpuBefore = contestant.cpu().toNanos();
            LoadRun run = contestant.run(depth, nanos(SETTLE_SECONDS), nanos(seconds), mostRequests);
            long cpuNanos = contestant.cpu().toNanos() - cpuBefore;
            contestant.pause();
            if (round > 0) {
                report.add(round, depth, contestant.name(), run, cpuNanos);
            }
        }
    }

    private static long nanos(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
