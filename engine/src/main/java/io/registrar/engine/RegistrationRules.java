package io.registrar.engine;

import io.registrar.engine.codec.CommandDecoder;

/** Several drops and adds of one student as one command: all are judged first, and if one is refused, none is done. */
final class RegistrationRules {
    private final State state;
    private final Turn turn;
    private final Seats seats;
    private final Admission admission;

    // What was judged, by item.
    private final ResultCode[] codes = new ResultCode[Limits.MAX_REGISTRATION_ITEMS];
    private final int[] sections = new int[Limits.MAX_REGISTRATION_ITEMS];
    private final long[] enrollments = new long[Limits.MAX_REGISTRATION_ITEMS];
    private final long[] positions = new long[Limits.MAX_REGISTRATION_ITEMS];

    // What the items judged so far will take, which the tables do not know of yet.
    private int seatsToTake;
    private int holdsToTake;
    private int placesToTake;

    RegistrationRules(Turn turn, Seats seats, Admission admission) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
        this.admission = admission;
    }

    void register() {
        if (!turn.findsStudent()) {
            return;
        }
        ResultCode refusal = judge();
        if (refusal.isRefusal()) {
            for (int item = 0; item < turn.command.itemCount(); item++) {
                ResultCode code = codes[item].isRefusal() ? codes[item] : ResultCode.OK;
                addItem(item, code, 0, 0, 0);
            }
            turn.refuse(refusal);
            return;
        }
        carryOut();
        seats.promotion().settle();
        for (int item = 0; item < turn.command.itemCount(); item++) {
            addItem(item, ResultCode.OK, status(item), enrollments[item], positions[item]);
        }
        turn.outcome.result(ResultCode.OK).balance(state.students.balance(turn.student));
    }

    private ResultCode judge() {
        CommandDecoder command = turn.command;
        ResultCode worst = ResultCode.OK;
        seatsToTake = 0;
        holdsToTake = 0;
        placesToTake = 0;
        // Drops come first, and what they give back may pay for the adds.
        long balance = state.students.balance(turn.student);
        for (int item = 0; item < command.itemCount(); item++) {
            sections[item] = state.sections.ids.find(
                    command.buffer(), command.itemSectionOffset(item), command.itemSectionLength(item));
            if (sections[item] < 0) {
                codes[item] = ResultCode.SECTION_NOT_FOUND;
            } else if (command.isDrop(item)) {
                int row = state.enrollments.find(sections[item], turn.student);
                codes[item] = judgeDrop(sections[item], row);
                balance += codes[item].isRefusal() ? 0 : state.enrollments.cost(row);
            } else {
                codes[item] = judgeAdd(item, balance);
                balance -= codes[item] == ResultCode.CREATED
                        ? state.sections.at(sections[item]).settings.price()
                        : 0;
            }
            if (codes[item].isRefusal() && worst != ResultCode.SECTION_NOT_FOUND) {
                worst = codes[item] == ResultCode.SECTION_NOT_FOUND
                        ? ResultCode.SECTION_NOT_FOUND
                        : ResultCode.REGISTRATION_REFUSED;
            }
        }
        return worst;
    }

    private ResultCode judgeDrop(int section, int row) {
        if (state.sections.at(section).isCancelled) {
            return ResultCode.SECTION_CANCELLED;
        }
        if (row < 0) {
            return ResultCode.NOT_ENROLLED;
        }
        return state.enrollments.status(row) == EnrollmentStatus.COMPLETED
                ? ResultCode.ALREADY_COMPLETED
                : ResultCode.OK;
    }

    private ResultCode judgeAdd(int item, long balance) {
        boolean isHold = turn.command.isHold(item);
        ResultCode code =
                admission.judge(sections[item], turn.student, balance, isHold, turn.command.joinsWaitlist(item));
        if (code == ResultCode.CREATED) {
            seatsToTake++;
            holdsToTake += isHold ? 1 : 0;
        } else if (code == ResultCode.OK) {
            placesToTake++;
        }
        boolean hasRoom = state.enrollments.size() + seatsToTake <= Limits.MAX_SEATS_TAKEN
                && state.holds.pending() + holdsToTake <= Limits.MAX_HOLDS
                && state.waitlists.size() + placesToTake <= Limits.MAX_WAITLISTED
                && state.students.waitlistCount(turn.student) + placesToTake <= Limits.MAX_WAITLISTS_OF_STUDENT;
        return code.isRefusal() || hasRoom ? code : ResultCode.STATE_FULL;
    }

    private void carryOut() {
        for (int item = 0; item < turn.command.itemCount(); item++) {
            enrollments[item] = 0;
            positions[item] = 0;
            if (turn.command.isDrop(item)) {
                int row = state.enrollments.find(sections[item], turn.student);
                enrollments[item] = state.enrollments.id(row);
                seats.end(row, EnrollmentStatus.CANCELLED);
            } else if (codes[item] == ResultCode.CREATED) {
                enrollments[item] = admission.seat(sections[item], turn.student, turn.command.isHold(item));
            } else {
                positions[item] = admission.join(sections[item], turn.student);
            }
        }
    }

    /** The number of the status that the item's enrollment has got, or 0 for a place on a wait list. */
    private int status(int item) {
        if (turn.command.isDrop(item)) {
            return EnrollmentStatus.CANCELLED.number();
        }
        if (codes[item] != ResultCode.CREATED) {
            return 0;
        }
        return (turn.command.isHold(item) ? EnrollmentStatus.PENDING : EnrollmentStatus.ACTIVE).number();
    }

    private void addItem(int item, ResultCode code, int status, long enrollment, long position) {
        CommandDecoder command = turn.command;
        turn.outcome.addItem(command.isDrop(item), code, status, enrollment, position);
        // Named by the command's own bytes: there may be no such section.
        int name = turn.outcome.addName(
                command.buffer(), command.itemSectionOffset(item), command.itemSectionLength(item));
        turn.outcome.ofStudent(turn.student, Outcome.OWN).ofSection(sections[item], name);
    }
}
