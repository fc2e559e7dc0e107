package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.HttpSettings;
import org.junit.jupiter.api.Test;

/** Connections get what the server leaves of the descriptors, and no more. */
class DescriptorsTest {
    private static final HttpSettings ONE_LOOP = HttpSettings.DEFAULT.withEventLoops(1);
    private static final int OPEN = 5;

    private static long own(HttpSettings settings) {
        return OPEN + Descriptors.OWN + Descriptors.FOR_MOMENTS + 3L * (settings.eventLoops() - 1);
    }

    @Test
    void shouldLeaveTheSettingsWhenThereIsEnough() {
        long enough = own(ONE_LOOP) + HttpSettings.DEFAULT.maxSockets();
        assertEquals(ONE_LOOP, Descriptors.share(ONE_LOOP, enough, OPEN));
        assertEquals(ONE_LOOP, Descriptors.share(ONE_LOOP, Long.MAX_VALUE, OPEN));
        assertEquals(ONE_LOOP, Descriptors.share(ONE_LOOP, -1, OPEN));
        assertTrue(Descriptors.share(ONE_LOOP, enough - 2, OPEN).maxConnections() < 10_000);
    }

    @Test
    void shouldKeepToTheLimitWhenThereIsLess() {
        for (int loops = 1; loops <= 8; loops++) {
            HttpSettings wanted = HttpSettings.DEFAULT.withEventLoops(loops);
            for (long limit = own(wanted) + Descriptors.FEWEST_SOCKETS; limit < 12_000; limit += 7) {
                HttpSettings shared = Descriptors.share(wanted, limit, OPEN);
                long all = own(wanted) + shared.maxSockets();
                long given = limit;
                assertTrue(all <= limit, () -> given + " → " + shared);
                assertTrue(shared.maxConnections() >= 5, () -> given + " → " + shared);
            }
        }
    }

    @Test
    void shouldSayWhatItNeedsWhenThereIsTooLittle() {
        long tooFew = own(ONE_LOOP) + Descriptors.FEWEST_SOCKETS - 1;
        WrongUseException refusal =
                assertThrows(WrongUseException.class, () -> Descriptors.share(ONE_LOOP, tooFew, OPEN));
        assertTrue(refusal.getMessage().contains("may have " + tooFew), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("needs " + (tooFew + 1)), refusal.getMessage());
    }
}
