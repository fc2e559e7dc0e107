package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A state that is saved and loaded at every command of many histories: it is the same, and goes on the same. */
class SavedStateTest {
    /** The long proof is {@code -Dregistrar.saved.runs=1000}. */
    private static final int RUNS = Integer.getInteger("registrar.saved.runs", 100);

    private static final int STEPS = 100;

    @Test
    void shouldBeAndDecideTheSameWhenSavedAndLoadedAtAnyCommand() {
        for (long seed = 0; seed < RUNS; seed++) {
            DrivenEngine live = new DrivenEngine();
            List<SavedState> saved = new ArrayList<>(List.of(SavedState.of(live.engine())));
            List<StateDigest> digests = new ArrayList<>(List.of(live.digest()));
            List<Outcome> outcomes = new ArrayList<>();
            for (Step step : WorldGenerator.small(seed).steps(STEPS)) {
                Outcome copy = new Outcome();
                copy.copyFrom(live.apply(step));
                outcomes.add(copy);
                digests.add(live.digest());
                saved.add(SavedState.of(live.engine()));
            }
            List<byte[]> records = live.records();
            Outcome outcome = new Outcome();
            for (int cut = 0; cut <= STEPS; cut++) {
                String where = "seed " + seed + ", cut at " + cut;
                EnrollmentEngine loaded = saved.get(cut).load();
                assertEquals(digests.get(cut), loaded.digest(), where);
                for (int record = cut; record < STEPS; record++) {
                    byte[] bytes = records.get(record);
                    loaded.apply(bytes, 0, bytes.length, outcome);
                    assertEquals(outcomes.get(record), outcome, where);
                }
                assertEquals(digests.get(STEPS), loaded.digest(), where);
                assertTrue(loaded.audit().passed(), where);
            }
        }
    }

    @Test
    void shouldSaveTheSameBytesAgainWhenLoaded() {
        EnrollmentEngine engine = driven(WorldGenerator.small(3).steps(400)).engine();
        SavedState saved = SavedState.of(engine);
        SavedState again = SavedState.of(saved.load());
        for (StatePart part : StatePart.values()) {
            assertArrayEquals(saved.bytes(part), again.bytes(part), part::toString);
        }
    }

    /** What is saved and not needed would be dead weight; what is needed and not saved would be worse. */
    @Test
    void shouldNoticeEveryPartWhenItIsThatOfAnEmptyState() {
        SavedState empty = SavedState.of(new EnrollmentEngine());
        Set<StatePart> noticed = EnumSet.noneOf(StatePart.class);
        for (long seed = 0; seed < 20; seed++) {
            EnrollmentEngine engine =
                    driven(WorldGenerator.small(seed).steps(200)).engine();
            for (StatePart part : StatePart.values()) {
                SavedState bad = SavedState.of(engine);
                bad.replace(part, empty.bytes(part));
                if (isNoticed(bad, engine.digest())) {
                    noticed.add(part);
                }
            }
        }
        assertEquals(EnumSet.allOf(StatePart.class), noticed);
    }

    private static boolean isNoticed(SavedState saved, StateDigest expected) {
        try {
            EnrollmentEngine loaded = saved.load();
            return !loaded.digest().equals(expected) || !loaded.audit().passed();
        } catch (RuntimeException refused) {
            return true;
        }
    }

    @Test
    void shouldRefuseToLoadWhenAPartEndsEarlyOrGoesOn() {
        EnrollmentEngine engine = withImports();
        for (StatePart part : StatePart.values()) {
            byte[] whole = SavedState.of(engine).bytes(part);
            assertTrue(whole.length > 0, part::toString);
            for (int length : new TreeSet<>(List.of(0, whole.length / 2, whole.length - 1, whole.length + 1))) {
                // The last part's end is the end of the whole: what holds it looks for that.
                if (length < whole.length || part != StatePart.IMPORTS) {
                    SavedState bad = SavedState.of(engine);
                    bad.replace(part, Arrays.copyOf(whole, length));
                    assertThrows(RuntimeException.class, bad::load, part + " of " + length + " bytes");
                }
            }
        }
    }

    /** Releases of before there were imports can read it, and what they wrote is read. */
    @Test
    void shouldSaveNoPartForImportsWhenThereAreNone() {
        DrivenEngine driven = new DrivenEngine();
        driven.apply(new Step.PutStudent(1, "ada", 5));
        SavedState saved = SavedState.of(driven.engine());
        assertFalse(saved.has(StatePart.IMPORTS));
        assertTrue(saved.has(StatePart.KEYS));
        assertEquals(driven.digest(), saved.load().digest());
    }

    @Test
    void shouldRefuseToLoadWhenTheEngineHasSeenACommand() {
        EnrollmentEngine engine = driven(WorldGenerator.small(5).steps(1)).engine();
        StateSource source = SavedState.of(engine).source();
        assertThrows(IllegalStateException.class, () -> engine.load(source));
    }

    /** The first small world that has something in every part. */
    private static EnrollmentEngine withImports() {
        for (long seed = 0; ; seed++) {
            EnrollmentEngine engine =
                    driven(WorldGenerator.small(seed).steps(200)).engine();
            if (SavedState.of(engine).has(StatePart.IMPORTS)) {
                return engine;
            }
        }
    }

    private static DrivenEngine driven(List<Step> steps) {
        DrivenEngine driven = new DrivenEngine();
        steps.forEach(driven::apply);
        return driven;
    }
}
