package io.registrar.engine;

import java.util.Locale;

/** Where an enrollment stands. The numbers are stable: they are written to logs and snapshots. */
public enum EnrollmentStatus {
    /** A hold: takes a seat and is paid for, until it is confirmed or its time is up. */
    PENDING(1),
    /** Takes a seat and is paid for. */
    ACTIVE(2),
    /** Every lesson is done; keeps its seat. */
    COMPLETED(3),
    /** Ended by a drop, or with its section: the seat is free and the credits are back. */
    CANCELLED(4),
    /** Ended by a withdrawal: the seat is free and the credits are not back. */
    WITHDRAWN(5),
    /** A hold whose time was up: the seat is free and the credits are back. */
    EXPIRED(6);

    private static final EnrollmentStatus[] BY_NUMBER = values();

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
        return number <= COMPLETED.number;
    }

    /**
     * The status with this stable number.
     *
     * @throws IllegalArgumentException if no status has it
     */
    public static EnrollmentStatus of(int number) {
        if (number < 1 || number > BY_NUMBER.length) {
            throw new IllegalArgumentException("Expected the number of an enrollment status, but found " + number);
        }
        return BY_NUMBER[number - 1];
    }
}
