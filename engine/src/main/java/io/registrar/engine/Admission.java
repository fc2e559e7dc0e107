package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;

/** Whether one student gets into one section, judged in the order of {@link ResultCode}; and how it gets there. */
final class Admission {
    private final State state;
    private final Turn turn;
    private final Seats seats;

    Admission(Turn turn, Seats seats) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
    }

    /**
     * Judges, and changes nothing.
     *
     * @param balance what the student can pay with
     * @return {@link ResultCode#CREATED} for a seat, {@link ResultCode#OK} for a place on the wait list, or why not
     */
    ResultCode judge(int section, int student, long balance, boolean isHold, boolean joinsWaitlist) {
        Section of = state.sections.at(section);
        SectionSettings settings = of.settings;
        if (of.isCancelled) {
            return ResultCode.SECTION_CANCELLED;
        }
        if (state.timeMillis < settings.opensAtMillis()) {
            return ResultCode.REGISTRATION_NOT_OPEN;
        }
        if (state.timeMillis >= settings.closesAtMillis()) {
            return ResultCode.REGISTRATION_CLOSED;
        }
        if (state.enrollments.find(section, student) >= 0) {
            return ResultCode.ALREADY_ENROLLED;
        }
        if (of.waitlisted > 0 && state.waitlists.find(section, student) >= 0) {
            return ResultCode.ALREADY_WAITLISTED;
        }
        if (of.isFull()) {
            return joinsWaitlist ? judgeWaitlist(of, student) : ResultCode.SECTION_FULL;
        }
        if (balance < settings.price()) {
            return ResultCode.INSUFFICIENT_CREDITS;
        }
        return hasRoom(of, isHold) ? ResultCode.CREATED : ResultCode.STATE_FULL;
    }

    /** Whether the bounds of the state let the section fill one seat more. */
    boolean hasRoom(Section of, boolean isHold) {
        return seats.promotion().hasRoom(of) && (!isHold || state.holds.pending() < Limits.MAX_HOLDS);
    }

    private ResultCode judgeWaitlist(Section of, int student) {
        if (of.waitlisted >= of.settings.waitlistCapacity()) {
            return ResultCode.WAITLIST_FULL;
        }
        boolean hasRoom = state.students.waitlistCount(student) < Limits.MAX_WAITLISTS_OF_STUDENT
                && state.waitlists.size() < Limits.MAX_WAITLISTED;
        return hasRoom ? ResultCode.OK : ResultCode.STATE_FULL;
    }

    /** Refuses with the numbers that decided. */
    void refuse(ResultCode code, int section, int student) {
        Section of = state.sections.at(section);
        SectionSettings settings = of.settings;
        Outcome outcome = turn.refuse(code);
        switch (code) {
            case REGISTRATION_NOT_OPEN -> outcome.windowBound(settings.opensAtMillis());
            case REGISTRATION_CLOSED -> outcome.windowBound(settings.closesAtMillis());
            case ALREADY_ENROLLED -> outcome.enrollment(state.enrollments.id(state.enrollments.find(section, student)));
            case SECTION_FULL ->
                outcome.seats(of.seatsTaken(), settings.capacity()).lastSeat(of.lastSeatSequence);
            case WAITLIST_FULL -> outcome.seats(of.waitlisted, settings.waitlistCapacity());
            case INSUFFICIENT_CREDITS ->
                outcome.balance(state.students.balance(student)).amount(settings.price());
            case STATE_FULL -> refuseAsFull(of, student);
            default -> {
                // No number decided.
            }
        }
    }

    private void refuseAsFull(Section of, int student) {
        if (of.isFull()) {
            boolean isStudentFull = state.students.waitlistCount(student) >= Limits.MAX_WAITLISTS_OF_STUDENT;
            turn.refuseAsFull(
                    isStudentFull ? state.students.waitlistCount(student) : state.waitlists.size(),
                    isStudentFull ? Limits.MAX_WAITLISTS_OF_STUDENT : Limits.MAX_WAITLISTED);
        } else {
            refuseWithoutRoom(of);
        }
    }

    /** Refuses since the section {@linkplain #hasRoom has no room}, with the bound that was met. */
    void refuseWithoutRoom(Section of) {
        if (state.enrollments.size() >= Limits.MAX_SEATS_TAKEN) {
            turn.refuseAsFull(state.enrollments.size(), Limits.MAX_SEATS_TAKEN);
        } else if (of.seatsTaken() >= Limits.MAX_SEATS_OF_SECTION) {
            turn.refuseAsFull(of.seatsTaken(), Limits.MAX_SEATS_OF_SECTION);
        } else {
            turn.refuseAsFull(state.holds.pending(), Limits.MAX_HOLDS);
        }
    }

    /** Seats the student, as judged, and returns the enrollment's id. */
    long seat(int section, int student, boolean isHold) {
        EnrollmentStatus status = isHold ? EnrollmentStatus.PENDING : EnrollmentStatus.ACTIVE;
        return seats.take(section, student, status, EffectKind.ENROLLMENT_BEGUN);
    }

    /** Puts the student on the wait list, as judged, and returns its position, from 1 on. */
    long join(int section, int student) {
        Section of = state.sections.at(section);
        state.waitlists.add(section, student, state.sequence, state.timeMillis);
        of.changedSequence = state.sequence;
        return of.waitlisted;
    }
}
