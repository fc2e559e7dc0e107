package io.registrar.gateway.cli;

import io.registrar.gateway.cli.Contestant.Server;
import io.registrar.gateway.cli.Contestant.Teller;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Ends a server at a moment of full load, looks at what is left, starts it again and asks whether everything that was
 * acknowledged is there, once; again and again on one folder.
 *
 * <p>Every other cycle aims at the moments at which the server goes on to other files: it strikes within a few
 * milliseconds after one has come or gone. The others strike whenever it may be. {@code -Dregistrar.fault.passed=7} lets up
 * to seven of those moments pass first: what comes of a new snapshot, the last of it a deleted segment.
 */
final class FaultLoop {
    private static final int CONNECTIONS = 16;
    private static final int STUDENTS_EACH = 8;
    /** Then a new folder, so that neither disk nor recovery grows with the number of cycles. */
    private static final int CYCLES_OF_A_FOLDER = 10;

    private static final int LEAST_COMMANDS = 1_000;
    private static final int MOST_COMMANDS = 11_000;
    /** How long a cycle waits for a landmark, at most; whichever comes first. */
    private static final int MOST_COMMANDS_TO_LANDMARK = 100_000;

    private static final long MOST_NANOS_TO_LANDMARK = TimeUnit.MINUTES.toNanos(2);
    private static final long MOST_NANOS_AFTER_LANDMARK = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_NANOS = 200_000;
    private static final int MOST_PASSED = Integer.getInteger("registrar.fault.passed", 0);

    private final Contestant contestant;
    private final Fault fault;
    private final SplittableRandom random;
    private final boolean aims;
    private final Path data;
    private final FaultTally tally;
    /** Until then whoever works must be answered. */
    private volatile boolean isStriking;

    /** How many of the ledger's commands the tally has. */
    private long counted;

    private SeatLedger ledger = new SeatLedger(CONNECTIONS, STUDENTS_EACH);

    /**
     * @param aims false if no cycle is to aim
     * @param tally where everything seen is added
     */
    FaultLoop(Contestant contestant, Fault fault, SplittableRandom random, boolean aims, FaultTally tally) {
        this.contestant = contestant;
        this.fault = fault;
        this.random = random;
        this.aims = aims;
        this.tally = tally;
        this.data = fault.folder().resolve("data");
    }

    /** So many faults. Fails where the server is found in a state to which no commands lead. */
    void run(int cycles) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            for (int done = 0; done < cycles; done += CYCLES_OF_A_FOLDER) {
                runOnFolder(done, Math.min(cycles, done + CYCLES_OF_A_FOLDER), threads);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void runOnFolder(int first, int end, ExecutorService threads) throws Exception {
        ledger = new SeatLedger(CONNECTIONS, STUDENTS_EACH);
        counted = 0;
        contestant.create(data);
        try (Server server = contestant.start(data)) {
            try (Teller teller = server.connect()) {
                ledger.prepare(teller);
            }
            loadAndStrike(server, first, threads);
        }
        for (int cycle = first + 1; cycle < end; cycle++) {
            try (Server server = startAgain()) {
                loadAndStrike(server, cycle, threads);
            }
        }
        try (Server server = startAgain()) {
            server.stop();
        }
        delete(data);
    }

    private Server startAgain() throws Exception {
        contestant.inspect(data, fault.forgetsUnforced());
        long start = System.nanoTime();
        Server server = contestant.start(data);
        long nanos = System.nanoTime() - start;
        try (Teller teller = server.connect()) {
            tally.recovered(nanos, ledger.settle(teller));
            return server;
        } catch (IOException | RuntimeException | Error failure) {
            server.close();
            throw failure;
        }
    }

    private void loadAndStrike(Server server, int cycle, ExecutorService threads) throws Exception {
        Set<String> filesBefore = files();
        long before = ledger.acknowledged();
        List<Future<?>> loads = new ArrayList<>();
        isStriking = false;
        for (int c = 0; c < ledger.connections(); c++) {
            int connection = c;
            loads.add(threads.submit(() -> load(server, connection)));
        }
        if (aims && cycle % 2 == 0) {
            awaitLandmark(server, loads, filesBefore, before + LEAST_COMMANDS);
        } else {
            awaitCommands(server, loads, before + LEAST_COMMANDS + random.nextInt(MOST_COMMANDS - LEAST_COMMANDS));
        }
        boolean hasLandmark = !files().equals(filesBefore);
        isStriking = true;
        fault.strike(new ProcessTree(server.process()));
        for (Future<?> load : loads) {
            load.get(1, TimeUnit.MINUTES);
        }
        tally.struck(ledger.acknowledged() - counted, hasLandmark);
        counted = ledger.acknowledged();
    }

    private void load(Server server, int connection) {
        try (Teller teller = server.connect()) {
            ledger.load(connection, teller, contestant.depth());
        } catch (IOException gone) {
            // The fault: whoever is still in doubt stays so.
            if (!isStriking) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    private void awaitCommands(Server server, List<Future<?>> loads, long wanted) throws Exception {
        while (ledger.acknowledged() < wanted) {
            look(server, loads);
        }
    }

    private void awaitLandmark(Server server, List<Future<?>> loads, Set<String> filesAtFirst, long least)
            throws Exception {
        long deadline = System.nanoTime() + MOST_NANOS_TO_LANDMARK;
        int toPass = random.nextInt(MOST_PASSED + 1);
        Set<String> files = filesAtFirst;
        Set<String> seen = files();
        // Not the landmark of a load that has hardly begun.
        while (seen.equals(files) || ledger.acknowledged() < least || toPass-- > 0) {
            if (ledger.acknowledged() > least + MOST_COMMANDS_TO_LANDMARK || System.nanoTime() - deadline > 0) {
                return;
            }
            look(server, loads);
            files = seen;
            seen = files();
        }
        tally.struckAt(difference(files, seen));
        long moment = System.nanoTime() + (random.nextBoolean() ? 0 : random.nextLong(MOST_NANOS_AFTER_LANDMARK));
        while (System.nanoTime() - moment < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static void look(Server server, List<Future<?>> loads) throws Exception {
        for (Future<?> load : loads) {
            if (load.isDone()) {
                load.get();
            }
        }
        if (!server.process().isAlive()) {
            throw new AssertionError("it ended by itself: " + server.log());
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    /** Names of all files in the folders that tell, and in the folders there. */
    private Set<String> files() {
        Set<String> files = new TreeSet<>();
        for (String landmark : contestant.landmarks()) {
            File folder = data.resolve(landmark).toFile();
            for (String name : names(folder)) {
                files.add(landmark + "/" + name);
                for (String inner : names(new File(folder, name))) {
                    files.add(landmark + "/" + name + "/" + inner);
                }
            }
        }
        return files;
    }

    /** None if it isn't a folder, or no more. */
    private static String[] names(File folder) {
        String[] names = folder.list();
        return names == null ? new String[0] : names;
    }

    private static String difference(Set<String> before, Set<String> after) {
        Set<String> kinds = new TreeSet<>();
        after.stream().filter(file -> !before.contains(file)).forEach(file -> kinds.add("+" + kind(file)));
        before.stream().filter(file -> !after.contains(file)).forEach(file -> kinds.add("-" + kind(file)));
        return String.join(" ", kinds);
    }

    private static String kind(String file) {
        return file.replaceAll("[0-9A-F]{4,}|[0-9]+", "#");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
