package io.registrar.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A disk that has as much free space as a test says, and who is told when it is full. */
final class TestDisk implements DiskListener {
    static final long PLENTY = 1L << 40;

    final AtomicLong usableBytes = new AtomicLong(PLENTY);
    /** {@code full}, {@code room}, in turns. */
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    /** Why it was full. */
    final List<String> reasons = Collections.synchronizedList(new ArrayList<>());

    DiskReserve reserve(long reserveBytes) {
        return new DiskReserve(usableBytes::get, reserveBytes);
    }

    @Override
    public void onFull(String why) {
        reasons.add(why);
        told.add("full");
    }

    @Override
    public void onRoom() {
        told.add("room");
    }

    /** Waits until it is so. */
    static void await(String what, BooleanSupplier condition) {
        long giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("waited in vain: " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until so much was told. */
    void awaitTold(String... expected) {
        await("told " + List.of(expected), () -> told.equals(List.of(expected)));
    }
}
