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
    /** The command was carried out and made something new. */
    CREATED(1),
    /** The key was used before, by the same caller, for another request. */
    IDEMPOTENCY_KEY_REUSED(50),
    /** As many keys are remembered as there may be; nothing is forgotten early. */
    IDEMPOTENCY_FULL(60),
    /** No section has this id. */
    SECTION_NOT_FOUND(100),
    /** No student has this id. */
    STUDENT_NOT_FOUND(110),
    /** The section has no session with this id. */
    SESSION_NOT_FOUND(120),
    /** The section has no lesson with this number. */
    LESSON_NOT_FOUND(130),
    /** No section is of this term. */
    TERM_NOT_FOUND(140),
    /** The section was cancelled; nothing about it changes any more. */
    SECTION_CANCELLED(200),
    /** The command's time is before the section's {@code opensAt}. */
    REGISTRATION_NOT_OPEN(210),
    /** The command's time is at or after the section's {@code closesAt}. */
    REGISTRATION_CLOSED(220),
    /** A section of the term may still be registered for, or has holds that wait for a word. */
    TERM_NOT_CLOSED(230),
    /** Another enrollment was imported with this id. */
    IMPORT_ID_REUSED(290),
    /** The student holds a seat in this section already. */
    ALREADY_ENROLLED(300),
    /** The student is on this section's wait list already. */
    ALREADY_WAITLISTED(305),
    /** The student holds no seat in this section. */
    NOT_ENROLLED(310),
    /** The student is not on this section's wait list. */
    NOT_WAITLISTED(315),
    /** The enrollment is completed, and stays. */
    ALREADY_COMPLETED(320),
    /** The enrollment is no hold. */
    NOT_PENDING(330),
    /** The enrollment has finished this lesson before. */
    LESSON_ALREADY_COMPLETED(340),
    /** The student has booked this session already. */
    ALREADY_BOOKED(350),
    /** The student has not booked this session. */
    NOT_BOOKED(360),
    /** Every seat is taken. */
    SECTION_FULL(400),
    /** The new capacity is lower than the number of seats taken. */
    CAPACITY_BELOW_ENROLLED(410),
    /** Somebody has finished a lesson that there would be no more. */
    LESSONS_BELOW_COMPLETED(420),
    /** Every place on the wait list is taken. */
    WAITLIST_FULL(430),
    /** Every place of the session is booked. */
    SESSION_FULL(440),
    /** The session's new capacity is lower than the number of bookings. */
    CAPACITY_BELOW_BOOKED(450),
    /** The balance is lower than what the command would take from it. */
    INSUFFICIENT_CREDITS(500),
    /** The balance, with every refund still possible, would pass {@link Limits#MAX_CREDITS}. */
    BALANCE_OVERFLOW(510),
    /** An item of the registration was refused, and so nothing of it was done; each item says why. */
    REGISTRATION_REFUSED(520),
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
        return number >= IDEMPOTENCY_KEY_REUSED.number;
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
