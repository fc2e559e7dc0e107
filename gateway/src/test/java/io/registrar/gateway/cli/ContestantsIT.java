package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registrar, PostgreSQL and Redis in the same loops, killed and cut off under the same work, one table. Not in the suite:
 * {@code -Dregistrar.contestants=true} runs it, {@code registrar.kill.cycles} and {@code registrar.powercut.cycles} say
 * how long. Who isn't installed is named and left out. The contestants take turns, a folder each, so that a busy minute of
 * the machine meets all of them.
 */
@EnabledIfSystemProperty(named = "registrar.contestants", matches = "true")
class ContestantsIT {
    private static final int KILLS = Integer.getInteger("registrar.kill.cycles", 20);
    private static final int POWER_CUTS = Integer.getInteger("registrar.powercut.cycles", 10);
    private static final int POWER_CUTS_WITHOUT_FORCE = 3;
    private static final int CYCLES_OF_A_TURN = 5;
    private static final int DISK_MIB = 512;

    @TempDir
    private Path folder;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom();

    /** A line of the table. */
    private record Row(Contestant contestant, String fault, FaultTally tally) {}

    @BeforeEach
    void letOtherUsersPass() throws IOException {
        // PostgreSQL doesn't run as root, and its user has to get to its data.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void shouldKeepEveryAcknowledgedCommandOnceWhoeverItIs() throws Exception {
        long seed = System.nanoTime();
        random = new SplittableRandom(seed);
        List<Contestant> contestants =
                present(new RegistrarContestant("always"), new PostgresContestant("on"), new RedisContestant("always"));
        takeTurns(contestants, Fault.kill(folder), KILLS, true);
        List<Row> withoutForce = List.of();
        Optional<String> obstacle = CutDisk.obstacle(folder);
        if (obstacle.isPresent()) {
            leftOut.add("power cuts are left out: " + obstacle.get());
        } else {
            try (CutDisk disk = new CutDisk(folder, DISK_MIB, "")) {
                Fault cut = Fault.cutPower(disk, random);
                takeTurns(contestants, cut, POWER_CUTS, true);
                // The same loop must see what each of them loses when it is told not to wait for the disk.
                withoutForce = takeTurns(
                        present(
                                new RegistrarContestant("none"),
                                new PostgresContestant("off"),
                                new RedisContestant("no")),
                        cut,
                        POWER_CUTS_WITHOUT_FORCE,
                        false);
                disk.assertSound();
            }
        }
        print(seed);
        for (Row row : rows) {
            boolean isWithoutForce = withoutForce.contains(row);
            if (row.contestant instanceof RegistrarContestant) {
                assertEquals(0, row.tally.doubled(), row + " has doubled some");
                assertEquals(isWithoutForce, row.tally.lost() > 0, row + " has lost some");
            } else if (isWithoutForce) {
                // What the others do with force is told and not judged: it can't be mended here.
                assertNotEquals(0, row.tally.lost(), row + " has lost none, so the loop sees nothing");
            }
        }
    }

    private List<Contestant> present(Contestant... contestants) throws IOException {
        List<Contestant> present = new ArrayList<>();
        for (Contestant contestant : contestants) {
            contestant
                    .obstacle()
                    .ifPresentOrElse(
                            why -> leftOut.add(contestant.name() + " is left out: " + why),
                            () -> present.add(contestant));
        }
        return present;
    }

    private List<Row> takeTurns(List<Contestant> contestants, Fault fault, int cycles, boolean aims) throws Exception {
        List<Row> mine = contestants.stream()
                .map(contestant -> new Row(contestant, fault.name(), new FaultTally()))
                .toList();
        for (int done = 0; done < cycles; done += CYCLES_OF_A_TURN) {
            for (Row row : mine) {
                int turn = Math.min(CYCLES_OF_A_TURN, cycles - done);
                new FaultLoop(row.contestant, fault, random, aims, row.tally).run(turn);
                System.out.println(row.contestant.name() + ", " + fault.name() + ": " + row.tally);
            }
        }
        rows.addAll(mine);
        return mine;
    }

    private void print(long seed) throws IOException, InterruptedException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*: ", ""))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        StringBuilder table = new StringBuilder("\n");
        table.append("- date: ")
                .append(Instant.now().truncatedTo(ChronoUnit.MINUTES))
                .append("; seed: ");
        table.append(seed).append('\n');
        table.append("- machine: ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" × ")
                .append(processor);
        table.append("; Linux ").append(System.getProperty("os.version")).append("; load at the end: ");
        table.append(Files.readString(Path.of("/proc/loadavg")).replaceFirst("( \\S+ \\S+)?\\s*$", ""))
                .append('\n');
        table.append("- JVM: ").append(System.getProperty("java.vendor")).append(' ');
        table.append(Runtime.version()).append('\n');
        Set<String> versions = new LinkedHashSet<>();
        for (Row row : rows) {
            versions.add(row.contestant.version());
        }
        versions.forEach(version -> table.append("- ").append(version).append('\n'));
        leftOut.forEach(line -> table.append("- ").append(line).append('\n'));
        table.append('\n').append(FaultTally.tableHead()).append('\n');
        for (Row row : rows) {
            table.append(row.tally.tableRow(row.contestant.name(), row.fault)).append('\n');
        }
        System.out.println(table);
    }
}
