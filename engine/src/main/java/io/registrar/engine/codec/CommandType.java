package io.registrar.engine.codec;

/** The commands. The numbers are stable: they are journaled. */
public enum CommandType {
    /** Makes a section or changes its settings. */
    PUT_SECTION(1),
    /** Makes a student, with a grant, or finds the one there is. */
    PUT_STUDENT(2),
    /** Adds credits to a balance or takes them from it. */
    ADJUST_CREDITS(3),
    /** Takes a seat and pays for it. */
    ENROLL(4),
    /** Gives a seat back and refunds it. */
    UNENROLL(5);

    private static final CommandType[] BY_NUMBER = new CommandType[UNENROLL.number + 1];

    static {
        for (CommandType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;

    CommandType(int number) {
        this.number = number;
    }

    /** The stable number, as journaled. */
    public int number() {
        return number;
    }

    /**
     * The type with this stable number.
     *
     * @throws MalformedRecordException if no type has it
     */
    static CommandType of(int number) {
        CommandType type = number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (type == null) {
            throw new MalformedRecordException("Expected the number of a command type, but found " + number);
        }
        return type;
    }
}
