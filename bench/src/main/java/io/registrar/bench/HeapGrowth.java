package io.registrar.bench;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.SyncMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Whether enrollments that have ended leave anything in memory: a fixed population enrolls and unenrolls, through the
 * product's pipeline, journal and history, and the heap is looked at while it is idle. Each round draws sections and orders
 * anew, so that most pairs bring a student to a section where they have not been before.
 */
public final class HeapGrowth {
    private static final String USAGE = """
            Looks at the heap after so many pairs of enroll and unenroll.
              --pairs N,N,…  ascending multiples of 10000 (10000,100000,1000000,10000000)""";

    private static final Population POPULATION = new Population(10_000, 1_000);
    private static final PipelineSettings SETTINGS = new PipelineSettings(
            PipelineSettings.DEFAULT.ringSize(),
            PipelineSettings.DEFAULT.layout(),
            PipelineSettings.DEFAULT.waiting(),
            SyncMode.parse("none"));
    private static final int IN_FLIGHT = 1_024;

    /** A collection frees what another has made unreachable: cleaners and references need more than one. */
    private static final int COLLECTIONS = 5;

    private static final double MOST_GROWTH = 1.05;
    /** Caches, lazily made classes and the like, which have nothing to do with how many pairs there were. */
    private static final long ALLOWANCE_BYTES = 1 << 20;

    /** What a pair leaves on the disk, in journal and outcomes, and a little more. */
    private static final long DISK_BYTES_PER_PAIR = 640;

    private static final long DISK_BYTES_TAKEN_IN_ADVANCE = 1L << 30;

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private final Population population;
    private final List<Long> pairs;

    /**
     * @param pairs when to look: ascending multiples of the number of students
     */
    HeapGrowth(Population population, List<Long> pairs) {
        long before = 0;
        for (long count : pairs) {
            if (count <= before || count % population.students() != 0) {
                throw new IllegalArgumentException("Expected ascending multiples of " + population.students()
                        + " pairs, but found " + count + " behind " + before);
            }
            before = count;
        }
        if (pairs.size() < 2) {
            throw new IllegalArgumentException("Expected at least two numbers of pairs, but found " + pairs);
        }
        this.population = population;
        this.pairs = List.copyOf(pairs);
    }

    /**
     * What there was after so many pairs.
     *
     * @param commands published so far, those that made the population included
     * @param usedBytes of the heap, after several collections
     * @param enrollmentRows rows of the engine's table that were ever in use at one time
     */
    record Sample(
            long pairs, long commands, long usedBytes, int enrollmentRows, long journalBytes, long outcomesBytes) {
        /** True if this much more heap is used than there was before. */
        boolean hasGrownSince(Sample first) {
            return usedBytes > first.usedBytes * MOST_GROWTH + ALLOWANCE_BYTES;
        }
    }

    /** See the usage; prints a Markdown table, and ends with 1 if the heap has grown. */
    public static void main(String[] args) {
        HeapGrowth growth;
        try {
            growth = new HeapGrowth(POPULATION, parse(args));
        } catch (IllegalArgumentException wrongUse) {
            System.err.println(wrongUse.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        System.out.println("| pairs | commands | used heap KiB | enrollment rows | journal MiB | outcomes MiB |");
        System.out.println("|--:|--:|--:|--:|--:|--:|");
        boolean hasGrown;
        try (BenchFolder folder = BenchFolder.create()) {
            growth.expectRoom(folder.path());
            hasGrown = growth.run(folder.path(), HeapGrowth::print);
        }
        if (hasGrown) {
            System.err.println(
                    "Expected at most five percent and 1 MiB more heap after the last pairs than after the first");
            System.exit(1);
        }
    }

    private static List<Long> parse(String[] args) {
        if (args.length == 0) {
            return List.of(10_000L, 100_000L, 1_000_000L, 10_000_000L);
        }
        if (args.length != 2 || !args[0].equals("--pairs")) {
            throw new IllegalArgumentException("Expected --pairs N,N,…");
        }
        return Arrays.stream(args[1].split(",", -1)).map(Long::valueOf).toList();
    }

    private void expectRoom(Path folder) {
        long wanted = pairs.get(pairs.size() - 1) * DISK_BYTES_PER_PAIR + DISK_BYTES_TAKEN_IN_ADVANCE;
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            if (usable < wanted) {
                throw new IllegalStateException("Expected " + wanted / MIB + " MiB of room on the disk of " + folder
                        + ", but found " + usable / MIB);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Plays all pairs and looks at the heap between them.
     *
     * @return true if there is more in it at the last look than at the first
     */
    boolean run(Path folder, Consumer<Sample> looks) {
        Sample first = null;
        Sample last = null;
        try (FedPipeline pipeline = new FedPipeline(folder, LogKind.CHRONICLE, true, SETTINGS, IN_FLIGHT)) {
            population.encode(encoder -> pipeline.publish(encoder.buffer(), encoder.length()));
            long done = 0;
            for (long count : pairs) {
                for (; done < count; done += population.students()) {
                    playRound(pipeline, done);
                }
                last = look(pipeline, count, folder);
                first = first == null ? last : first;
                looks.accept(last);
            }
        }
        return last.hasGrownSince(first);
    }

    private void playRound(FedPipeline pipeline, long seed) {
        CommandTape tape = CommandTape.churn(population, population.students(), seed);
        for (byte[] record : tape.records()) {
            pipeline.publish(record, record.length);
        }
    }

    private static Sample look(FedPipeline pipeline, long pairs, Path folder) {
        pipeline.awaitAnswers();
        return new Sample(
                pairs,
                pipeline.published(),
                usedBytes(),
                pipeline.engine().enrollmentRows(),
                sizeOf(folder.resolve("data/journal")),
                sizeOf(folder.resolve("data/outcomes")));
    }

    /** The heap in use, after several collections. */
    static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long sizeOf(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void print(Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,d | %,d | %,d | %,d | %,d |%n",
                sample.pairs(),
                sample.commands(),
                sample.usedBytes() / KIB,
                sample.enrollmentRows(),
                sample.journalBytes() / MIB,
                sample.outcomesBytes() / MIB);
    }
}
