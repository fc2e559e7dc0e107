package io.registrar.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.bench.LockedEngine.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LockedEngineTest {
    private static final int THREADS = 2;

    private final LockedEngine engine = new LockedEngine();
    private final LockedEngine.Result result = new LockedEngine.Result();

    @Test
    void shouldRefuseInTheOrderOfTheRules() {
        engine.putSection("math", 1, 3);
        engine.putSection("art", 1, 3);
        engine.putStudent("ann", 5);
        engine.putStudent("bob", 2);

        assertEquals(Code.NOT_FOUND, engine.enroll("none", "ann", result));
        assertEquals(Code.NOT_FOUND, engine.enroll("math", "nobody", result));
        assertEquals(Code.OK, engine.enroll("math", "ann", result));
        assertEquals(1, result.enrollmentId);
        assertEquals(2, result.balanceAfter);
        // Full as well, but a second one of the same student hears of the first.
        assertEquals(Code.ALREADY_ENROLLED, engine.enroll("math", "ann", result));
        // Could not pay either.
        assertEquals(Code.SECTION_FULL, engine.enroll("math", "bob", result));
        assertEquals(Code.INSUFFICIENT_CREDITS, engine.enroll("art", "bob", result));
        assertEquals(Code.NOT_ENROLLED, engine.unenroll("art", "ann", result));
        assertEquals(Code.NOT_FOUND, engine.unenroll("none", "ann", result));
        assertEquals(Code.OK, engine.unenroll("math", "ann", result));
        assertEquals(5, result.balanceAfter);
        assertEquals(2, engine.ledgerEntries());
    }

    @Test
    void shouldNeitherOversellNorLoseCreditsWhenThreadsContend() throws Exception {
        int sections = 3;
        int students = 8;
        int capacity = 2;
        long credits = 2;
        for (int section = 0; section < sections; section++) {
            engine.putSection("sec" + section, capacity, 1);
        }
        for (int student = 0; student < students; student++) {
            engine.putStudent("s" + student, credits);
        }

        long changes = 0;
        for (long done : contend(random -> {
            LockedEngine.Result own = new LockedEngine.Result();
            long successes = 0;
            for (int i = 0; i < 200_000; i++) {
                String section = "sec" + random.nextInt(sections);
                String student = "s" + random.nextInt(students);
                Code code = random.nextBoolean()
                        ? engine.enroll(section, student, own)
                        : engine.unenroll(section, student, own);
                successes += code == Code.OK ? 1 : 0;
                if (engine.enrolled(section) > capacity || engine.balance(student) < 0) {
                    throw new AssertionError(section + " or " + student);
                }
            }
            return successes;
        })) {
            changes += done;
        }

        long seats = 0;
        for (int section = 0; section < sections; section++) {
            seats += engine.enrolled("sec" + section);
        }
        long balances = 0;
        for (int student = 0; student < students; student++) {
            balances += engine.balance("s" + student);
        }
        assertEquals(credits * students, balances + seats);
        assertEquals(changes, engine.ledgerEntries());
    }

    @FunctionalInterface
    private interface Work {
        long run(SplittableRandom random) throws Exception;
    }

    private static List<Long> contend(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<Long>> all = new ArrayList<>();
            for (int seed = 0; seed < THREADS; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                all.add(() -> {
                    start.await();
                    return work.run(random);
                });
            }
            List<Long> results = new ArrayList<>();
            for (Future<Long> future : threads.invokeAll(all)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
