package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.ResultCode;
import io.registrar.engine.codec.CommandDecoder;
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
 * What an idempotency key costs: {@link EnrollmentEngine#apply} alone, the commands of {@link ApplyBenchmark} for 10,000
 * students and 1,000 sections, without a key, with a new one each, and repeated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class KeyBenchmark {
    private static final Population POPULATION = new Population(10_000, 1_000);

    /** Keys that are remembered at a time where each command has a new one: so many come in 24 hours. */
    private static final long REMEMBERED = 1_000_000;

    /** What the commands carry. */
    public enum Key {
        /** No key. */
        NONE,
        /** A key never seen: it is remembered, and the oldest one is forgotten. A million are remembered. */
        NEW,
        /** A key seen with the same request: answered from memory. The tape's 20,000 are remembered. */
        REPEATED
    }

    /** What the commands carry. */
    @Param
    public Key key;

    private final Outcome outcome = new Outcome();
    private EnrollmentEngine engine;
    private CommandTape tape;
    /** Where each command's key starts. */
    private int[] keyOffsets;

    private long sequence;
    private int next;

    /** Builds the state, and has it remember as many keys as it will. */
    @Setup
    public void build() {
        engine = new EnrollmentEngine();
        sequence = 0;
        next = 0;
        POPULATION.encode(encoder -> {
            RecordHeader.stamp(encoder.buffer(), 0, ++sequence, 1);
            engine.apply(encoder.buffer(), 0, encoder.length(), outcome);
        });
        tape = CommandTape.churn(POPULATION, POPULATION.students(), 1, key != Key.NONE);
        keyOffsets = new int[tape.count()];
        CommandDecoder decoder = new CommandDecoder();
        for (int command = 0; command < tape.count(); command++) {
            decoder.wrap(tape.bytes(), tape.offset(command), tape.length(command));
            keyOffsets[command] = decoder.keyOffset();
        }
        long first = key == Key.REPEATED ? tape.count() : REMEMBERED;
        for (long i = 0; i < first; i++) {
            play();
            expect(false);
        }
    }

    /** One command. */
    @Benchmark
    public ResultCode command() {
        play();
        expect(key == Key.REPEATED);
        return outcome.code();
    }

    private void play() {
        int command = next;
        next = command + 1 == tape.count() ? 0 : command + 1;
        sequence++;
        if (key == Key.NEW) {
            writeKey(keyOffsets[command]);
        }
        long timeMillis = key == Key.REPEATED ? 1 : sequence * Limits.KEY_RETENTION_MILLIS / REMEMBERED;
        tape.stamp(command, sequence, timeMillis);
        engine.apply(tape.bytes(), tape.offset(command), tape.length(command), outcome);
    }

    /** Makes the key one that no command had before, by eight visible characters: some nanoseconds of the operation. */
    private void writeKey(int offset) {
        byte[] bytes = tape.bytes();
        for (int i = 0; i < 8; i++) {
            bytes[offset + i] = (byte) ('0' + ((sequence >>> (6 * i)) & 0x3F));
        }
    }

    private void expect(boolean isRepeated) {
        if (outcome.code().isRefusal() || outcome.isRepeated() != isRepeated) {
            throw new IllegalStateException(
                    "Expected no refusal, and a repetition to be " + isRepeated + ", but found " + outcome);
        }
    }
}
