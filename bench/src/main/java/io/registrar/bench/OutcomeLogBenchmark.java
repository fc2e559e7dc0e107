package io.registrar.bench;

import io.registrar.journal.DataFolder;
import io.registrar.journal.FileOutcomeLog;
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
 * Enroll outcomes encoded and appended to the history on the disk, batch by batch and without a force, as it never has
 * one: nanoseconds a command. The files grow meanwhile, by half a gigabyte in a trial.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 20)
@Measurement(iterations = 20)
public class OutcomeLogBenchmark {
    private static final int COMMANDS_PER_SHOT = 1 << 16;

    /** Records of one batch. */
    @Param({"1", "16", "256"})
    public int records;

    private BenchFolder folder;
    private DataFolder data;
    private FileOutcomeLog log;
    private OutcomeWriter writer;

    /** Makes the log. */
    @Setup
    public void open() {
        folder = BenchFolder.create();
        data = DataFolder.open(folder.path().resolve("data"));
        log = new FileOutcomeLog(data);
        log.start();
        writer = new OutcomeWriter(log);
    }

    /** Removes the log. */
    @TearDown
    public void close() {
        log.close();
        data.close();
        folder.close();
    }

    /** Encodes and appends the batches. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS_PER_SHOT)
    public void commands() {
        for (int i = 0; i < COMMANDS_PER_SHOT; i += records) {
            writer.write(records);
        }
    }
}
