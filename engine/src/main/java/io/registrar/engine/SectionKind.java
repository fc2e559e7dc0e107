package io.registrar.engine;

import java.util.Locale;

/** What a section is to those who enroll. The numbers are stable: they are journaled. */
public enum SectionKind {
    /** One class of a term, with seats. */
    SECTION(0),
    /** A course, possibly with lessons. */
    COURSE(1),
    /** A tournament, whose students are players. */
    TOURNAMENT(2);

    private static final SectionKind[] BY_NUMBER = values();

    private final int number;
    private final String text;

    SectionKind(int number) {
        this.number = number;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** The stable number, as journaled. */
    public int number() {
        return number;
    }

    /** The stable text, as clients write it. */
    public String text() {
        return text;
    }

    /**
     * The kind with this stable number.
     *
     * @throws IllegalArgumentException if no kind has it
     */
    public static SectionKind of(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("Expected the number of a section kind, but found " + number);
        }
        return BY_NUMBER[number];
    }
}
