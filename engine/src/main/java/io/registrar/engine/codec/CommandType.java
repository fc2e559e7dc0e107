package io.registrar.engine.codec;

/** The commands. Numbers and texts are stable: the numbers are journaled, scripts rely on the texts. */
public enum CommandType {
    /** Makes a section or changes its settings. */
    PUT_SECTION(1, "putSection"),
    /** Makes a student, with a grant, or finds the one there is. */
    PUT_STUDENT(2, "putStudent"),
    /** Adds credits to a balance or takes them from it. */
    ADJUST_CREDITS(3, "adjustCredits"),
    /** Takes a seat and pays for it. */
    ENROLL(4, "enroll"),
    /** Gives a seat back and refunds it. */
    UNENROLL(5, "unenroll");

    private static final CommandType[] BY_NUMBER = new CommandType[UNENROLL.number + 1];

    static {
        for (CommandType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final String text;

    CommandType(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The stable number, as journaled. */
    public int number() {
        return number;
    }

    /** The stable text, as shown to people and scripts. */
    public String text() {
        return text;
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
