package io.registrar.bench;

import io.registrar.engine.Limits;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.codec.CommandEncoder;
import java.util.function.Consumer;

/**
 * The state that a benchmark starts from: sections that are churned, and students who hold one seat each elsewhere, so
 * that the tables have the size they claim while the churn comes and goes.
 *
 * @param students number of students, each with one standing seat
 * @param sections number of sections that the churn goes to
 */
record Population(int students, int sections) {
    static final String ACTOR = "bench";

    /** Sections that the standing seats are spread over. */
    static final int HOME_SECTIONS = 1_000;

    private static final int MOST_DRAWN = 1 << 20;

    static final long PRICE = 1;
    static final int CAPACITY = 100_000_000;
    /** So many that no churn ever runs out of them. */
    static final long CREDITS = 1_000_000;

    static String studentId(int student) {
        return String.format("s%08d", student);
    }

    static String sectionId(int section) {
        return String.format("sec-%04d", section);
    }

    static String homeId(int section) {
        return String.format("home-%04d", section);
    }

    /**
     * Students that a churn has: all of them, unless their commands would outgrow the memory that they share with the engine, or
     * their sections may not seat them all at a time, drawn unevenly as they are.
     */
    int drawn() {
        return (int) Math.min(Math.min(students, MOST_DRAWN), sections * (Limits.MAX_SEATS_OF_SECTION / 2L));
    }

    /** Number of commands that {@link #encode} makes. */
    long commandCount() {
        return sections + HOME_SECTIONS + 2L * students;
    }

    /** Hands every command that makes this state to the consumer, which takes the record out of the encoder. */
    void encode(Consumer<CommandEncoder> consumer) {
        CommandEncoder encoder = new CommandEncoder();
        for (int section = 0; section < sections; section++) {
            consumer.accept(encoder.putSection(ACTOR, sectionId(section), settings()));
        }
        String[] homes = new String[HOME_SECTIONS];
        for (int section = 0; section < HOME_SECTIONS; section++) {
            homes[section] = homeId(section);
            consumer.accept(encoder.putSection(ACTOR, homes[section], settings()));
        }
        for (int student = 0; student < students; student++) {
            String id = studentId(student);
            consumer.accept(encoder.putStudent(ACTOR, id, CREDITS));
            consumer.accept(encoder.enroll(ACTOR, homes[student % HOME_SECTIONS], id));
        }
    }

    private static SectionSettings settings() {
        return new SectionSettings(
                SectionKind.SECTION,
                "A section",
                CAPACITY,
                PRICE,
                "",
                0,
                SectionSettings.NO_OPENING,
                SectionSettings.NO_CLOSING,
                SectionSettings.DEFAULT_HOLD_SECONDS,
                0);
    }
}
