package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Once it is started, no hand on the wall clock moves it. */
class SteadyClockTest {
    private final AtomicLong wallMillis = new AtomicLong(1_795_309_310_980L);
    /** About to overflow, as the monotonic clock's zero means nothing. */
    private final AtomicLong monotonicNanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    private final SteadyClock clock = new SteadyClock(wallMillis::get, monotonicNanos::get);

    @Test
    void shouldStartWhereTheWallClockIs() {
        assertEquals(1_795_309_310_980L, clock.getAsLong());
    }

    @Test
    void shouldGoAsTheMonotonicClockGoes() {
        monotonicNanos.addAndGet(999_999);
        assertEquals(1_795_309_310_980L, clock.getAsLong());
        monotonicNanos.addAndGet(1);
        assertEquals(1_795_309_310_981L, clock.getAsLong());
        monotonicNanos.addAndGet(86_400_000_000_000L);
        assertEquals(1_795_309_310_981L + 86_400_000, clock.getAsLong());
    }

    @Test
    void shouldNotMoveWhenTheWallClockIsSet() {
        wallMillis.addAndGet(3_600_000);
        assertEquals(1_795_309_310_980L, clock.getAsLong());
        wallMillis.set(0);
        assertEquals(1_795_309_310_980L, clock.getAsLong());
    }
}
