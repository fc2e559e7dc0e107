package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A check that never failed proves nothing: each bug planted here must be caught by the very comparison that the engine
 * passes, within a few of the same random runs. A bug in the model's rules and the same bug in the engine's look alike
 * to it.
 */
@Tag("once")
class PlantedBugTest {
    private static final int RUNS = 2_000;
    private static final int STEPS_PER_RUN = 100;

    @Test
    void shouldPassTheSameRunsWhenNoBugIsPlanted() {
        for (long seed = 0; seed < RUNS; seed++) {
            List<Step> steps = WorldGenerator.small(seed).steps(STEPS_PER_RUN);
            assertDoesNotThrow(() -> ModelCheck.run(new NaiveModel(), UnaryOperator.identity(), steps));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenARuleOfSeatsIsWrong(WrongSeatRule bug) {
        assertCaught(bug, bug::model, UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenTheRuleOfImportsIsWrong(WrongImportRule bug) {
        assertCaught(bug, bug::model, UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenARuleOfWaitingIsWrong(WrongWaitingRule bug) {
        assertCaught(bug, bug::model, UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenARuleOfLivesIsWrong(WrongLifeRule bug) {
        assertCaught(bug, bug::model, UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenAnOutcomeIsWrong(WrongOutcome bug) {
        assertCaught(bug, NaiveModel::new, bug::distort);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCatchWhenANumberIsOff(Decision.Place number) {
        // A number that is not told stays so: only those that decide are off.
        assertCaught(
                number,
                NaiveModel::new,
                decision -> decision.number(number) == 0
                        ? decision
                        : decision.withNumber(number, decision.number(number) + 1));
    }

    /** Without the model beside it: who reads only the history must notice as well. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "LAST_EFFECT_MISSING",
                "EFFECTS_TWICE",
                "BALANCE_AFTER_IS_BEFORE",
                "SIGN_OF_AMOUNT_LOST",
                "ENTRY_OF_NO_ENROLLMENT",
                "ENTRY_OF_ANOTHER_ENROLLMENT",
                "PREVIOUS_OF_STUDENT_LOST",
                "PREVIOUS_OF_SECTION_LOST",
                "PROMOTION_LOOKS_LIKE_ANY_BEGINNING",
                "HOLD_BEGINS_ACTIVE",
                "JOINED_NOW",
                "ENROLLED_AT_IS_NOW"
            })
    void shouldCatchByTheBooksAloneWhenAnEffectIsWrong(WrongOutcome bug) {
        assertDoesNotThrow(() -> keepBooks(UnaryOperator.identity()));
        assertThrows(AssertionError.class, () -> keepBooks(bug::distort));
    }

    private static void keepBooks(UnaryOperator<Decision> distortion) {
        for (long seed = 0; seed < 50; seed++) {
            DrivenEngine driven = new DrivenEngine();
            EffectsRecount books = new EffectsRecount();
            for (Step step : WorldGenerator.small(seed).steps(STEPS_PER_RUN)) {
                books.observe(step, distortion.apply(Decision.of(driven.apply(step), step)));
                books.holdAgainst(driven.engine());
            }
        }
    }

    @Test
    void shouldShrinkAFailureToWhatItTakes() {
        WrongSeatRule bug = WrongSeatRule.REFUND_TWICE;
        List<Step> failing = firstCaught(bug, bug::model, UnaryOperator.identity());
        List<Step> shortest = Shrinker.shrink(failing, steps -> isCaught(bug::model, UnaryOperator.identity(), steps));
        // A section, a student, credits, a seat taken and given back; some of it may come in two steps.
        assertTrue(shortest.size() >= 4 && shortest.size() <= 6, () -> "shrunk to " + shortest);
        assertEquals(
                1,
                shortest.stream()
                        .filter(step -> step.command() instanceof Step.PutSection)
                        .count());
    }

    private static void assertCaught(Enum<?> bug, Supplier<NaiveModel> model, UnaryOperator<Decision> distortion) {
        assertTrue(isCaught(model, distortion, firstCaught(bug, model, distortion)));
    }

    private static List<Step> firstCaught(Enum<?> bug, Supplier<NaiveModel> model, UnaryOperator<Decision> distortion) {
        for (long seed = 0; seed < RUNS; seed++) {
            List<Step> steps = WorldGenerator.small(seed).steps(STEPS_PER_RUN);
            if (isCaught(model, distortion, steps)) {
                return steps;
            }
        }
        return fail(bug + " was not caught by " + RUNS + " runs");
    }

    /** Only an assertion counts: a planted bug that makes the check itself fall over proves nothing. */
    private static boolean isCaught(Supplier<NaiveModel> model, UnaryOperator<Decision> distortion, List<Step> steps) {
        try {
            ModelCheck.run(model.get(), distortion, steps);
            return false;
        } catch (AssertionError caught) {
            return true;
        }
    }
}
