package io.registrar.engine;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.Outcome.EffectKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of enrollment once more, as the contract states them and with nothing but maps and objects: no dense index,
 * no free row, no counter that could be derived. Slow and plain on purpose. Each rule is a method of its own, so that a
 * test can plant a bug by overriding one.
 */
class NaiveModel {
    private static final BigInteger MOST_CREDITS = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

    /** Sections by id, in order of their making. */
    final Map<String, SectionRow> sections = new LinkedHashMap<>();

    /** Students by id, in order of their making. */
    final Map<String, StudentRow> students = new LinkedHashMap<>();

    private long sequence;
    private long lastEnrollmentId;
    private long lastLedgerEntryId;

    /** A section. */
    static final class SectionRow {
        final String id;
        final int number;
        SectionSettings settings;
        long totalEnrollments;
        long changedSequence;

        /** Who holds a seat, by student, in order of enrollment. */
        final Map<String, Seat> roster = new LinkedHashMap<>();

        /** Sequences at which an enrollment here began or ended. */
        final List<Long> rosterHistory = new ArrayList<>();

        /** Sequences at which an enrollment here began. */
        final List<Long> seatHistory = new ArrayList<>();

        SectionRow(String id, int number) {
            this.id = id;
            this.number = number;
        }

        long lastSeatSequence() {
            return seatHistory.isEmpty() ? 0 : seatHistory.get(seatHistory.size() - 1);
        }
    }

    /** A student. */
    static final class StudentRow {
        final String id;
        final int number;
        BigInteger balance = BigInteger.ZERO;

        /** Sequences of the ledger entries. */
        final List<Long> ledgerHistory = new ArrayList<>();

        /** Sequences at which an enrollment began or ended. */
        final List<Long> enrollmentHistory = new ArrayList<>();

        StudentRow(String id, int number) {
            this.id = id;
            this.number = number;
        }
    }

    /** A seat taken, and what was paid for it. */
    record Seat(long enrollmentId, String studentId, long paid, long enrolledAtMillis) {}

    /** What a refusal says; the numbers it does not mention are 0. */
    record Refusal(
            ResultCode code,
            long enrollmentId,
            long amount,
            long balance,
            long current,
            long max,
            long windowBoundMillis,
            long lastSeatSequence) {
        static Refusal of(ResultCode code) {
            return new Refusal(code, 0, 0, 0, 0, 0, 0, 0);
        }

        static Refusal ofEnrollment(ResultCode code, long enrollmentId) {
            return new Refusal(code, enrollmentId, 0, 0, 0, 0, 0, 0);
        }

        static Refusal ofCredits(ResultCode code, long amount, BigInteger balance) {
            return new Refusal(code, 0, amount, balance.longValueExact(), 0, 0, 0, 0);
        }

        static Refusal ofSeats(ResultCode code, long current, long max) {
            return new Refusal(code, 0, 0, 0, current, max, 0, 0);
        }

        static Refusal ofFull(SectionRow section) {
            return new Refusal(
                    ResultCode.SECTION_FULL,
                    0,
                    0,
                    0,
                    section.roster.size(),
                    section.settings.capacity(),
                    0,
                    section.lastSeatSequence());
        }

        static Refusal ofWindow(ResultCode code, long boundMillis) {
            return new Refusal(code, 0, 0, 0, 0, 0, boundMillis, 0);
        }
    }

    final Decision apply(Step step) {
        sequence++;
        if (step instanceof Step.PutSection put) {
            return putSection(put);
        } else if (step instanceof Step.PutStudent put) {
            return putStudent(put);
        } else if (step instanceof Step.AdjustCredits adjust) {
            return adjustCredits(adjust);
        } else if (step instanceof Step.Enroll enroll) {
            return enroll(enroll);
        }
        return unenroll((Step.Unenroll) step);
    }

    Decision putSection(Step.PutSection put) {
        SectionRow section = sections.get(put.sectionId());
        boolean isNew = section == null;
        if (isNew) {
            section = new SectionRow(put.sectionId(), sections.size());
            sections.put(put.sectionId(), section);
        } else if (isCutTooDeep(section, put.settings().capacity())) {
            return refused(
                    put,
                    Refusal.ofSeats(
                            ResultCode.CAPACITY_BELOW_ENROLLED,
                            section.roster.size(),
                            put.settings().capacity()));
        }
        section.settings = put.settings();
        section.changedSequence = sequence;
        return decided(put, isNew ? ResultCode.CREATED : ResultCode.OK, 0, 0, 0, 0, List.of());
    }

    Decision putStudent(Step.PutStudent put) {
        StudentRow student = students.get(put.studentId());
        if (student != null) {
            return decided(put, ResultCode.OK, 0, 0, student.balance.longValueExact(), 0, List.of());
        }
        student = new StudentRow(put.studentId(), students.size());
        students.put(put.studentId(), student);
        List<Effect> effects = new ArrayList<>();
        changeBalance(effects, LedgerType.GRANT, student, 0, -1, put.credits());
        return decided(put, ResultCode.CREATED, 0, 0, student.balance.longValueExact(), 0, effects);
    }

    Decision adjustCredits(Step.AdjustCredits adjust) {
        StudentRow student = students.get(adjust.studentId());
        if (student == null) {
            return refused(adjust, Refusal.of(ResultCode.STUDENT_NOT_FOUND));
        }
        BigInteger amount = BigInteger.valueOf(adjust.amount());
        if (isOverdrawn(student.balance.add(amount))) {
            return refused(
                    adjust, Refusal.ofCredits(ResultCode.INSUFFICIENT_CREDITS, -adjust.amount(), student.balance));
        }
        if (isOverflow(student, amount)) {
            return refused(adjust, Refusal.ofCredits(ResultCode.BALANCE_OVERFLOW, adjust.amount(), student.balance));
        }
        List<Effect> effects = new ArrayList<>();
        long entry = changeBalance(effects, LedgerType.ADJUST, student, 0, -1, adjust.amount());
        return decided(
                adjust, ResultCode.CREATED, 0, adjust.amount(), student.balance.longValueExact(), entry, effects);
    }

    Decision enroll(Step.Enroll enroll) {
        Refusal refusal = refusalOfEnroll(enroll);
        if (refusal != null) {
            return refused(enroll, refusal);
        }
        SectionRow section = sections.get(enroll.sectionId());
        StudentRow student = students.get(enroll.studentId());
        Seat seat =
                new Seat(nextEnrollmentId(section, student), enroll.studentId(), priceOf(section), enroll.timeMillis());
        section.roster.put(enroll.studentId(), seat);
        section.totalEnrollments++;
        section.seatHistory.add(sequence);
        section.changedSequence = sequence;
        List<Effect> effects = new ArrayList<>();
        effects.add(enrollment(EffectKind.ENROLLMENT_BEGUN, EnrollmentStatus.ACTIVE, seat, section, student));
        changeBalance(effects, LedgerType.CHARGE, student, seat.enrollmentId(), section.number, -seat.paid());
        return decided(
                enroll,
                ResultCode.CREATED,
                seat.enrollmentId(),
                seat.paid(),
                student.balance.longValueExact(),
                0,
                effects);
    }

    /** The precedence of the contract; null if the seat may be taken. */
    Refusal refusalOfEnroll(Step.Enroll enroll) {
        SectionRow section = sections.get(enroll.sectionId());
        StudentRow student = students.get(enroll.studentId());
        if (section == null) {
            return Refusal.of(ResultCode.SECTION_NOT_FOUND);
        }
        if (student == null) {
            return Refusal.of(ResultCode.STUDENT_NOT_FOUND);
        }
        if (isTooEarly(section.settings, enroll.timeMillis())) {
            return Refusal.ofWindow(ResultCode.REGISTRATION_NOT_OPEN, section.settings.opensAtMillis());
        }
        if (isTooLate(section.settings, enroll.timeMillis())) {
            return Refusal.ofWindow(ResultCode.REGISTRATION_CLOSED, section.settings.closesAtMillis());
        }
        if (isDuplicate(section, student)) {
            return Refusal.ofEnrollment(
                    ResultCode.ALREADY_ENROLLED, section.roster.get(student.id).enrollmentId());
        }
        if (isFull(section)) {
            return Refusal.ofFull(section);
        }
        if (isOverdrawn(student.balance.subtract(BigInteger.valueOf(priceOf(section))))) {
            return Refusal.ofCredits(ResultCode.INSUFFICIENT_CREDITS, priceOf(section), student.balance);
        }
        return null;
    }

    Decision unenroll(Step.Unenroll unenroll) {
        SectionRow section = sections.get(unenroll.sectionId());
        if (section == null) {
            return refused(unenroll, Refusal.of(ResultCode.SECTION_NOT_FOUND));
        }
        StudentRow student = students.get(unenroll.studentId());
        if (student == null) {
            return refused(unenroll, Refusal.of(ResultCode.STUDENT_NOT_FOUND));
        }
        Seat seat = section.roster.get(student.id);
        if (seat == null) {
            return refused(unenroll, Refusal.of(ResultCode.NOT_ENROLLED));
        }
        freeSeat(section, student);
        section.changedSequence = sequence;
        long refund = refundOf(seat, section);
        List<Effect> effects = new ArrayList<>();
        effects.add(enrollment(EffectKind.ENROLLMENT_ENDED, EnrollmentStatus.CANCELLED, seat, section, student));
        changeBalance(effects, LedgerType.REFUND, student, seat.enrollmentId(), section.number, refund);
        return decided(
                unenroll, ResultCode.OK, seat.enrollmentId(), refund, student.balance.longValueExact(), 0, effects);
    }

    /** A window is open from its first instant. */
    boolean isTooEarly(SectionSettings settings, long timeMillis) {
        return timeMillis < settings.opensAtMillis();
    }

    /** A window is closed from its closing instant on. */
    boolean isTooLate(SectionSettings settings, long timeMillis) {
        return timeMillis >= settings.closesAtMillis();
    }

    boolean isDuplicate(SectionRow section, StudentRow student) {
        return section.roster.containsKey(student.id);
    }

    boolean isFull(SectionRow section) {
        long capacity = section.settings.capacity();
        return capacity != -1 && section.roster.size() >= capacity;
    }

    boolean isCutTooDeep(SectionRow section, long capacity) {
        return capacity != -1 && section.roster.size() > capacity;
    }

    boolean isOverdrawn(BigInteger balance) {
        return balance.signum() < 0;
    }

    /** Judged with everything that may still be refunded. */
    boolean isOverflow(StudentRow student, BigInteger amount) {
        return student.balance.add(refundable(student)).add(amount).compareTo(MOST_CREDITS) > 0;
    }

    final BigInteger refundable(StudentRow student) {
        BigInteger sum = BigInteger.ZERO;
        for (SectionRow section : sections.values()) {
            Seat seat = section.roster.get(student.id);
            if (seat != null) {
                sum = sum.add(BigInteger.valueOf(seat.paid()));
            }
        }
        return sum;
    }

    long priceOf(SectionRow section) {
        return section.settings.price();
    }

    /** What was paid, whatever a seat costs by now. */
    long refundOf(Seat seat, SectionRow section) {
        return seat.paid();
    }

    void freeSeat(SectionRow section, StudentRow student) {
        section.roster.remove(student.id);
    }

    /** Every enrollment is a new one, that of a student who comes back too. */
    long nextEnrollmentId(SectionRow section, StudentRow student) {
        return ++lastEnrollmentId;
    }

    /** No entry for a change of zero. */
    boolean isWorthAnEntry(long amount) {
        return amount != 0;
    }

    /** The newest of what is behind; 0 if nothing is. */
    long previousIn(List<Long> history) {
        return history.isEmpty() ? 0 : history.get(history.size() - 1);
    }

    /** A ledger and an enrollment lead back to their like only. */
    List<Long> ledgerHistory(StudentRow student) {
        return student.ledgerHistory;
    }

    private long follow(List<Long> history) {
        long previous = previousIn(history);
        history.add(sequence);
        return previous;
    }

    /** Returns the id of the ledger entry, 0 if the change is not worth one. */
    private long changeBalance(
            List<Effect> effects, LedgerType type, StudentRow student, long enrollmentId, int section, long amount) {
        student.balance = student.balance.add(BigInteger.valueOf(amount));
        if (!isWorthAnEntry(amount)) {
            return 0;
        }
        effects.add(new Effect(
                EffectKind.LEDGER_ENTRY,
                type.number(),
                ++lastLedgerEntryId,
                enrollmentId,
                student.number,
                section,
                amount,
                student.balance.longValueExact(),
                0,
                follow(ledgerHistory(student)),
                0));
        return lastLedgerEntryId;
    }

    Decision refused(Step step, Refusal refusal) {
        return new Decision(
                sequence,
                step.timeMillis(),
                refusal.code(),
                refusal.enrollmentId(),
                refusal.amount(),
                refusal.balance(),
                refusal.current(),
                refusal.max(),
                refusal.windowBoundMillis(),
                0,
                refusal.lastSeatSequence(),
                List.of());
    }

    final long sequence() {
        return sequence;
    }

    private Effect enrollment(
            EffectKind kind, EnrollmentStatus status, Seat seat, SectionRow section, StudentRow student) {
        return new Effect(
                kind,
                status.number(),
                seat.enrollmentId(),
                seat.enrollmentId(),
                student.number,
                section.number,
                seat.paid(),
                0,
                seat.enrolledAtMillis(),
                follow(student.enrollmentHistory),
                follow(section.rosterHistory));
    }

    private Decision decided(
            Step step,
            ResultCode code,
            long enrollmentId,
            long amount,
            long balance,
            long ledgerEntryId,
            List<Effect> effects) {
        return new Decision(
                sequence, step.timeMillis(), code, enrollmentId, amount, balance, 0, 0, 0, ledgerEntryId, 0, effects);
    }
}
