package io.registrar.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What memory alone allows, to be held beside {@link ApplyBenchmark} with as many students: four independent touches of
 * random cache lines a command, in arrays as large as the key index, the student rows, the membership index and the
 * enrollment rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MemoryFloorBenchmark {
    /** Half full indexes of 8 bytes an entry; rows of 3 and of 6 longs. */
    private static final int LONGS_PER_INDEX_ENTRY = 2;

    private static final int LONGS_PER_STUDENT = 3;
    private static final int LONGS_PER_ENROLLMENT = 6;

    /** Students, and so many seats. */
    @Param({"10000", "1000000"})
    public int students;

    private long[] keys;
    private long[] studentRows;
    private long[] memberships;
    private long[] enrollmentRows;
    private long state = 1;

    /** Makes the arrays, and every page of them present. */
    @Setup
    public void build() {
        keys = touched(students * LONGS_PER_INDEX_ENTRY);
        studentRows = touched(students * LONGS_PER_STUDENT);
        memberships = touched(students * LONGS_PER_INDEX_ENTRY);
        enrollmentRows = touched(students * LONGS_PER_ENROLLMENT);
    }

    private static long[] touched(int length) {
        long[] array = new long[length];
        java.util.Arrays.fill(array, 1);
        return array;
    }

    /** Four touches. */
    @Benchmark
    public long touches() {
        return ++keys[random(keys.length)]
                + ++studentRows[random(studentRows.length)]
                + ++memberships[random(memberships.length)]
                + ++enrollmentRows[random(enrollmentRows.length)];
    }

    /** Cheap, and known before the touch ahead of it is done. */
    private int random(int bound) {
        state = state * 0x5851_F42D_4C95_7F2DL + 0x1405_7B7E_F767_814FL;
        return (int) (((state >>> 32) * bound) >>> 32);
    }
}
