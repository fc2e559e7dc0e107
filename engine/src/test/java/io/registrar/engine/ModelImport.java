package io.registrar.engine;

import io.registrar.engine.Decision.Place;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** The naive model's rule of taking over what an older system has. */
abstract class ModelImport extends ModelCatalog {
    /** What was imported, by the older system's id. */
    private final Map<String, Imported> imports = new HashMap<>();

    /** A section that is put anew after its term was archived is another one. */
    private record Imported(SectionRow section, StudentRow student, long enrollmentId) {}

    Verdict importEnrollment(Step.ImportEnrollment taken) {
        SectionRow section = sections.get(taken.sectionId());
        StudentRow student = students.get(taken.studentId());
        if (section == null) {
            return refused(taken, Verdict.of(ResultCode.SECTION_NOT_FOUND));
        }
        if (student == null) {
            return refused(taken, Verdict.of(ResultCode.STUDENT_NOT_FOUND));
        }
        if (section.isCancelled) {
            return refused(taken, Verdict.of(ResultCode.SECTION_CANCELLED));
        }
        Imported known = imports.get(taken.importId());
        if (known != null) {
            boolean isSame = isSamePlace(known.section == section, known.student == student);
            return Verdict.of(isSame ? ResultCode.OK : ResultCode.IMPORT_ID_REUSED)
                    .with(Place.ENROLLMENT, known.enrollmentId);
        }
        if (takesASeat(taken.status())) {
            Verdict refusal = refusalOfImport(section, student, taken.cost());
            if (refusal != null) {
                return refused(taken, refusal);
            }
        }
        Seat seat = takeOver(section, student, taken);
        imports.put(importKey(taken), new Imported(section, student, seat.id));
        return Verdict.ofEnrollment(ResultCode.CREATED, seat)
                .with(Place.AMOUNT, taken.cost())
                .with(Place.ENROLLED_AT, seat.enrolledAtMillis)
                .withBalance(student);
    }

    String importKey(Step.ImportEnrollment taken) {
        return taken.importId();
    }

    boolean isSamePlace(boolean isSameSection, boolean isSameStudent) {
        return isSameSection && isSameStudent;
    }

    /** An ended one is history alone. */
    boolean takesASeat(EnrollmentStatus status) {
        return status == EnrollmentStatus.PENDING
                || status == EnrollmentStatus.ACTIVE
                || status == EnrollmentStatus.COMPLETED;
    }

    /** No window, no price, no balance; null if it may be taken over. */
    Verdict refusalOfImport(SectionRow section, StudentRow student, long cost) {
        if (isDuplicate(section, student)) {
            return Verdict.ofEnrollment(ResultCode.ALREADY_ENROLLED, section.roster.get(student.id));
        }
        if (isWaiting(section, student)) {
            return Verdict.of(ResultCode.ALREADY_WAITLISTED);
        }
        if (isFull(section)) {
            return full(section);
        }
        return mayBeRefundedTooMuch(student, cost)
                ? Verdict.ofCredits(ResultCode.BALANCE_OVERFLOW, cost, student.balance)
                : null;
    }

    boolean mayBeRefundedTooMuch(StudentRow student, long cost) {
        return isOverflow(student, BigInteger.valueOf(cost));
    }

    long beganAt(Step.ImportEnrollment taken) {
        return taken.enrolledAtMillis();
    }

    private Seat takeOver(SectionRow section, StudentRow student, Step.ImportEnrollment taken) {
        Seat seat = new Seat(
                nextEnrollmentId(section, student),
                section.id,
                student.id,
                taken.cost(),
                beganAt(taken),
                taken.status());
        section.totalEnrollments++;
        section.changedSequence = sequence;
        if (takesASeat(taken.status())) {
            if (taken.status() == EnrollmentStatus.PENDING) {
                seat.dueMillis = dueMillis(section);
                holds.put(seat.id, seat);
            }
            section.roster.put(student.id, seat);
            section.seatHistory.add(sequence);
        }
        addLink(EffectKind.ENROLLMENT_IMPORTED, seat);
        charge(student, seat);
        return seat;
    }

    /** The balance is what it is now: it was paid long ago. */
    void charge(StudentRow student, Seat seat) {}
}
