package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Limits;
import io.registrar.engine.Outcome;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.RecordHeader;
import java.util.Arrays;
import java.util.Locale;

/**
 * What one of each takes in memory, with its index: the engine alone, its used heap looked at before and after a million
 * of them came. Students, sections and sessions that they need are there before.
 */
public final class HeapPerEntry {
    private static final int SECTIONS = 1_000;
    private static final String SESSION = "lab";

    private final CommandEncoder encoder = new CommandEncoder();
    private final Outcome outcome = new Outcome();
    private final byte[] fingerprint = new byte[Limits.FINGERPRINT_LENGTH];
    private final String[] sections = new String[SECTIONS];
    private EnrollmentEngine engine = new EnrollmentEngine();

    /** What takes memory. */
    enum Kind {
        STUDENT("student, id of 9 characters"),
        SEAT("seat-holding enrollment"),
        HOLD("seat-holding enrollment that is pending"),
        WAITLIST_ENTRY("entry of a wait list"),
        BOOKING("booking, the only one of its seat"),
        KEY("idempotency key of 36 characters, of an enroll or unenroll");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        private int count(int most) {
            return this == HOLD ? Math.min(most, Limits.MAX_HOLDS) : most;
        }
    }

    HeapPerEntry() {
        Arrays.setAll(sections, Population::sectionId);
    }

    /** Prints a Markdown table. */
    public static void main(String[] args) {
        System.out.println("| one more | of so many | bytes |");
        System.out.println("|---|--:|--:|");
        for (Kind kind : Kind.values()) {
            int count = kind.count(1_000_000);
            double bytes = new HeapPerEntry().bytesOfOne(kind, count);
            System.out.printf(Locale.ROOT, "| %s | %,d | %.1f |%n", kind.text, count, bytes);
        }
    }

    /** How many bytes of heap one takes, when so many come. */
    double bytesOfOne(Kind kind, int count) {
        engine = new EnrollmentEngine();
        prepare(kind, count);
        long before = HeapGrowth.usedBytes();
        add(kind, count);
        double bytes = (double) (HeapGrowth.usedBytes() - before) / count;
        if (!engine.audit().passed()) {
            throw new IllegalStateException(
                    "Expected no violation, but found " + engine.audit().violations());
        }
        return bytes;
    }

    private void prepare(Kind kind, int count) {
        for (String section : sections) {
            apply(encoder.putSection(Population.ACTOR, section, settings(kind == Kind.WAITLIST_ENTRY ? 0 : count)));
            if (kind == Kind.BOOKING) {
                apply(encoder.putSession(
                        Population.ACTOR, section, SESSION, new SessionSettings("main", 0, SectionSettings.UNLIMITED)));
            }
        }
        if (kind != Kind.STUDENT) {
            add(Kind.STUDENT, count);
        }
        if (kind == Kind.BOOKING) {
            add(Kind.SEAT, count);
        }
    }

    private static SectionSettings settings(int capacity) {
        return new SectionSettings(
                SectionKind.SECTION,
                "A section",
                capacity,
                1,
                "",
                Limits.MAX_WAITLIST_CAPACITY,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
    }

    private void add(Kind kind, int count) {
        String section = "";
        String student = "";
        for (int i = 0; i < count; i++) {
            // Each of a pair has a key of its own.
            if (kind != Kind.KEY || i % 2 == 0) {
                section = sections[i % SECTIONS];
                student = Population.studentId(i);
            }
            switch (kind) {
                case STUDENT -> apply(encoder.putStudent(Population.ACTOR, student, 1));
                case SEAT, WAITLIST_ENTRY -> apply(encoder.enroll(Population.ACTOR, section, student, false, true));
                case HOLD -> apply(encoder.enroll(Population.ACTOR, section, student, true, false));
                case BOOKING -> apply(encoder.book(Population.ACTOR, section, student, SESSION));
                case KEY -> {
                    encoder.withKey(String.format("%036d", i), fingerprint);
                    apply(
                            i % 2 == 0
                                    ? encoder.enroll(Population.ACTOR, section, student)
                                    : encoder.unenroll(Population.ACTOR, section, student));
                }
            }
        }
    }

    private void apply(CommandEncoder command) {
        RecordHeader.stamp(command.buffer(), 0, engine.lastSequence() + 1, 1);
        engine.apply(command.buffer(), 0, command.length(), outcome);
        if (outcome.code().isRefusal()) {
            throw new IllegalStateException("Expected no refusal, but found " + outcome);
        }
    }
}
