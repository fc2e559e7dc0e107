package io.registrar.bench;

import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandEncoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The one dear drop: of a seat that 10,000 wait for, none of whom can pay and none of whom was passed over yet. Nanoseconds
 * an entry; between two drops the price rises and falls again, which brings every entry back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 300)
@Measurement(iterations = 300)
public class PassOverBenchmark {
    private static final int WAITING = 10_000;

    private FullSection section;
    private CommandTape drop;

    /** Builds the section: the first student can pay, and the others wait. */
    @Setup
    public void build() {
        section = new FullSection(WAITING);
        section.addStudents(0, 1, true);
        section.addStudents(1, WAITING, false);
        section.enroll(0, 1 + WAITING);
        section.unenroll(0);
        CommandTape.Builder builder = new CommandTape.Builder(1);
        builder.add(FullSection.encodeUnenroll(new CommandEncoder(), 0));
        drop = builder.build();
    }

    /** Brings everybody back, while the seat is taken. */
    @Setup(Level.Iteration)
    public void comeBack() {
        section.enroll(0, 1);
        section.put(FullSection.PRICE + 1, WAITING);
        section.put(FullSection.PRICE, WAITING);
    }

    /** Everybody was passed over. */
    @TearDown(Level.Iteration)
    public void expectPassedOver() {
        section.expectEffects(2 + WAITING, EffectKind.PASSED_OVER, WAITING);
    }

    /** Everybody still waits. */
    @TearDown
    public void expectWaiting() {
        section.expect(0, WAITING);
    }

    /** The drop. */
    @Benchmark
    @OperationsPerInvocation(WAITING)
    public Outcome drop() {
        return section.apply(drop.bytes(), drop.offset(0), drop.length(0));
    }
}
