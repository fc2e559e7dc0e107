package io.registrar.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers by index, over several pieces, for one writer and many readers. */
final class LongTableTest {
    private static final int PIECE_LONGS = 1 << 17;
    private static final long PIECE_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("table");
    }

    @Test
    void shouldBeAllZerosWhenNew() throws IOException {
        try (LongTable table = new LongTable(file)) {
            for (long index : new long[] {0, 1, PIECE_LONGS, 1L << 31, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
                assertEquals(0, table.get(index), () -> "index " + index);
            }
            // Nothing is taken from the disk before it is needed.
            assertEquals(0, Files.size(file));
        }
    }

    @Test
    void shouldKeepEveryNumberWhenItGrowsByPieces() throws IOException {
        long[] values = {1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x0102_0304_0506_0708L, 42, 7};
        long[] indexes = {
            0, 1, PIECE_LONGS - 1, PIECE_LONGS, 2L * PIECE_LONGS - 1, 2L * PIECE_LONGS, 5L * PIECE_LONGS + 3
        };
        long[] pieces = {1, 1, 1, 2, 2, 3, 6};
        try (LongTable table = new LongTable(file)) {
            for (int i = 0; i < indexes.length; i++) {
                assertEquals(0, table.get(indexes[i]));
                table.set(indexes[i], values[i]);
                assertEquals(pieces[i] * PIECE_BYTES, Files.size(file));
                for (int before = 0; before <= i; before++) {
                    assertEquals(values[before], table.get(indexes[before]));
                }
            }
            // Its neighbours, and what lies behind the end of the file.
            for (long index : new long[] {2, PIECE_LONGS - 2, PIECE_LONGS + 1, 4L * PIECE_LONGS, 6L * PIECE_LONGS}) {
                assertEquals(0, table.get(index));
            }
            assertEquals(0, table.get(5L * PIECE_LONGS + 4 + (1L << 32)));
            table.set(1, 0);
            assertEquals(0, table.get(1));
        }
    }

    @Test
    void shouldHoldAnotherNumberAtEveryIndexOfThreePieces() throws IOException {
        int count = 2 * PIECE_LONGS + PIECE_LONGS / 2;
        try (LongTable table = new LongTable(file)) {
            for (int index = 0; index < count; index++) {
                table.set(index, ~(long) index);
            }
            for (int index = 0; index < count; index++) {
                assertEquals(~(long) index, table.get(index));
            }
            assertEquals(0, table.get(count));
        }
    }

    @Test
    void shouldBeEmptyWhenOpenedAgainWhateverTheFileHolds() throws IOException {
        try (LongTable table = new LongTable(file)) {
            table.set(PIECE_LONGS, 5);
        }
        try (LongTable table = new LongTable(file)) {
            assertEquals(0, table.get(PIECE_LONGS));
            table.set(0, 1);
            assertEquals(0, table.get(PIECE_LONGS));
        }
        byte[] other = new byte[3 * (int) PIECE_BYTES + 5];
        Arrays.fill(other, (byte) 0x5A);
        Files.write(file, other);
        try (LongTable table = new LongTable(file)) {
            assertEquals(0, table.get(0));
            table.set(3, 1);
            assertEquals(0, table.get(2));
            assertEquals(0, table.get(4));
            assertEquals(PIECE_BYTES, Files.size(file));
        }
    }

    @Test
    void shouldSayThatItCanNotGrowWhenClosed() throws IOException {
        LongTable table = new LongTable(file);
        table.set(0, 1);
        table.close();
        table.close();
        assertThrows(UncheckedIOException.class, () -> table.set(PIECE_LONGS, 1));
    }

    @Test
    void shouldBeReadWholeByOthersWhileItIsWritten() throws IOException, InterruptedException {
        int count = 3 * PIECE_LONGS;
        AtomicLong lastSet = new AtomicLong(-1);
        List<String> problems = Collections.synchronizedList(new ArrayList<>());
        try (LongTable table = new LongTable(file)) {
            CountDownLatch reading = new CountDownLatch(2);
            List<Thread> readers = new ArrayList<>();
            for (int number = 0; number < 2; number++) {
                SplittableRandom random = new SplittableRandom(number);
                readers.add(new Thread(() -> {
                    reading.countDown();
                    for (long last = -1; last < count - 1 && problems.isEmpty(); ) {
                        last = lastSet.get();
                        // What was set is there, and what is being set is there whole or not yet.
                        for (long index : new long[] {last, random.nextLong(last + 2), random.nextLong(count)}) {
                            long found = index < 0 ? 0 : table.get(index);
                            boolean isRight = found == value(index) || (found == 0 && index > last);
                            if (index >= 0 && !isRight) {
                                problems.add("index " + index + ", last " + last + ": " + found);
                            }
                        }
                    }
                }));
            }
            readers.forEach(Thread::start);
            reading.await();
            for (int index = 0; index < count; index++) {
                table.set(index, value(index));
                lastSet.set(index);
            }
            for (Thread reader : readers) {
                reader.join();
            }
        }
        assertEquals(List.of(), problems);
    }

    /** Every byte of it follows from the index, and it is never 0. */
    private static long value(long index) {
        return (index + 1) * 0x0101_0101_0101_0101L;
    }
}
