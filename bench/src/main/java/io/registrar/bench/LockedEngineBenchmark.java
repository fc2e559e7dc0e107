package io.registrar.bench;

import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * {@link LockedEngine} under two threads, to be held beside {@link ApplyBenchmark} with as many students and sections. It gets
 * texts whose hashes are known, and nothing to decode, which favours it. Every student holds one more seat throughout.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Threads(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LockedEngineBenchmark {
    /** Students, and so many standing seats. */
    @Param({"10000", "1000000"})
    public int students;

    /** Sections of the churn: 1 is the hot one. */
    @Param({"1", "1000"})
    public int sections;

    private LockedEngine engine;
    private String[] studentIds;
    private String[] sectionIds;

    /** Builds the state. */
    @Setup
    public void build() {
        engine = new LockedEngine();
        sectionIds = new String[sections];
        for (int section = 0; section < sections; section++) {
            sectionIds[section] = Population.sectionId(section);
            engine.putSection(sectionIds[section], Population.CAPACITY, Population.PRICE);
        }
        String[] homeIds = new String[Population.HOME_SECTIONS];
        for (int home = 0; home < homeIds.length; home++) {
            homeIds[home] = Population.homeId(home);
            engine.putSection(homeIds[home], Population.CAPACITY, Population.PRICE);
        }
        studentIds = new String[students];
        LockedEngine.Result result = new LockedEngine.Result();
        for (int student = 0; student < students; student++) {
            studentIds[student] = Population.studentId(student);
            engine.putStudent(studentIds[student], Population.CREDITS);
            engine.enroll(homeIds[student % homeIds.length], studentIds[student], result);
        }
    }

    /** A thread's own students, who enroll in random order and then unenroll in another one. */
    @State(Scope.Thread)
    public static class Churn {
        private String[] churning;
        private String[] churned;
        private int[] leaving;
        private final LockedEngine.Result result = new LockedEngine.Result();
        private int next;
        private boolean isLeaving;

        /** Draws them. */
        @Setup
        public void draw(LockedEngineBenchmark all, ThreadParams thread) {
            SplittableRandom random = new SplittableRandom(thread.getThreadIndex());
            int own = all.students / thread.getThreadCount();
            int count = new Population(all.students, all.sections).drawn() / thread.getThreadCount();
            int[] numbers = DrawnChurn.draw(own, count, random);
            churning = new String[count];
            churned = new String[count];
            for (int i = 0; i < count; i++) {
                churning[i] = all.studentIds[numbers[i] * thread.getThreadCount() + thread.getThreadIndex()];
                churned[i] = all.sectionIds[random.nextInt(all.sections)];
            }
            leaving = DrawnChurn.draw(count, count, random);
        }
    }

    /** One command. */
    @Benchmark
    public LockedEngine.Code command(Churn churn) {
        int next = churn.next++;
        int student = churn.isLeaving ? churn.leaving[next] : next;
        LockedEngine.Code code = churn.isLeaving
                ? engine.unenroll(churn.churned[student], churn.churning[student], churn.result)
                : engine.enroll(churn.churned[student], churn.churning[student], churn.result);
        if (churn.next == churn.churning.length) {
            churn.next = 0;
            churn.isLeaving = !churn.isLeaving;
        }
        if (code != LockedEngine.Code.OK) {
            throw new IllegalStateException("Expected no refusal, but found " + code);
        }
        return code;
    }
}
