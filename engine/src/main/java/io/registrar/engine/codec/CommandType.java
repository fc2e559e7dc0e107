package io.registrar.engine.codec;

import static io.registrar.engine.codec.CommandField.AMOUNT;
import static io.registrar.engine.codec.CommandField.CREDITS;
import static io.registrar.engine.codec.CommandField.ENROLL_FLAGS;
import static io.registrar.engine.codec.CommandField.IMPORTED_ENROLLMENT;
import static io.registrar.engine.codec.CommandField.LESSON;
import static io.registrar.engine.codec.CommandField.REASON;
import static io.registrar.engine.codec.CommandField.REGISTRATION_ITEMS;
import static io.registrar.engine.codec.CommandField.SECTION_ID;
import static io.registrar.engine.codec.CommandField.SECTION_SETTINGS;
import static io.registrar.engine.codec.CommandField.SESSION_ID;
import static io.registrar.engine.codec.CommandField.SESSION_SETTINGS;
import static io.registrar.engine.codec.CommandField.STUDENT_ID;
import static io.registrar.engine.codec.CommandField.TERM;

import java.util.List;

/**
 * The commands, and what the record of each carries behind its head, in order. Numbers and texts are stable: the numbers
 * are journaled, scripts rely on the texts.
 */
public enum CommandType {
    /** Makes a section or changes its settings. */
    PUT_SECTION(1, "putSection", SECTION_SETTINGS),
    /** Makes a student, with a grant, or finds the one there is. */
    PUT_STUDENT(2, "putStudent", CREDITS, STUDENT_ID),
    /** Adds credits to a balance or takes them from it. */
    ADJUST_CREDITS(3, "adjustCredits", AMOUNT, STUDENT_ID, REASON),
    /** Takes a seat and pays for it, for good or as a hold; or takes a place on the wait list. */
    ENROLL(4, "enroll", ENROLL_FLAGS, SECTION_ID, STUDENT_ID),
    /** Gives a seat back and refunds it. */
    UNENROLL(5, "unenroll", SECTION_ID, STUDENT_ID),
    /** Makes a hold an enrollment for good. */
    CONFIRM(6, "confirm", SECTION_ID, STUDENT_ID),
    /** Gives a seat back without a refund. */
    WITHDRAW(7, "withdraw", SECTION_ID, STUDENT_ID),
    /** Gives up a place on a wait list. */
    LEAVE_WAITLIST(8, "leaveWaitlist", SECTION_ID, STUDENT_ID),
    /** Marks a lesson as finished. */
    COMPLETE_LESSON(9, "completeLesson", LESSON, SECTION_ID, STUDENT_ID),
    /** Makes a session of a section or changes its settings. */
    PUT_SESSION(10, "putSession", SESSION_SETTINGS, SECTION_ID, SESSION_ID),
    /** Books a place of a session. */
    BOOK(11, "book", SECTION_ID, STUDENT_ID, SESSION_ID),
    /** Gives a booked place back. */
    CANCEL_BOOKING(12, "cancelBooking", SECTION_ID, STUDENT_ID, SESSION_ID),
    /** Several drops and adds of one student, all or nothing. */
    REGISTER(13, "register", STUDENT_ID, REGISTRATION_ITEMS),
    /** Ends a section: every seat is refunded, the wait list emptied. */
    CANCEL_SECTION(14, "cancelSection", SECTION_ID),
    /** Takes the sections of a term that is over out of memory. */
    ARCHIVE_TERM(15, "archiveTerm", TERM),
    /** Does nothing: lets time pass, and with it whatever was due. */
    TICK(16, "tick"),
    /** Takes over an enrollment that an older system made, as it stands there: nothing is charged. */
    IMPORT_ENROLLMENT(17, "importEnrollment", IMPORTED_ENROLLMENT, SECTION_ID, STUDENT_ID);

    private static final CommandType[] BY_NUMBER = new CommandType[values().length + 1];

    static {
        for (CommandType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it.
    private final CommandField[] inOrder;

    @SuppressWarnings("ImmutableEnumChecker") // It is a List.of: nobody changes it.
    private final List<CommandField> fields;

    private final boolean mayNameKind;

    CommandType(int number, String text, CommandField... fields) {
        this.number = number;
        this.text = text;
        this.inOrder = fields;
        this.fields = List.of(fields);
        this.mayNameKind = this.fields.contains(SECTION_ID);
    }

    /** The stable number, as journaled. */
    public int number() {
        return number;
    }

    /** The stable text, as shown to people and scripts. */
    public String text() {
        return text;
    }

    /** What the record carries, in order. */
    public List<CommandField> fields() {
        return fields;
    }

    /** Whether its record may say which kind the section must be of that it is about: one that must be there. */
    boolean mayNameKind() {
        return mayNameKind;
    }

    /** {@link #fields} for the decoder, which changes nothing in it: an array is walked faster than a list. */
    CommandField[] inOrder() {
        return inOrder;
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
