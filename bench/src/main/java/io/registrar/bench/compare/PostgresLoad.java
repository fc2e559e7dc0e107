package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code pgbench} sends: to the hot section or to all, a command at a time or in batches. */
enum PostgresLoad {
    HOT(1, true),
    UNIFORM(1, false),
    HOT_BATCHES(1_000, true),
    UNIFORM_BATCHES(1_000, false);

    /** Different batches; pgbench takes up to 128 files. */
    private static final int BATCHES = 100;

    private static final long SEED = 1;

    private final int commandsPerTransaction;
    private final boolean isHot;

    PostgresLoad(int commandsPerTransaction, boolean isHot) {
        this.commandsPerTransaction = commandsPerTransaction;
        this.isHot = isHot;
    }

    int commandsPerTransaction() {
        return commandsPerTransaction;
    }

    /** Files for pgbench, one for each transaction that is drawn. */
    List<Path> scripts(ComparisonSettings settings) throws IOException {
        if (commandsPerTransaction == 1) {
            return List.of(Resource.copy("postgres/" + (isHot ? "hot" : "uniform") + ".pgbench", settings.work()));
        }
        // Drawn here and not by pgbench, which would spend on a thousand variables what the server is to be measured
        // by.
        List<Path> scripts = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int batch = 0; batch < BATCHES; batch++) {
            int[] students =
                    random.ints(commandsPerTransaction, 0, settings.students()).toArray();
            int[] sections = IntStream.of(students)
                    .map(student -> isHot ? 0 : 1 + student % settings.sections())
                    .toArray();
            Path script = settings.work().resolve(name() + "-" + batch + ".pgbench");
            scripts.add(Files.writeString(
                    script, "SELECT enroll_or_unenroll_all(" + array(sections) + ", " + array(students) + ");\n"));
        }
        return scripts;
    }

    private static String array(int[] numbers) {
        return IntStream.of(numbers).mapToObj(Integer::toString).collect(Collectors.joining(",", "'{", "}'"));
    }
}
