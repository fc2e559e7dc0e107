package io.registrar.engine;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Decision.Place;
import io.registrar.engine.ModelRows.Entry;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import io.registrar.engine.codec.RegistrationItem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The naive model's rules of taking seats and places on wait lists, and of giving them up. */
abstract class ModelEnrollment extends ModelPromotion {
    Verdict enroll(Step.Enroll enroll) {
        SectionRow section = sections.get(enroll.sectionId());
        StudentRow student = students.get(enroll.studentId());
        Verdict refusal = student == null && section != null
                ? Verdict.of(ResultCode.STUDENT_NOT_FOUND)
                : refusalOfAdd(section, student, enroll.joinsWaitlist(), student == null ? null : student.balance, 0);
        if (refusal != null) {
            return refused(enroll, refusal);
        }
        if (isFull(section)) {
            return Verdict.of(ResultCode.CREATED).with(Place.POSITION, join(section, student));
        }
        Seat seat = seat(section, student, statusOf(enroll.isHold()), EffectKind.ENROLLMENT_BEGUN);
        return Verdict.ofEnrollment(ResultCode.CREATED, seat)
                .with(Place.AMOUNT, seat.paid)
                .withBalance(student);
    }

    EnrollmentStatus statusOf(boolean isHold) {
        return isHold ? EnrollmentStatus.PENDING : EnrollmentStatus.ACTIVE;
    }

    /**
     * The precedence of the contract; null if the seat, or else a place on the wait list, may be taken.
     *
     * @param credits what the student may spend on it
     * @param joining wait lists that the same command has joined by then
     */
    Verdict refusalOfAdd(
            SectionRow section, StudentRow student, boolean joinsWaitlist, BigInteger credits, int joining) {
        if (section == null) {
            return Verdict.of(ResultCode.SECTION_NOT_FOUND);
        }
        if (section.isCancelled) {
            return Verdict.of(ResultCode.SECTION_CANCELLED);
        }
        if (isTooEarly(section.settings)) {
            return Verdict.ofWindow(ResultCode.REGISTRATION_NOT_OPEN, section.settings.opensAtMillis());
        }
        if (isTooLate(section.settings)) {
            return Verdict.ofWindow(ResultCode.REGISTRATION_CLOSED, section.settings.closesAtMillis());
        }
        if (isDuplicate(section, student)) {
            return Verdict.ofEnrollment(ResultCode.ALREADY_ENROLLED, section.roster.get(student.id));
        }
        if (isWaiting(section, student)) {
            return Verdict.of(ResultCode.ALREADY_WAITLISTED);
        }
        if (isFull(section)) {
            return joinsWaitlist ? refusalOfJoin(section, student, joining) : full(section);
        }
        if (isOverdrawn(credits.subtract(BigInteger.valueOf(priceOf(section))))) {
            return Verdict.ofCredits(ResultCode.INSUFFICIENT_CREDITS, priceOf(section), student.balance);
        }
        return null;
    }

    Verdict full(SectionRow section) {
        return Verdict.ofBound(ResultCode.SECTION_FULL, section.roster.size(), section.settings.capacity())
                .with(Place.LAST_SEAT, section.lastSeatSequence());
    }

    /** Whoever joins a wait list need not be able to pay. */
    Verdict refusalOfJoin(SectionRow section, StudentRow student, int joining) {
        if (isWaitlistFull(section)) {
            return Verdict.ofBound(
                    ResultCode.WAITLIST_FULL, section.waitlist.size(), section.settings.waitlistCapacity());
        }
        long waitsFor = joining
                + sections.values().stream()
                        .filter(other -> other.waitlist.containsKey(student.id))
                        .count();
        return waitsFor < Limits.MAX_WAITLISTS_OF_STUDENT
                ? null
                : Verdict.ofBound(ResultCode.STATE_FULL, waitsFor, Limits.MAX_WAITLISTS_OF_STUDENT);
    }

    boolean isWaitlistFull(SectionRow section) {
        return section.waitlist.size() >= section.settings.waitlistCapacity();
    }

    /** A window is open from its first instant. */
    boolean isTooEarly(SectionSettings settings) {
        return timeMillis < settings.opensAtMillis();
    }

    /** A window is closed from its closing instant on. */
    boolean isTooLate(SectionSettings settings) {
        return timeMillis >= settings.closesAtMillis();
    }

    boolean isDuplicate(SectionRow section, StudentRow student) {
        return section.roster.containsKey(student.id);
    }

    boolean isWaiting(SectionRow section, StudentRow student) {
        return section.waitlist.containsKey(student.id);
    }

    /** Takes a place at the end; returns which. */
    long join(SectionRow section, StudentRow student) {
        section.waitlist.put(student.id, new Entry(student.id, timeMillis));
        section.changedSequence = sequence;
        return section.waitlist.size();
    }

    Verdict unenroll(Step.Unenroll unenroll) {
        StudentRow student = students.get(unenroll.studentId());
        Verdict refusal = refusalAboutSeat(unenroll, false);
        if (refusal != null) {
            return refused(unenroll, refusal);
        }
        Seat seat = sections.get(unenroll.sectionId()).roster.get(student.id);
        long refund = refundOf(seat);
        end(seat, EnrollmentStatus.CANCELLED, refund);
        settleAffected();
        return Verdict.ofEnrollment(ResultCode.OK, seat)
                .with(Place.AMOUNT, refund)
                .withBalance(student);
    }

    Verdict withdraw(Step.Withdraw withdraw) {
        Verdict refusal = refusalAboutSeat(withdraw, false);
        if (refusal != null) {
            return refused(withdraw, refusal);
        }
        Seat seat = sections.get(withdraw.sectionId()).roster.get(withdraw.studentId());
        end(seat, EnrollmentStatus.WITHDRAWN, refundOfWithdrawal(seat));
        settleAffected();
        return ofSeat(seat);
    }

    /** Who withdraws gets nothing back. */
    long refundOfWithdrawal(Seat seat) {
        return 0;
    }

    Verdict confirm(Step.Confirm confirm) {
        Verdict refusal = refusalAboutSeat(confirm, true);
        if (refusal != null) {
            return refused(confirm, refusal);
        }
        Seat seat = sections.get(confirm.sectionId()).roster.get(confirm.studentId());
        changeStatus(seat, EnrollmentStatus.ACTIVE);
        return ofSeat(seat);
    }

    private Verdict ofSeat(Seat seat) {
        return Verdict.ofEnrollment(ResultCode.OK, seat)
                .with(Place.AMOUNT, seat.paid)
                .with(Place.ENROLLED_AT, seat.enrolledAtMillis)
                .withBalance(students.get(seat.studentId));
    }

    /** A hold that becomes anything else is due no more. */
    void changeStatus(Seat seat, EnrollmentStatus status) {
        holds.remove(seat.id);
        seat.status = status;
        addChange(seat);
        sections.get(seat.sectionId).changedSequence = sequence;
    }

    /** Why nothing is done about the seat that the command names; null if it may be. */
    Verdict refusalAboutSeat(Step command, boolean isForHoldsOnly) {
        SectionRow section = sections.get(command.sectionId());
        StudentRow student = students.get(command.studentId());
        if (section != null && student == null) {
            return Verdict.of(ResultCode.STUDENT_NOT_FOUND);
        }
        Verdict refusal = refusalOfDrop(section, student);
        if (refusal == null && isForHoldsOnly) {
            Seat seat = section.roster.get(student.id);
            return seat.status == EnrollmentStatus.PENDING ? null : Verdict.ofEnrollment(ResultCode.NOT_PENDING, seat);
        }
        return refusal;
    }

    Verdict refusalOfDrop(SectionRow section, StudentRow student) {
        if (section == null) {
            return Verdict.of(ResultCode.SECTION_NOT_FOUND);
        }
        if (section.isCancelled) {
            return Verdict.of(ResultCode.SECTION_CANCELLED);
        }
        Seat seat = section.roster.get(student.id);
        if (seat == null) {
            return Verdict.of(ResultCode.NOT_ENROLLED);
        }
        return isCompleted(seat) ? Verdict.ofEnrollment(ResultCode.ALREADY_COMPLETED, seat) : null;
    }

    boolean isCompleted(Seat seat) {
        return seat.status == EnrollmentStatus.COMPLETED;
    }

    Verdict leaveWaitlist(Step.LeaveWaitlist command) {
        SectionRow section = sections.get(command.sectionId());
        if (section == null) {
            return refused(command, Verdict.of(ResultCode.SECTION_NOT_FOUND));
        }
        StudentRow student = students.get(command.studentId());
        if (student == null) {
            return refused(command, Verdict.of(ResultCode.STUDENT_NOT_FOUND));
        }
        if (section.isCancelled) {
            return refused(command, Verdict.of(ResultCode.SECTION_CANCELLED));
        }
        if (!isWaiting(section, student)) {
            return refused(command, Verdict.of(ResultCode.NOT_WAITLISTED));
        }
        leave(section, student.id);
        section.changedSequence = sequence;
        return Verdict.of(ResultCode.OK);
    }

    /** Drops, then adds, then promotions; or nothing of it. */
    Verdict register(Step.Register register) {
        StudentRow student = students.get(register.studentId());
        if (student == null) {
            return refused(register, Verdict.of(ResultCode.STUDENT_NOT_FOUND));
        }
        List<ResultCode> codes = judge(student, register.items());
        if (!isAccepted(codes)) {
            for (int item = 0; item < codes.size(); item++) {
                RegistrationItem asked = register.items().get(item);
                effects.add(Effect.ofItem(asked.isDrop(), codes.get(item), student.id, asked.sectionId(), 0, 0, 0));
            }
            return refused(register, Verdict.of(codeOfRefused(codes)));
        }
        List<Effect> items = new ArrayList<>();
        for (RegistrationItem item : register.items()) {
            items.add(carryOut(student, item));
        }
        settleAffected();
        effects.addAll(items);
        return Verdict.of(ResultCode.OK).withBalance(student);
    }

    boolean isAccepted(List<ResultCode> codes) {
        return codes.stream().allMatch(code -> code == ResultCode.OK);
    }

    ResultCode codeOfRefused(List<ResultCode> codes) {
        return codes.contains(ResultCode.SECTION_NOT_FOUND)
                ? ResultCode.SECTION_NOT_FOUND
                : ResultCode.REGISTRATION_REFUSED;
    }

    /** What each item would come to, if all that may be done before it were done. */
    List<ResultCode> judge(StudentRow student, List<RegistrationItem> items) {
        List<ResultCode> codes = new ArrayList<>();
        BigInteger credits = student.balance;
        int joining = 0;
        for (RegistrationItem item : items) {
            SectionRow section = sections.get(item.sectionId());
            Verdict refusal = item.isDrop()
                    ? refusalOfDrop(section, student)
                    : refusalOfAdd(section, student, item.joinsWaitlist(), credits, joining);
            codes.add(refusal == null ? ResultCode.OK : refusal.code());
            if (refusal == null && item.isDrop()) {
                credits = credits.add(BigInteger.valueOf(refundOf(section.roster.get(student.id))));
            } else if (refusal == null && isFull(section)) {
                joining++;
            } else if (refusal == null) {
                credits = credits.subtract(BigInteger.valueOf(priceOf(section)));
            }
        }
        return codes;
    }

    private Effect carryOut(StudentRow student, RegistrationItem item) {
        SectionRow section = sections.get(item.sectionId());
        int status = 0;
        long id = 0;
        long position = 0;
        if (item.isDrop()) {
            Seat seat = section.roster.get(student.id);
            end(seat, EnrollmentStatus.CANCELLED, refundOf(seat));
            status = seat.status.number();
            id = seat.id;
        } else if (isFull(section)) {
            position = join(section, student);
        } else {
            Seat seat = seat(section, student, statusOf(item.isHold()), EffectKind.ENROLLMENT_BEGUN);
            status = seat.status.number();
            id = seat.id;
        }
        return Effect.ofItem(item.isDrop(), ResultCode.OK, student.id, section.id, status, id, position);
    }
}
