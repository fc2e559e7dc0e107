package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
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

    /** Only a table at its bound refuses so: that is PrecedenceTest's. */
    private static final Set<ResultCode> REACHABLE = EnumSet.complementOf(EnumSet.of(ResultCode.STATE_FULL));

    @Test
    void shouldDecideAsTheModelDoesAfterEveryCommandOfManySmallWorlds() {
        Set<ResultCode> codesSeen = EnumSet.noneOf(ResultCode.class);
        for (long seed = 0; seed < RUNS; seed++) {
            List<Step> steps = WorldGenerator.small(seed).steps(STEPS_PER_RUN);
            try {
                codesSeen.addAll(check(steps).codesSeen());
            } catch (AssertionError | RuntimeException failure) {
                fail(report(seed, steps), failure);
            }
        }
        assertEquals(REACHABLE, codesSeen, "result codes that the generator led to");
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
