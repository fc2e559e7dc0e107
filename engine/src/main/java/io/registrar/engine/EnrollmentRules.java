package io.registrar.engine;

/** One student and one section: enroll, unenroll, confirm, withdraw, leave the wait list, finish a lesson. */
final class EnrollmentRules {
    private final State state;
    private final Turn turn;
    private final Seats seats;
    private final Admission admission;

    EnrollmentRules(Turn turn, Seats seats, Admission admission) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
        this.admission = admission;
    }

    void enroll() {
        if (turn.findsSection() && turn.findsStudent()) {
            enrollFound();
        }
    }

    /** Enrolls the student in the section, both found. */
    void enrollFound() {
        boolean isHold = turn.command.isHold();
        long balance = state.students.balance(turn.student);
        ResultCode code = admission.judge(turn.section, turn.student, balance, isHold, turn.command.joinsWaitlist());
        if (code == ResultCode.CREATED) {
            long id = admission.seat(turn.section, turn.student, isHold);
            turn.outcome
                    .result(code)
                    .enrollment(id)
                    .amount(state.sections.at(turn.section).settings.price())
                    .balance(state.students.balance(turn.student));
        } else if (code == ResultCode.OK) {
            turn.outcome.result(ResultCode.CREATED).position(admission.join(turn.section, turn.student));
        } else {
            admission.refuse(code, turn.section, turn.student);
        }
    }

    void unenroll() {
        if (turn.findsPlace()) {
            unenrollFound();
        }
    }

    /** Unenrolls the student from the section, both found, and it is live. */
    void unenrollFound() {
        int row = seatToEnd();
        if (row >= 0) {
            long id = state.enrollments.id(row);
            long cost = state.enrollments.cost(row);
            seats.end(row, EnrollmentStatus.CANCELLED);
            seats.promotion().settle();
            turn.outcome
                    .result(ResultCode.OK)
                    .enrollment(id)
                    .amount(cost)
                    .balance(state.students.balance(turn.student));
        }
    }

    void withdraw() {
        int row = findSeatToEnd();
        if (row >= 0) {
            Outcome outcome = describe(row);
            seats.end(row, EnrollmentStatus.WITHDRAWN);
            seats.promotion().settle();
            outcome.balance(state.students.balance(turn.student));
        }
    }

    void confirm() {
        int row = findSeatToEnd();
        if (row < 0) {
            return;
        }
        if (state.enrollments.status(row) != EnrollmentStatus.PENDING) {
            turn.refuse(ResultCode.NOT_PENDING).enrollment(state.enrollments.id(row));
            return;
        }
        describe(row).balance(state.students.balance(turn.student));
        seats.change(row, EnrollmentStatus.ACTIVE);
    }

    private Outcome describe(int row) {
        return turn.outcome
                .result(ResultCode.OK)
                .enrollment(state.enrollments.id(row))
                .amount(state.enrollments.cost(row))
                .enrolledAt(state.enrollments.enrolledAtMillis(row));
    }

    private int findSeatToEnd() {
        return turn.findsPlace() ? seatToEnd() : Section.NONE;
    }

    /** The row of the student's seat, one that is not completed; or refuses, and returns -1. */
    private int seatToEnd() {
        int row = turn.findSeat();
        if (row >= 0 && state.enrollments.status(row) == EnrollmentStatus.COMPLETED) {
            turn.refuse(ResultCode.ALREADY_COMPLETED).enrollment(state.enrollments.id(row));
            return Section.NONE;
        }
        return row;
    }

    void leaveWaitlist() {
        if (!turn.findsPlace()) {
            return;
        }
        int entry = state.waitlists.find(turn.section, turn.student);
        if (entry < 0) {
            turn.refuse(ResultCode.NOT_WAITLISTED);
            return;
        }
        state.waitlists.remove(entry);
        state.sections.at(turn.section).changedSequence = state.sequence;
        turn.outcome.result(ResultCode.OK);
    }

    void completeLesson() {
        if (!turn.findsSection() || !turn.findsStudent()) {
            return;
        }
        int lesson = turn.command.lesson();
        Section section = state.sections.at(turn.section);
        int lessons = section.settings.lessons();
        if (lesson < 1 || lesson > lessons) {
            turn.refuse(ResultCode.LESSON_NOT_FOUND).seats(0, lessons);
            return;
        }
        int row = turn.isSectionLive() ? turn.findSeat() : Section.NONE;
        if (row < 0) {
            return;
        }
        long id = state.enrollments.id(row);
        if (state.details.hasFinished(row, lesson)) {
            turn.refuse(ResultCode.LESSON_ALREADY_COMPLETED).enrollment(id);
            return;
        }
        int finished = state.details.finish(row, lesson);
        section.changedSequence = state.sequence;
        if (finished == lessons && state.enrollments.status(row) != EnrollmentStatus.COMPLETED) {
            seats.change(row, EnrollmentStatus.COMPLETED);
        }
        turn.outcome.result(ResultCode.CREATED).enrollment(id).count(finished).seats(0, lessons);
    }
}
