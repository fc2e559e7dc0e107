package io.registrar.bench;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.engine.pipeline.PipelineSettings.Layout;
import io.registrar.engine.pipeline.PipelineSettings.Waiting;
import io.registrar.engine.pipeline.SyncMode;
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
    private static final Population POPULATION = new Population(100_000, 1_000);

    /** When the log is forced, as {@link SyncMode#parse} reads it. */
    @Param({"always", "none"})
    public String sync;

    /** What the commands are written to. */
    @Param
    public LogKind log;

    /** Whether the outcomes are kept too. */
    @Param({"true", "false"})
    public boolean history;

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
    private FedPipeline pipeline;
    private int next;

    /** Starts a pipeline and leads the population through it. */
    @Setup
    public void open() {
        records = CommandTape.churn(POPULATION, POPULATION.students(), 1).records();
        folder = BenchFolder.create();
        PipelineSettings settings =
                new PipelineSettings(PipelineSettings.DEFAULT.ringSize(), layout, waiting, SyncMode.parse(sync));
        pipeline = new FedPipeline(folder.path(), log, history, settings, inFlight);
        POPULATION.encode(encoder -> pipeline.publish(encoder.buffer(), encoder.length()));
        pipeline.awaitAnswers();
    }

    /** Stops everything, and removes what it wrote. */
    @TearDown
    public void close() {
        pipeline.close();
        folder.close();
    }

    /** Publishes the commands and waits for the last answer. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS_PER_INVOCATION)
    public void commands() {
        for (int i = 0; i < COMMANDS_PER_INVOCATION; i++) {
            byte[] record = records[next];
            next = next + 1 == records.length ? 0 : next + 1;
            pipeline.publish(record, record.length);
        }
        pipeline.awaitAnswers();
    }
}
