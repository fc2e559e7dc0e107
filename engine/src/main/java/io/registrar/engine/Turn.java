package io.registrar.engine;

import io.registrar.engine.codec.CommandDecoder;

/**
 * One command's turn: what it asks, whom it is about, and the outcome that it gets. The rules share one, filled anew for
 * each command.
 */
final class Turn {
    final State state;
    final CommandDecoder command = new CommandDecoder();
    Outcome outcome;

    /** Index of the section that the command is about; -1 until it was found. */
    int section;

    /** Index of the student that the command is about; -1 until it was found. */
    int student;

    private int namedStudent;
    private int studentName;
    private int namedSection;
    private int sectionName;

    Turn(State state) {
        this.state = state;
    }

    void begin(Outcome toFill) {
        outcome = toFill;
        outcome.begin(state.sequence, state.timeMillis);
        section = Section.NONE;
        student = Section.NONE;
        namedStudent = Section.NONE;
        namedSection = Section.NONE;
    }

    /** Refuses the command; the numbers that decided are added to what is returned. */
    Outcome refuse(ResultCode code) {
        return outcome.result(code);
    }

    /** Refuses the command because a table is full. */
    void refuseAsFull(long current, long most) {
        refuse(ResultCode.STATE_FULL).seats(current, most);
    }

    /** Finds the section that the command names, of the kind that it must be of if the command says so, or refuses. */
    boolean findsSection() {
        section = lookUpSection();
        if (section >= 0
                && command.hasKind()
                && state.sections.at(section).settings.kind() != command.kind()) {
            section = Section.NONE;
        }
        return section >= 0 || isRefused(ResultCode.SECTION_NOT_FOUND);
    }

    /** Finds the student that the command names, or refuses. */
    boolean findsStudent() {
        student = lookUpStudent();
        return student >= 0 || isRefused(ResultCode.STUDENT_NOT_FOUND);
    }

    /** Refuses if the section that was found is cancelled. */
    boolean isSectionLive() {
        return !state.sections.at(section).isCancelled || isRefused(ResultCode.SECTION_CANCELLED);
    }

    /** Finds section and student, and refuses if one is missing or the section is cancelled. */
    boolean findsPlace() {
        return findsSection() && findsStudent() && isSectionLive();
    }

    /** The row of the student's seat in the section, both found; or refuses, and returns -1. */
    int findSeat() {
        int row = state.enrollments.find(section, student);
        if (row < 0) {
            refuse(ResultCode.NOT_ENROLLED);
        }
        return row;
    }

    /** The section that the command names, or -1. */
    int lookUpSection() {
        return state.sections.ids.find(command.buffer(), command.sectionOffset(), command.sectionLength());
    }

    /** The student that the command names, or -1. */
    int lookUpStudent() {
        return state.students.ids.find(command.buffer(), command.studentOffset(), command.studentLength());
    }

    private boolean isRefused(ResultCode code) {
        refuse(code);
        return false;
    }

    /** Says whom the effect last added concerns; section -1 where none is. */
    void concern(int ofStudent, int ofSection) {
        outcome.ofStudent(ofStudent, nameOfStudent(ofStudent)).ofSection(ofSection, nameOfSection(ofSection));
    }

    /** What an effect calls the student. */
    int nameOfStudent(int index) {
        if (index == student || index < 0) {
            return Outcome.OWN;
        }
        if (index != namedStudent) {
            studentName = state.students.ids.addName(index, outcome);
            namedStudent = index;
        }
        return studentName;
    }

    /** What an effect calls the section; -1 is none. */
    int nameOfSection(int index) {
        if (index == section || index < 0) {
            return Outcome.OWN;
        }
        if (index != namedSection) {
            sectionName = state.sections.ids.addName(index, outcome);
            namedSection = index;
        }
        return sectionName;
    }
}
