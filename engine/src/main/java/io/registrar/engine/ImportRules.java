package io.registrar.engine;

import io.registrar.engine.codec.CommandDecoder;

/**
 * An enrollment that an older system made. What was decided there is not decided again: neither window nor price nor balance
 * is looked at. What must be true here is: one seat for each student and section, and no more than there are.
 */
final class ImportRules {
    private final State state;
    private final Turn turn;
    private final Seats seats;
    private final Admission admission;

    ImportRules(Turn turn, Seats seats, Admission admission) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
        this.admission = admission;
    }

    void importEnrollment() {
        if (!turn.findsPlace()) {
            return;
        }
        CommandDecoder command = turn.command;
        int known = state.imports.find(command);
        if (known >= 0) {
            boolean isSame = state.imports.place(known) == PairIndex.pair(turn.student, turn.section);
            turn.refuse(isSame ? ResultCode.OK : ResultCode.IMPORT_ID_REUSED)
                    .enrollment(state.imports.enrollment(known));
            return;
        }
        EnrollmentStatus status = command.importedStatus();
        if ((status.holdsSeat() && !findsFreeSeat(status)) || !findsRoomForTheId()) {
            return;
        }
        long cost = command.credits();
        long enrolledAtMillis = command.enrolledAtMillis();
        long id = seats.takeOver(turn.section, turn.student, status, cost, enrolledAtMillis);
        state.imports.add(command, id, turn.student, turn.section);
        turn.outcome
                .result(ResultCode.CREATED)
                .enrollment(id)
                .amount(cost)
                .balance(state.students.balance(turn.student))
                .enrolledAt(enrolledAtMillis);
    }

    private boolean findsFreeSeat(EnrollmentStatus status) {
        Section of = state.sections.at(turn.section);
        int seat = state.enrollments.find(turn.section, turn.student);
        long balance = state.students.balance(turn.student);
        long cost = turn.command.credits();
        if (seat >= 0) {
            turn.refuse(ResultCode.ALREADY_ENROLLED).enrollment(state.enrollments.id(seat));
        } else if (of.waitlisted > 0 && state.waitlists.find(turn.section, turn.student) >= 0) {
            turn.refuse(ResultCode.ALREADY_WAITLISTED);
        } else if (of.isFull()) {
            turn.refuse(ResultCode.SECTION_FULL)
                    .seats(of.seatsTaken(), of.settings.capacity())
                    .lastSeat(of.lastSeatSequence);
        } else if (balance + state.students.refundable(turn.student) + cost > Limits.MAX_CREDITS) {
            turn.refuse(ResultCode.BALANCE_OVERFLOW).balance(balance).amount(cost);
        } else if (!admission.hasRoom(of, status == EnrollmentStatus.PENDING)) {
            admission.refuseWithoutRoom(of);
        } else {
            return true;
        }
        return false;
    }

    private boolean findsRoomForTheId() {
        if (state.imports.count() < Limits.MAX_IMPORTS) {
            return true;
        }
        turn.refuseAsFull(state.imports.count(), Limits.MAX_IMPORTS);
        return false;
    }
}
