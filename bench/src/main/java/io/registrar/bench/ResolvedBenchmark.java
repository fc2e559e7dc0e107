package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResolvedCommands;
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
 * {@link ApplyBenchmark} from where section and student are known: the same state, the same commands in the same order, by dense
 * indexes instead of records with text ids.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ResolvedBenchmark {
    /** Students, and so many standing seats. */
    @Param({"10000", "1000000"})
    public int students;

    /** Sections of the churn: 1 is the hot one. */
    @Param({"1", "1000"})
    public int sections;

    /** Commands that are looked ahead at; 0 is none. */
    @Param({"0", "128"})
    public int ahead;

    private final ResolvedCommands commands = new ResolvedCommands();
    private final Outcome outcome = new Outcome();
    /** Of each command the dense indexes, one behind the other. */
    private int[] sectionOf;

    private int[] studentOf;
    private int enrolls;
    private int next;
    private long sequence;

    /** Builds the state and the commands. */
    @Setup
    public void build() {
        EnrollmentEngine engine = commands.engine();
        Population population = new Population(students, sections);
        population.encode(encoder -> {
            RecordHeader.stamp(encoder.buffer(), 0, ++sequence, 1);
            engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
        });
        DrawnChurn churn = new DrawnChurn(population, population.drawn(), 1);
        sectionOf = new int[churn.commands()];
        studentOf = new int[churn.commands()];
        enrolls = churn.commands() / 2;
        for (int command = 0; command < churn.commands(); command++) {
            sectionOf[command] = commands.section(Population.sectionId(churn.sectionOf(command)));
            studentOf[command] = commands.student(Population.studentId(churn.studentOf(command)));
        }
    }

    private long expectFrom(int first) {
        for (int i = first; i < Math.min(first + ahead, studentOf.length); i++) {
            commands.expect(sectionOf[i], studentOf[i]);
        }
        return commands.lookAhead();
    }

    /** One command. */
    @Benchmark
    public long command() {
        int command = next;
        next = command + 1 == studentOf.length ? 0 : command + 1;
        long read = ahead > 0 && command % ahead == 0 ? expectFrom(command) : 0;
        if (command < enrolls) {
            commands.enroll(sectionOf[command], studentOf[command], outcome);
        } else {
            commands.unenroll(sectionOf[command], studentOf[command], outcome);
        }
        ResultCode code = outcome.code();
        if (code.isRefusal()) {
            throw new IllegalStateException("Expected no refusal, but found " + outcome);
        }
        return read + code.number();
    }
}
