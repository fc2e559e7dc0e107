package io.registrar.bench;

import io.registrar.engine.Limits;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Commands encoded before the clock runs, one behind the other, to be played round and round: students drawn at random
 * enroll in a section drawn at random, then unenroll in another random order. A whole round leaves the state as it was.
 * Not safe for several threads: the records are stamped where they lie.
 */
final class CommandTape {
    private final byte[] bytes;
    /** Where each record starts, and behind the last one, where it ends. */
    private final int[] offsets;

    private CommandTape(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /** A round of enrolling and unenrolling {@code drawn} different students of the population. */
    static CommandTape churn(Population population, int drawn, long seed) {
        return churn(population, drawn, seed, false);
    }

    /**
     * The same, and if it is wanted each command carries an idempotency key: a text as long as a UUID, another one for each,
     * and a fingerprint.
     */
    static CommandTape churn(Population population, int drawn, long seed, boolean isKeyed) {
        DrawnChurn churn = new DrawnChurn(population, drawn, seed);
        String[] sections = new String[population.sections()];
        Arrays.setAll(sections, Population::sectionId);
        CommandEncoder encoder = new CommandEncoder();
        Builder builder = new Builder(churn.commands());
        for (int i = 0; i < churn.commands(); i++) {
            String section = sections[churn.sectionOf(i)];
            String student = Population.studentId(churn.studentOf(i));
            setKey(encoder, churn.isEnroll(i) ? i : drawn + churn.placeOf(i), isKeyed);
            builder.add(
                    churn.isEnroll(i)
                            ? encoder.enroll(Population.ACTOR, section, student)
                            : encoder.unenroll(Population.ACTOR, section, student));
        }
        return builder.build();
    }

    private static void setKey(CommandEncoder encoder, int number, boolean isKeyed) {
        if (isKeyed) {
            byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
            new SplittableRandom(number).nextBytes(fingerprint);
            encoder.withKey(String.format("%036d", number), fingerprint);
        }
    }

    /** Number of commands of one round. */
    int count() {
        return offsets.length - 1;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset(int command) {
        return offsets[command];
    }

    int length(int command) {
        return offsets[command + 1] - offsets[command];
    }

    /** Gives the command its place and time. */
    void stamp(int command, long sequence, long timeMillis) {
        RecordHeader.stamp(bytes, offsets[command], sequence, timeMillis);
    }

    /** Every command in an array of its own. */
    byte[][] records() {
        byte[][] records = new byte[count()][];
        Arrays.setAll(records, i -> Arrays.copyOfRange(bytes, offsets[i], offsets[i + 1]));
        return records;
    }

    /** Collects records. */
    static final class Builder {
        private byte[] bytes = new byte[1 << 16];
        private final int[] offsets;
        private int count;

        Builder(int commands) {
            offsets = new int[commands + 1];
        }

        void add(CommandEncoder encoder) {
            int at = offsets[count];
            int end = Math.addExact(at, encoder.length());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length));
            }
            System.arraycopy(encoder.buffer(), 0, bytes, at, encoder.length());
            offsets[++count] = end;
        }

        CommandTape build() {
            return new CommandTape(bytes, Arrays.copyOf(offsets, count + 1));
        }
    }
}
