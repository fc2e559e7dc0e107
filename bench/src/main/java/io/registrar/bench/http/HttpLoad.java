package io.registrar.bench.http;

import java.io.IOException;
import java.nio.file.Path;
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

    private static final double MOST_WARMUP_SECONDS = 60;

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
            for (Contestant contestant : contestants) {
                warmUp(contestant, settings, settings.mostRequests());
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int depth : settings.depths()) {
                    takeTurns(contestants, round, depth, settings, report);
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

    /** On a slow or busy machine time alone does not do it: what is compiled is what was called often enough. */
    static void warmUp(Contestant contestant, LoadSettings settings, long mostRequests) throws IOException {
        contestant.resume();
        for (int depth : settings.depths()) {
            long answers = 0;
            double seconds = 0;
            do {
                Turn turn =
                        contestant.play(depth, 0, nanos(settings.warmupSeconds()), mostRequests, settings.warmupRate());
                answers += turn.run().answered();
                seconds += settings.warmupSeconds();
            } while (answers < settings.warmupRequests() && seconds > 0 && seconds < MOST_WARMUP_SECONDS);
        }
        contestant.pause();
    }

    private static void takeTurns(
            List<Contestant> contestants, int round, int depth, LoadSettings settings, Report report)
            throws IOException {
        for (Contestant contestant : inOrder(contestants, round)) {
            if (settings.flushed().isPresent()) {
                flush(settings.flushed().get());
            }
            contestant.resume();
            long cpuBefore = contestant.cpu().toNanos();
            Turn turn = contestant.play(
                    depth, nanos(SETTLE_SECONDS), nanos(settings.seconds()), settings.mostRequests(), settings.rate());
            long cpuNanos = contestant.cpu().toNanos() - cpuBefore;
            contestant.pause();
            report.add(round, depth, contestant.name(), turn, cpuNanos);
        }
    }

    /** Another one begins each round, and every other round goes backwards, so that none always runs after the same one. */
    static <T> List<T> inOrder(List<T> contestants, int round) {
        List<T> ordered = new ArrayList<>();
        int step = round % 2 == 0 ? -1 : 1;
        for (int i = 0; i < contestants.size(); i++) {
            ordered.add(contestants.get(Math.floorMod(round + step * i, contestants.size())));
        }
        return ordered;
    }

    private static void flush(Path folder) throws IOException {
        if (!SystemCommand.succeeds("sync", "-f", folder.toString())) {
            throw new IOException("Expected the file system of " + folder + " to be flushed, but it was not");
        }
    }

    private static long nanos(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
