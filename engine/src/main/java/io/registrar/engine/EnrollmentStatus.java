package io.registrar.engine;

import java.util.Locale;

/** Where an enrollment stands. The numbers are stable: they are written to logs and snapshots. */
public enum EnrollmentStatus {
    /** Takes a seat and is paid for. */
    ACTIVE(2),
    /** Ended by a drop: the seat is free and the credits are back. */
    CANCELLED(4);

    private final int number;
    private final String text;

    EnrollmentStatus(int number) {
        this.number = number;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** The stable number. */
    public int number() {
        return number;
    }

    /** The stable text, as shown to clients. */
    public String text() {
        return text;
    }

    /** True while an enrollment of this status takes a seat. */
    public boolean holdsSeat() {
        return this == ACTIVE;
    }

    /**
     * The status with this stable number.
     *
     * @throws IllegalArgumentException if no status has it
     */
    public static EnrollmentStatus of(int number) {
        return switch (number) {
            case 2 -> ACTIVE;
            case 4 -> CANCELLED;
            default ->
                throw new IllegalArgumentException("Expected the number of an enrollment status, but found " + number);
        };
    }
}
