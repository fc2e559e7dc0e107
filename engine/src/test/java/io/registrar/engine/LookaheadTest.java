package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an engine is told to expect, it decides the same. */
class LookaheadTest {
    private static final int STEPS = 2_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldDecideTheSameWhateverItExpects(long seed) {
        DrivenEngine plain = new DrivenEngine();
        List<Outcome> outcomes = new ArrayList<>();
        for (Step step : WorldGenerator.small(seed).steps(STEPS)) {
            Outcome copy = new Outcome();
            copy.copyFrom(plain.apply(step));
            outcomes.add(copy);
        }
        List<byte[]> records = plain.records();
        SplittableRandom random = new SplittableRandom(seed);
        EnrollmentEngine looking = new EnrollmentEngine(0, 0, 0);
        Outcome outcome = new Outcome();
        for (int next = 0; next < STEPS; next++) {
            if (random.nextInt(5) == 0) {
                expectSome(looking, records, next, random);
            }
            looking.apply(records.get(next), 0, records.get(next).length, outcome);
            assertEquals(outcomes.get(next), outcome, "step " + next);
        }
        assertEquals(plain.digest(), looking.digest());
    }

    /** Those that come next, others, none, bytes that are no record; more than it remembers; looked at late or never. */
    private static void expectSome(EnrollmentEngine engine, List<byte[]> records, int next, SplittableRandom random) {
        int count = random.nextInt(4) == 0 ? 2 * EnrollmentEngine.MOST_EXPECTED : random.nextInt(20);
        for (int i = 0; i < count; i++) {
            int which = random.nextBoolean() ? next + i : random.nextInt(STEPS);
            byte[] record = records.get(Math.min(which, STEPS - 1)).clone();
            if (random.nextInt(10) == 0) {
                record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(20) == 0) {
                record = Arrays.copyOf(record, random.nextInt(record.length + 1));
            }
            engine.expect(record, 0, record.length + (random.nextInt(20) == 0 ? 1 : 0));
        }
        if (random.nextInt(10) > 0) {
            engine.lookAhead();
        }
    }
}
