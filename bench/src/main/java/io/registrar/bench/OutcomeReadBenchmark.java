package io.registrar.bench;

import io.registrar.engine.Outcome;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.journal.DataFolder;
import io.registrar.journal.FileOutcomeLog;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Looking back: records of a history of a million, drawn at random, each read by its sequence from the page cache, checked
 * and decoded. A page of a ledger is a chain of such reads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class OutcomeReadBenchmark {
    private static final int RECORDS = 1_000_000;
    private static final int RECORDS_PER_BATCH = 64;

    private final SplittableRandom random = new SplittableRandom(1);
    private BenchFolder folder;
    private DataFolder data;
    private FileOutcomeLog log;
    private OutcomeReader reader;

    /** Writes the history. */
    @Setup
    public void write() {
        folder = BenchFolder.create();
        data = DataFolder.open(folder.path().resolve("data"));
        log = new FileOutcomeLog(data);
        log.start();
        OutcomeWriter writer = new OutcomeWriter(log);
        for (int written = 0; written < RECORDS; written += RECORDS_PER_BATCH) {
            writer.write(RECORDS_PER_BATCH);
        }
        reader = log.newReader();
    }

    /** Removes the history. */
    @TearDown
    public void remove() {
        log.close();
        data.close();
        folder.close();
    }

    /** One record. */
    @Benchmark
    public Outcome record() {
        long sequence = random.nextLong(RECORDS) + 1;
        Outcome outcome = reader.read(sequence).outcome();
        if (outcome.sequence() != sequence || outcome.effectCount() == 0) {
            throw new IllegalStateException("Expected the outcome of sequence " + sequence + ", but found " + outcome);
        }
        return outcome;
    }
}
