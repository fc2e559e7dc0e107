package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.CommandEncoder;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a wait list costs the one who drops: {@link EnrollmentEngine#apply} alone, one pair an operation, of the only seat
 * taken and given back by students who can pay, one after the other. The tape is the same each time, but for who waits.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WaitlistBenchmark {
    private static final int WAITING = 10_000;
    private static final int PAYING = WAITING / 2 + 1;

    /** Who waits while the pairs come and go. */
    public enum Waiting {
        /** Nobody. The seat is taken, then given back and free. */
        NOBODY(0, false),
        /** 10,000, and none can pay: all were passed over. The seat is taken, then given back and free again. */
        NOBODY_WHO_CAN_PAY(WAITING, false),
        /**
         * 10,000, of whom the first 5,000 were passed over. Whoever holds the seat gives it back, which seats the first who
         * can pay, and then joins the wait list.
         */
        HALF_CAN_PAY(WAITING / 2, true);

        private final int unable;
        private final boolean isHandedOn;

        Waiting(int unable, boolean isHandedOn) {
            this.unable = unable;
            this.isHandedOn = isHandedOn;
        }
    }

    /** Who waits. */
    @Param
    public Waiting waiting;

    private FullSection section;
    private CommandTape tape;
    private int next;

    /** Builds the section and the commands, and sees to it that those who can't pay are passed over. */
    @Setup
    public void build() {
        section = new FullSection(WAITING);
        section.addStudents(0, PAYING, true);
        section.addStudents(PAYING, waiting.unable, false);
        section.enroll(0, 1);
        section.enroll(PAYING, waiting.unable);
        section.expect(1, waiting.unable);
        section.unenroll(0);
        section.expectEffects(2 + waiting.unable, EffectKind.PASSED_OVER, waiting.unable);
        if (waiting.isHandedOn) {
            section.enroll(0, PAYING);
        }
        tape = encodeTape(waiting.isHandedOn);
        next = 0;
        expectAsMany();
    }

    private static CommandTape encodeTape(boolean startsWithDrop) {
        CommandEncoder encoder = new CommandEncoder();
        CommandTape.Builder builder = new CommandTape.Builder(2 * PAYING);
        for (int student = 0; student < PAYING; student++) {
            if (startsWithDrop) {
                builder.add(FullSection.encodeUnenroll(encoder, student));
                builder.add(FullSection.encodeEnroll(encoder, student));
            } else {
                builder.add(FullSection.encodeEnroll(encoder, student));
                builder.add(FullSection.encodeUnenroll(encoder, student));
            }
        }
        return builder.build();
    }

    /** As many are seated and wait after the pairs as before them. */
    @TearDown
    public void expectAsMany() {
        section.expect(waiting.isHandedOn ? 1 : 0, waiting.isHandedOn ? WAITING : waiting.unable);
    }

    /** One pair. The drop passes nobody over, and promotes whom the case says. */
    @Benchmark
    public long pair() {
        Outcome first = play();
        int effects = first.effectCount();
        Outcome second = play();
        effects += second.effectCount();
        // Begun and charged; ended and refunded.
        if (effects != 4) {
            throw new IllegalStateException("Expected 4 effects of a pair, but found " + effects);
        }
        return second.sequence();
    }

    private Outcome play() {
        int command = next;
        next = command + 1 == tape.count() ? 0 : command + 1;
        return section.apply(tape.bytes(), tape.offset(command), tape.length(command));
    }
}
