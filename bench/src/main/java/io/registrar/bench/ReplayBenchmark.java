package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.CommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import io.registrar.journal.JournalSettings;
import java.nio.file.Path;
import java.util.Arrays;
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
 * Recovery: a journal of two million commands read back, from the page cache. Reading alone, reading into a new engine,
 * and beside them the same records applied from memory, which is the most that a replay can reach.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReplayBenchmark {
    private static final int COMMANDS = 2_000_000;
    private static final Population POPULATION = new Population(100_000, 1_000);

    /** Records of one frame. */
    @Param({"16", "256"})
    public int records;

    private BenchFolder folder;
    private Path journal;
    /** The journal's records once more, batch by batch. */
    private byte[][] copies;

    private int copyCount;

    /** Writes the journal. */
    @Setup
    public void write() {
        copies = new byte[COMMANDS / records + 1][];
        copyCount = 0;
        folder = BenchFolder.create();
        try (LogKind.OpenLog opened = LogKind.CHRONICLE.open(folder.path(), JournalSettings.DEFAULT.segmentBytes())) {
            opened.log().replay((buffer, offset, length) -> {});
            opened.log().start(1);
            Writer writer = new Writer(opened.log());
            POPULATION.encode(encoder -> writer.add(encoder.buffer(), 0, encoder.length()));
            CommandTape tape = CommandTape.churn(POPULATION, POPULATION.students(), 1);
            for (int i = 0; writer.sequence <= COMMANDS; i = i + 1 == tape.count() ? 0 : i + 1) {
                writer.add(tape.bytes(), tape.offset(i), tape.length(i));
            }
            writer.append();
            opened.log().seal();
        }
        journal = DataFolder.journalForReading(folder.path().resolve("data"));
    }

    /** Collects records into batches of the size asked for. */
    private final class Writer {
        private final CommandLog log;
        private final byte[] batch = new byte[records * RecordHeader.MAX_RECORD_LENGTH];
        private int length;
        private int count;
        private long sequence = 1;

        Writer(CommandLog log) {
            this.log = log;
        }

        void add(byte[] bytes, int offset, int recordLength) {
            System.arraycopy(bytes, offset, batch, length, recordLength);
            RecordHeader.stamp(batch, length, sequence++, 1);
            length += recordLength;
            if (++count == records) {
                append();
            }
        }

        void append() {
            if (count == 0) {
                return;
            }
            log.append(sequence - count, count, batch, length);
            copies[copyCount++] = Arrays.copyOf(batch, length);
            length = 0;
            count = 0;
        }
    }

    /** Removes the journal. */
    @TearDown
    public void remove() {
        folder.close();
    }

    /** Reads with every check, and does nothing with the records. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long read() {
        long[] count = new long[1];
        JournalReader.read(journal, (buffer, offset, length) -> count[0]++);
        return expectAll(count[0]);
    }

    /** Reads into a new engine. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long readAndApply() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        JournalReader.read(journal, (buffer, offset, length) -> engine.apply(buffer, offset, length, outcome));
        return expectAll(engine.lastSequence());
    }

    /** Applies the same records from memory to a new engine. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long applyFromMemory() {
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        for (int copy = 0; copy < copyCount; copy++) {
            byte[] bytes = copies[copy];
            for (int at = 0; at < bytes.length; ) {
                int length = RecordHeader.length(bytes, at);
                engine.apply(bytes, at, length, outcome);
                at += length;
            }
        }
        return expectAll(engine.lastSequence());
    }

    private static long expectAll(long count) {
        if (count != COMMANDS) {
            throw new IllegalStateException("Expected " + COMMANDS + " commands, but found " + count);
        }
        return count;
    }
}
