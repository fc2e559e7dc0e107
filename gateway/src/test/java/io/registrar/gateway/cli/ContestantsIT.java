package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int CYCLES_OF_A_TURN = 5;
    private static final int DISK_MIB = 512;

    @TempDir
    private Path folder;

    private final Map<Contestant, Map<String, FaultTally>> tallies = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom();

    @BeforeEach
    void letOtherUsersPass() throws IOException {
        // PostgreSQL doesn't run as root, and its user has to get to its data.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void shouldKeepEveryAcknowledgedCommandOnceWhoeverItIs() throws Exception {
        long seed = System.nanoTime();
        random = new SplittableRandom(seed);
        for (Contestant contestant :
                List.of(new RegistrarContestant(), new PostgresContestant(), new RedisContestant())) {
            Optional<String> obstacle = contestant.obstacle();
            if (obstacle.isPresent()) {
                leftOut.add(contestant.name() + " is left out: " + obstacle.get());
            } else {
                tallies.put(contestant, new LinkedHashMap<>());
            }
        }
        takeTurns(Fault.kill(folder), KILLS);
        Optional<String> obstacle = CutDisk.obstacle(folder);
        if (obstacle.isPresent()) {
            leftOut.add("power cuts are left out: " + obstacle.get());
        } else {
            try (CutDisk disk = new CutDisk(folder, DISK_MIB, "")) {
                takeTurns(Fault.cutPower(disk, random), POWER_CUTS);
                disk.assertSound();
            }
        }
        print(seed);
        tallies.values()
                .forEach(faults -> faults.values().forEach(tally -> {
                    assertEquals(0, tally.lost(), "lost");
                    assertEquals(0, tally.doubled(), "double");
                }));
    }

    private void takeTurns(Fault fault, int cycles) throws Exception {
        for (int done = 0; done < cycles; done += CYCLES_OF_A_TURN) {
            for (Map.Entry<Contestant, Map<String, FaultTally>> entry : tallies.entrySet()) {
                FaultTally tally = entry.getValue().computeIfAbsent(fault.name(), name -> new FaultTally());
                new FaultLoop(entry.getKey(), fault, random, true, tally)
                        .run(Math.min(CYCLES_OF_A_TURN, cycles - done));
                System.out.println(entry.getKey().name() + ", " + fault.name() + ": " + tally);
            }
        }
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
        for (Contestant contestant : tallies.keySet()) {
            table.append("- ").append(contestant.description()).append('\n');
        }
        leftOut.forEach(line -> table.append("- ").append(line).append('\n'));
        table.append('\n').append(FaultTally.tableHead()).append('\n');
        tallies.forEach((contestant, faults) -> faults.forEach((fault, tally) ->
                table.append(tally.tableRow(contestant.name(), fault)).append('\n')));
        System.out.println(table);
    }
}
