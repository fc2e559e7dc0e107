package io.registrar.engine;

import java.util.Locale;

/**
 * What a command came to. The order of the constants is the ONE precedence of refusals: a command that could be refused
 * for several reasons is refused for the first of them in this order, and tests and documentation list them alike.
 *
 * <p>The numbers are stable: they are written to logs, and a number once given never changes its meaning. The gaps are
 * left for refusals of the same family that come later.
 */
public enum ResultCode {
    /** The command was carried out and made nothing new. */
    OK(0),
    /** The command was carried out and made a new section, student, enrollment or ledger entry. */
    CREATED(1),
    /** No section has this id. */
    SECTION_NOT_FOUND(100),
    /** No student has this id. */
    STUDENT_NOT_FOUND(110),
    /** The command's time is before the section's {@code opensAt}. */
    REGISTRATION_NOT_OPEN(210),
    /** The command's time is at or after the section's {@code closesAt}. */
    REGISTRATION_CLOSED(220),
    /** The student holds a seat in this section already. */
    ALREADY_ENROLLED(300),
    /** The student holds no seat in this section. */
    NOT_ENROLLED(310),
    /** Every seat is taken. */
    SECTION_FULL(400),
    /** The new capacity is lower than the number of seats taken. */
    CAPACITY_BELOW_ENROLLED(410),
    /** The balance is lower than what the command would take from it. */
    INSUFFICIENT_CREDITS(500),
    /** The balance, with every refund still possible, would pass {@link Limits#MAX_CREDITS}. */
    BALANCE_OVERFLOW(510),
    /** A table of the engine has reached its stated maximum, see {@link Limits}. */
    STATE_FULL(600);

    private static final ResultCode[] BY_NUMBER = new ResultCode[STATE_FULL.number + 1];

    static {
        for (ResultCode code : values()) {
            BY_NUMBER[code.number] = code;
        }
    }

    private final int number;
    private final String text;

    ResultCode(int number) {
        this.number = number;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** The stable number, as written to logs. */
    public int number() {
        return number;
    }

    /** The stable text, as shown to clients: the constant's name in lower case. */
    public String text() {
        return text;
    }

    /** True for every code that says the command changed nothing. */
    public boolean isRefusal() {
        return number >= SECTION_NOT_FOUND.number;
    }

    /**
     * The code with this stable number.
     *
     * @throws IllegalArgumentException if no code has it
     */
    public static ResultCode of(int number) {
        ResultCode code = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (code == null) {
            throw new IllegalArgumentException("Expected the number of a result code, but found " + number);
        }
        return code;
    }
}
