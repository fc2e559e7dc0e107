package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.LogWatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A wall clock that was moved is told of once, and not at every look. */
class ClockWatchTest {
    private final AtomicLong wallMillis = new AtomicLong();

    @Test
    void shouldSayOnceWhenTheWallClockHasMovedFar() {
        try (LogWatch log = new LogWatch();
                ClockWatch watch = new ClockWatch(wallMillis::get, () -> 0)) {
            lookAt(watch, 0, 59_999, -59_999);
            assertEquals(List.of(), log.lines());
            lookAt(watch, 3_600_000, 3_600_500, 3_600_000);
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertTrue(log.takeComplaints().get(0).contains("3600 s ahead of the time of commands"));
            lookAt(watch, -3_600_000, -3_600_000);
            assertTrue(log.takeComplaints().get(0).contains("3600 s behind the time of commands"));
            lookAt(watch, 10, 0);
            assertEquals(3, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().get(2).contains("agree again"));
            assertEquals(List.of(), log.complaints());
        }
    }

    private void lookAt(ClockWatch watch, long... wallTimesMillis) {
        for (long timeMillis : wallTimesMillis) {
            wallMillis.set(timeMillis);
            watch.look();
        }
    }
}
