package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.RecordHeader;
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
 * {@link EnrollmentEngine#apply} alone, from records with text ids: enrolling and unenrolling students drawn at random,
 * one command an operation. Every student holds one more seat throughout.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ApplyBenchmark {
    /** Students, and so many standing seats. */
    @Param({"10000", "1000000"})
    public int students;

    /** Sections of the churn: 1 is the hot one. */
    @Param({"1", "1000"})
    public int sections;

    /** Commands that the engine is told of before they are applied, as the pipeline tells it; 0 is none. */
    @Param({"0", "128"})
    public int ahead;

    private EnrollmentEngine engine;
    private final Outcome outcome = new Outcome();
    private CommandTape tape;
    private long sequence;
    private int next;

    /** Builds the state and the commands. */
    @Setup
    public void build() {
        engine = new EnrollmentEngine();
        Population population = new Population(students, sections);
        population.encode(encoder -> {
            RecordHeader.stamp(encoder.buffer(), 0, ++sequence, 1);
            engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
        });
        tape = CommandTape.churn(population, population.drawn(), 1);
    }

    private void expectFrom(int first) {
        for (int i = first; i < Math.min(first + ahead, tape.count()); i++) {
            engine.expect(tape.bytes(), tape.offset(i), tape.length(i));
        }
        engine.lookAhead();
    }

    /** One command. */
    @Benchmark
    public ResultCode command() {
        int command = next;
        next = command + 1 == tape.count() ? 0 : command + 1;
        if (ahead > 0 && command % ahead == 0) {
            expectFrom(command);
        }
        tape.stamp(command, ++sequence, 1);
        engine.apply(tape.bytes(), tape.offset(command), tape.length(command), outcome);
        if (outcome.code().isRefusal()) {
            throw new IllegalStateException("Expected no refusal, but found " + outcome);
        }
        return outcome.code();
    }
}
