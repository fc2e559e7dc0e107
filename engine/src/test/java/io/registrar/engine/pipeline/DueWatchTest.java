package io.registrar.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.registrar.engine.codec.CommandDecoder;
import io.registrar.engine.codec.CommandType;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watch alone, over a ring whose slots are done with when the test says so. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DueWatchTest {
    private static final int RING_SIZE = 4;
    private static final int LOOKS = 3;

    private final RingBuffer<Slot> ring = RingBuffer.createMultiProducer(Slot::new, RING_SIZE);
    private final CommandPublisher publisher = new CommandPublisher(ring);
    /** What every stage is done with. */
    private final Sequence done = new Sequence();

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    /** Looks at what is due, and at how far the ring is: one of them each time the watch wakes. */
    private final Semaphore looks = new Semaphore(0);

    private volatile long dueMillis = Long.MAX_VALUE;
    private volatile long nowMillis;
    private DueWatch watch;

    @BeforeEach
    void startWatch() {
        ring.addGatingSequences(done);
        publisher.open();
        Sequence looked = new Sequence() {
            @Override
            public long get() {
                looks.release();
                return done.get();
            }
        };
        watch = new DueWatch(
                publisher, () -> dueMillis, looked, () -> nowMillis, (stage, thrown) -> failure.set(thrown));
        watch.start();
    }

    @AfterEach
    void stopWatch() throws InterruptedException {
        watch.stop();
        assertNull(failure.get());
    }

    /** The watch has done what it does, as often as this but for the last time. */
    private void awaitLooks() throws InterruptedException {
        looks.drainPermits();
        assertTrue(looks.tryAcquire(LOOKS, 30, TimeUnit.SECONDS), "nobody looks");
    }

    @Test
    void shouldDoNothingWhileNothingIsDue() throws InterruptedException {
        nowMillis = Long.MAX_VALUE - 1;
        awaitLooks();
        dueMillis = 1_000;
        nowMillis = 999;
        awaitLooks();
        nowMillis = -5;
        awaitLooks();
        assertEquals(-1, ring.getCursor());
    }

    @Test
    void shouldPublishATickOfItsOwnThatNobodyWaitsFor() throws InterruptedException {
        dueMillis = 1_000;
        nowMillis = 1_000;
        awaitLooks();
        assertEquals(0, ring.getCursor());
        Slot slot = ring.get(0);
        assertTrue(slot.isTick() && slot.isCommand());
        CommandDecoder tick = new CommandDecoder().wrap(slot.record, 0, slot.recordLength);
        assertEquals(CommandType.TICK, tick.type());
        assertEquals("registrar", tick.actor());
        assertEquals(0, tick.sequence());
    }

    @Test
    void shouldPublishTheNextOnlyWhenTheLastIsDoneWithAndSomethingIsStillDue() throws InterruptedException {
        dueMillis = 1_000;
        nowMillis = 2_000;
        awaitLooks();
        awaitLooks();
        assertEquals(0, ring.getCursor());
        // Done with, and time has passed: something else is due.
        done.set(0);
        awaitLooks();
        assertEquals(1, ring.getCursor());
        dueMillis = Long.MAX_VALUE;
        done.set(1);
        awaitLooks();
        assertEquals(1, ring.getCursor());
    }

    @Test
    void shouldBelieveThatSomethingIsOverdueWhateverTheClockSays() throws InterruptedException {
        dueMillis = Long.MIN_VALUE;
        nowMillis = Long.MIN_VALUE;
        awaitLooks();
        assertEquals(0, ring.getCursor());
    }

    @Test
    void shouldTryAgainWhenTheRingIsFull() throws InterruptedException {
        byte[] record = new byte[64];
        for (int slot = 0; slot < RING_SIZE; slot++) {
            assertTrue(publisher.publish(record, record.length, "a command"));
        }
        dueMillis = 1_000;
        nowMillis = 1_000;
        awaitLooks();
        assertEquals(RING_SIZE - 1, ring.getCursor());
        done.set(0);
        awaitLooks();
        assertEquals(RING_SIZE, ring.getCursor());
        assertTrue(ring.get(RING_SIZE).isTick());
        // Commands before the tick are done with: it is not.
        done.set(RING_SIZE - 1);
        awaitLooks();
        assertEquals(RING_SIZE, ring.getCursor());
    }

    @Test
    void shouldEndByItselfWhenThePublisherIsClosed() throws InterruptedException {
        publisher.close();
        dueMillis = 1_000;
        nowMillis = 1_000;
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("due-watch"))) {
            Thread.onSpinWait();
        }
        assertEquals(-1, ring.getCursor());
    }
}
