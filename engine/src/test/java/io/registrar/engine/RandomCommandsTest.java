package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The engine against the naive model, over seeded random commands; a failure names its seed and its shortest form. */
class RandomCommandsTest {
    private static final int RUNS = 10_000;
    private static final int STEPS_PER_RUN = 100;
    private static final int LONG_RUN_STEPS = 1_000_000;
    private static final int LONG_RUN_RECOUNT_EVERY = 10_000;

    /** Only a table at its bound refuses so: those have tests of their own. */
    static final Set<ResultCode> OF_FULL_TABLES = EnumSet.of(ResultCode.STATE_FULL, ResultCode.IDEMPOTENCY_FULL);

    @Test
    void shouldDecideAsTheModelDoesAfterEveryCommandOfManySmallWorlds() {
        Map<ResultCode, Integer> codesSeen = new EnumMap<>(ResultCode.class);
        for (long seed = 0; seed < RUNS; seed++) {
            List<Step> steps = WorldGenerator.small(seed).steps(STEPS_PER_RUN);
            try {
                check(steps).codesSeen().forEach((code, times) -> codesSeen.merge(code, times, Integer::sum));
            } catch (AssertionError | RuntimeException failure) {
                fail(report(seed, steps), failure);
            }
        }
        assertNoneIsRare(codesSeen);
    }

    /** What hardly ever happens is hardly tested: no code is below one outcome in a thousand. */
    private static void assertNoneIsRare(Map<ResultCode, Integer> codesSeen) {
        int all = codesSeen.values().stream().mapToInt(Integer::intValue).sum();
        StringBuilder distribution = new StringBuilder("Outcomes of " + all + " random commands, in percent:\n");
        Set<ResultCode> rare = EnumSet.noneOf(ResultCode.class);
        for (ResultCode code : EnumSet.complementOf(EnumSet.copyOf(OF_FULL_TABLES))) {
            int times = codesSeen.getOrDefault(code, 0);
            distribution.append(String.format("%7.3f  %s%n", 100.0 * times / all, code.text()));
            if (times * 1_000L < all) {
                rare.add(code);
            }
        }
        System.out.print(distribution);
        assertTrue(rare.isEmpty(), () -> rare + " are rare. " + distribution);
    }

    @Test
    void shouldDecideAsTheModelDoesThroughoutOneLongHistory() {
        long seed = 20_260_101;
        WorldGenerator world = new WorldGenerator(seed, 40, 300, 60);
        ModelCheck check = new ModelCheck(new NaiveModel());
        for (int step = 1; step <= LONG_RUN_STEPS; step++) {
            try {
                check.step(world.next());
                if (step % LONG_RUN_RECOUNT_EVERY == 0) {
                    check.compareState();
                }
            } catch (AssertionError | RuntimeException failure) {
                fail("seed " + seed + ", step " + step, failure);
            }
        }
        check.replay();
    }

    private static ModelCheck check(List<Step> steps) {
        return ModelCheck.run(new NaiveModel(), UnaryOperator.identity(), steps);
    }

    private static String report(long seed, List<Step> steps) {
        List<Step> shortest = Shrinker.shrink(steps, RandomCommandsTest::isFailing);
        return "seed " + seed + " fails, and so do these " + shortest.size() + " commands alone:\n"
                + shortest.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }

    private static boolean isFailing(List<Step> steps) {
        try {
            check(steps);
            return false;
        } catch (AssertionError | RuntimeException failure) {
            return true;
        }
    }
}
