package io.registrar.engine;

import java.util.Locale;

/** Why a balance changed. The numbers are stable: they are written to logs. */
public enum LedgerType {
    /** The credits a student was made with. */
    GRANT(0),
    /** A seat was taken; the amount is negative. */
    CHARGE(1),
    /** A seat was given back; the amount is what it had cost. */
    REFUND(2),
    /** An operator changed the balance; the amount has either sign. */
    ADJUST(3);

    private static final LedgerType[] BY_NUMBER = values();

    private final int number;
    private final String text;

    LedgerType(int number) {
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

    /**
     * The type with this stable number.
     *
     * @throws IllegalArgumentException if no type has it
     */
    public static LedgerType of(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("Expected the number of a ledger type, but found " + number);
        }
        return BY_NUMBER[number];
    }
}
