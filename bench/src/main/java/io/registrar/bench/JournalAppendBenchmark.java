package io.registrar.bench;

import io.registrar.engine.codec.RecordHeader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One batch into the log, with and without the force behind it: microseconds a batch. All shots of a
 * trial go into one segment, so that no change of segment is among them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 30)
@Measurement(iterations = 20)
public class JournalAppendBenchmark {
    private static final int BATCHES_PER_SHOT = 256;
    private static final int STUDENTS = 4096;
    private static final int SEGMENT_BYTES = 256 << 20;

    /** Records of one batch. */
    @Param({"16", "256"})
    public int records;

    /** Whether each batch is forced. */
    @Param({"true", "false"})
    public boolean force;

    /** What the batches are written to. */
    @Param
    public LogKind log;

    private byte[] batch;
    private int[] offsets;
    private BenchFolder folder;
    private LogKind.OpenLog opened;
    private long sequence;

    /** Encodes the batch and makes the log. */
    @Setup
    public void open() {
        CommandTape tape = CommandTape.churn(new Population(STUDENTS, 1_000), STUDENTS, 1);
        offsets = new int[records + 1];
        for (int i = 0; i <= records; i++) {
            offsets[i] = tape.offset(i);
        }
        batch = tape.bytes();
        folder = BenchFolder.create();
        opened = log.open(folder.path(), SEGMENT_BYTES);
        opened.log().replay((buffer, offset, length) -> {});
        opened.log().start(1);
        sequence = 1;
    }

    /** Removes the log. */
    @TearDown
    public void close() {
        opened.close();
        folder.close();
    }

    /** Stamps and appends the batches, as the journal stage does. */
    @Benchmark
    @OperationsPerInvocation(BATCHES_PER_SHOT)
    public void batches() {
        for (int i = 0; i < BATCHES_PER_SHOT; i++) {
            for (int record = 0; record < records; record++) {
                RecordHeader.stamp(batch, offsets[record], sequence + record, 1);
            }
            opened.log().append(sequence, records, batch, offsets[records]);
            sequence += records;
            if (force) {
                opened.log().force();
            }
        }
    }
}
