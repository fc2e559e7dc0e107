package io.registrar.bench.http;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Bursts of commands to servers in turns, of which the last has an {@link EventAudience}, and prints how they compare. The first
 * round does not count. A command that is not answered as expected, an event that is missed or somebody who stalls and is not
 * dropped ends it with exit code 1.
 */
public final class EventBurst {
    private static final double MIB = 1 << 20;
    private static final double KIB = 1 << 10;
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final LoadSettings settings;
    private final int readers;
    private final int stalled;
    private final List<Contestant> contestants = new ArrayList<>();
    /** By depth and the contestant's place. */
    private final Map<Integer, List<List<Burst>>> bursts = new TreeMap<>();

    /**
     * What one showed.
     *
     * @param lastToldMillis from its first command until the last reader was told of its last one; not a number if nobody listened
     */
    private record Burst(
            double commandsPerSecond,
            double p99Millis,
            double lastToldMillis,
            double heapMib,
            double windowKib,
            double unsentKib) {}

    private EventBurst(LoadSettings settings, int readers, int stalled) {
        this.settings = settings;
        this.readers = readers;
        this.stalled = stalled;
        settings.targets().forEach(target -> contestants.add(new Contestant(target)));
    }

    /** READERS STALLED, then {@link LoadSettings#USAGE}, of which {@code --most} is the burst. */
    public static void main(String[] args) throws IOException {
        EventBurst run;
        try {
            run = new EventBurst(
                    LoadSettings.parse(Arrays.copyOfRange(args, Math.min(2, args.length), args.length)),
                    Integer.parseInt(args[0]),
                    Integer.parseInt(args[1]));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrongUse) {
            System.err.println("Expected READERS STALLED and options: " + wrongUse.getMessage());
            System.exit(2);
            return;
        }
        if (!run.succeeds()) {
            System.exit(1);
        }
    }

    private boolean succeeds() throws IOException {
        try {
            play();
            print(System.out);
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

    private void play() throws IOException {
        for (Contestant contestant : contestants) {
            contestant.setUp(settings);
            contestant.pause();
        }
        for (Contestant contestant : contestants) {
            HttpLoad.warmUp(contestant, settings, Long.MAX_VALUE);
        }
        for (int round = 0; round <= settings.rounds(); round++) {
            for (int depth : settings.depths()) {
                for (Contestant contestant : HttpLoad.inOrder(contestants, round)) {
                    contestant.resume();
                    Burst burst = burst(contestant, depth);
                    contestant.pause();
                    if (round > 0) {
                        of(depth, contestants.indexOf(contestant)).add(burst);
                    }
                }
            }
        }
    }

    private List<Burst> of(int depth, int contestant) {
        return bursts.computeIfAbsent(
                        depth,
                        of -> contestants.stream()
                                .<List<Burst>>map(each -> new ArrayList<>())
                                .toList())
                .get(contestant);
    }

    private boolean hasAudience(int contestant) {
        return contestant == contestants.size() - 1;
    }

    private Burst burst(Contestant contestant, int depth) throws IOException {
        MemoryWatch memory = new MemoryWatch(contestant.url());
        LoadRun run;
        double lastToldMillis = Double.NaN;
        try (memory) {
            if (hasAudience(contestants.indexOf(contestant))) {
                try (EventAudience audience = new EventAudience(contestant.url(), readers, stalled)) {
                    long begun = System.nanoTime();
                    run = send(contestant, depth);
                    long told = audience.finish(
                            (long) ServerFigures.of(contestant.url()).of("last_sequence"));
                    lastToldMillis = (told - begun) / NANOS_PER_MILLI;
                }
            } else {
                run = send(contestant, depth);
            }
        }
        return new Burst(
                run.answersPerSecond(),
                run.histogram().getValueAtPercentile(99) / NANOS_PER_MILLI,
                lastToldMillis,
                memory.most("heap_used_bytes") / MIB,
                memory.most("event_window_bytes") / KIB,
                memory.most("event_unsent_bytes") / KIB);
    }

    private LoadRun send(Contestant contestant, int depth) throws IOException {
        return contestant
                .play(depth, 0, Long.MAX_VALUE, settings.mostRequests(), 0)
                .run();
    }

    private void print(PrintStream out) {
        out.println(
                "| depth | server | commands/s, median | least – most | of "
                        + contestants.get(0).name()
                        + " | p99 ms, median | last reader told ms, median | heap MiB, most in each round | window KiB, most | unsent KiB, most |");
        out.println("|--:|---|--:|--:|--:|--:|--:|---|--:|--:|");
        bursts.forEach((depth, of) -> {
            for (int contestant = 0; contestant < of.size(); contestant++) {
                out.println(row(depth, contestants.get(contestant).name(), of.get(contestant), of.get(0)));
            }
        });
        long audiences = (long) settings.rounds() * settings.depths().size();
        out.printf(
                Locale.ROOT,
                "%n- %d × %d readers were told of every command, by id; %d × %d took nothing, and each was dropped with reader_too_slow%n",
                audiences,
                readers,
                audiences,
                stalled);
    }

    private static String row(int depth, String name, List<Burst> mine, List<Burst> theirs) {
        double[] rates = values(mine, Burst::commandsPerSecond);
        double[] ratios = new double[rates.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = rates[round] / theirs.get(round).commandsPerSecond();
        }
        return String.format(
                Locale.ROOT,
                "| %d | %s | %,.0f | %,.0f – %,.0f | %.2f | %.1f | %s | %s | %,.0f | %,.0f |",
                depth,
                name,
                Report.median(rates),
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow(),
                Report.median(ratios),
                Report.median(values(mine, Burst::p99Millis)),
                orDash(Report.median(values(mine, Burst::lastToldMillis))),
                list(values(mine, Burst::heapMib)),
                Arrays.stream(values(mine, Burst::windowKib)).max().orElseThrow(),
                Arrays.stream(values(mine, Burst::unsentKib)).max().orElseThrow());
    }

    private static double[] values(List<Burst> bursts, ToDoubleFunction<Burst> value) {
        return bursts.stream().mapToDouble(value).toArray();
    }

    private static String orDash(double millis) {
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, "%,.0f", millis);
    }

    private static String list(double[] values) {
        StringBuilder list = new StringBuilder();
        for (double value : values) {
            list.append(list.length() == 0 ? "" : ", ").append(Math.round(value));
        }
        return list.toString();
    }
}
