package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.codec.CommandType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A history cut at every position: what is replayed up to the cut is what was live there, and goes on as it did. */
class ReplayCutTest {
    private static final int STEPS = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldHaveTheLiveDigestWhenReplayedUpToAnyCut(long seed) {
        DrivenEngine live = new DrivenEngine();
        List<StateDigest> digests = new ArrayList<>(List.of(live.digest()));
        List<Outcome> outcomes = new ArrayList<>();
        for (Step step : WorldGenerator.small(seed).steps(STEPS)) {
            Outcome copy = new Outcome();
            copy.copyFrom(live.apply(step));
            outcomes.add(copy);
            digests.add(live.digest());
        }
        List<byte[]> records = live.records();
        assertEquals(STEPS, records.size());
        for (int cut = 0; cut <= STEPS; cut++) {
            EnrollmentEngine replayed = new EnrollmentEngine();
            replay(replayed, records.subList(0, cut), outcomes.subList(0, cut));
            String where = "seed " + seed + ", cut at " + cut;
            assertEquals(digests.get(cut), replayed.digest(), where);
            replay(replayed, records.subList(cut, STEPS), outcomes.subList(cut, STEPS));
            assertEquals(digests.get(STEPS), replayed.digest(), where);
        }
    }

    @Test
    void shouldHaveCutHistoriesWithCommandsOfEveryKind() {
        Set<Class<?>> kinds = new HashSet<>();
        int repeated = 0;
        for (long seed = 1; seed <= 8; seed++) {
            DrivenEngine driven = new DrivenEngine();
            for (Step step : WorldGenerator.small(seed).steps(STEPS)) {
                Outcome outcome = driven.apply(step);
                repeated += outcome.isRepeated() ? 1 : 0;
                if (!outcome.code().isRefusal()) {
                    kinds.add(step.command().getClass());
                }
            }
        }
        assertEquals(CommandType.values().length, kinds.size(), kinds::toString);
        assertTrue(repeated > 0);
    }

    private static void replay(EnrollmentEngine engine, List<byte[]> records, List<Outcome> expected) {
        Outcome outcome = new Outcome();
        for (int record = 0; record < records.size(); record++) {
            engine.apply(records.get(record), 0, records.get(record).length, outcome);
            assertEquals(expected.get(record), outcome);
        }
    }
}
