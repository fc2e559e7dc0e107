package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.pipeline.CommandPublisher;
import io.registrar.engine.pipeline.Pipeline;
import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import io.registrar.engine.pipeline.SyncMode;
import io.registrar.journal.JournalSettings;
import java.util.Optional;
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
 * The ring with its stages and a log on the disk, fed by one thread that never has more than so many commands in flight.
 * The journal goes from segment to segment meanwhile, which is part of the price; a trial leaves a few gigabytes on the
 * disk until its end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PipelineBenchmark {
    private static final int COMMANDS_PER_INVOCATION = 1 << 16;
    private static final int SPINS = 64;
    private static final Population POPULATION = new Population(100_000, 1_000);

    /** When the log is forced, as {@link SyncMode#parse} reads it. */
    @Param({"always", "none"})
    public String sync;

    /** What the commands are written to. */
    @Param
    public LogKind log;

    /** Which stages share a thread. */
    @Param("FUSED")
    public Layout layout;

    /** How a stage's thread waits. */
    @Param("ADAPTIVE")
    public Waiting waiting;

    /** Most commands published and not yet answered. */
    @Param("1024")
    public int inFlight;

    private byte[][] records;
    private BenchFolder folder;
    private LogKind.OpenLog opened;
    private Pipeline pipeline;
    private CountingReceiver receiver;
    private long published;
    private int next;

    /** Starts a pipeline and leads the population through it. */
    @Setup
    public void open() {
        records = CommandTape.churn(POPULATION, POPULATION.students(), 1).records();
        folder = BenchFolder.create();
        opened = log.open(folder.path(), JournalSettings.DEFAULT.segmentBytes());
        opened.log().replay((buffer, offset, length) -> {});
        receiver = new CountingReceiver();
        PipelineSettings settings =
                new PipelineSettings(PipelineSettings.DEFAULT.ringSize(), layout, waiting, SyncMode.parse(sync));
        pipeline = new Pipeline(
                settings,
                new EnrollmentEngine(),
                opened.log(),
                Optional.empty(),
                receiver,
                System::currentTimeMillis,
                (stage, failure) -> receiver.fail(failure));
        pipeline.start();
        POPULATION.encode(encoder -> publish(encoder.buffer(), encoder.length()));
        awaitAnswers(published);
    }

    /** Stops everything, and removes what it wrote. */
    @TearDown
    public void close() throws InterruptedException {
        pipeline.stop();
        opened.close();
        folder.close();
    }

    /** Publishes the commands and waits for the last answer. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS_PER_INVOCATION)
    public void commands() {
        for (int i = 0; i < COMMANDS_PER_INVOCATION; i++) {
            byte[] record = records[next];
            next = next + 1 == records.length ? 0 : next + 1;
            publish(record, record.length);
        }
        awaitAnswers(published);
    }

    private void publish(byte[] record, int length) {
        awaitAnswers(published - inFlight + 1);
        CommandPublisher publisher = pipeline.publisher();
        if (!publisher.publish(record, length, receiver)) {
            throw new IllegalStateException("Expected room in the ring, but found none");
        }
        published++;
    }

    @SuppressWarnings("ThreadPriorityCheck") // On two cores the yield gives way to whoever else has work.
    private void awaitAnswers(long wanted) {
        for (int spins = 0; receiver.answered() < wanted; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
