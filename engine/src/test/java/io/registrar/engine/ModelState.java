package io.registrar.engine;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The naive model's state, and how balances and enrollments leave their traces in the effects. */
abstract class ModelState {
    private static final BigInteger MOST_CREDITS = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

    /** Sections by id, in order of their making. */
    final Map<String, SectionRow> sections = new LinkedHashMap<>();

    /** Students by id, in order of their making. */
    final Map<String, StudentRow> students = new LinkedHashMap<>();

    /** Seats that are pending, by the enrollment's id. */
    final Map<Long, Seat> holds = new LinkedHashMap<>();

    /** Sequence and time of the command that is being decided. */
    long sequence;

    long timeMillis;

    /** Its effects so far. */
    List<Effect> effects = new ArrayList<>();

    private long lastEnrollmentId;
    private long lastLedgerEntryId;

    /** A refusal passes here before it is told. */
    Verdict refused(Step command, Verdict verdict) {
        return verdict;
    }

    boolean isOverdrawn(BigInteger balance) {
        return balance.signum() < 0;
    }

    /** Judged with everything that may still be refunded. */
    boolean isOverflow(StudentRow student, BigInteger amount) {
        return student.balance.add(refundable(student)).add(amount).compareTo(MOST_CREDITS) > 0;
    }

    /** What was paid for the seats that the student holds. */
    BigInteger refundable(StudentRow student) {
        BigInteger sum = BigInteger.ZERO;
        for (SectionRow section : sections.values()) {
            Seat seat = section.roster.get(student.id);
            if (seat != null) {
                sum = sum.add(BigInteger.valueOf(seat.paid));
            }
        }
        return sum;
    }

    long priceOf(SectionRow section) {
        return section.settings.price();
    }

    boolean isFull(SectionRow section) {
        long capacity = section.settings.capacity();
        return capacity != -1 && section.roster.size() >= capacity;
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

    /** Changes a balance; returns the id of the ledger entry, 0 if the change is not worth one. */
    final long changeBalance(LedgerType type, StudentRow student, long enrollmentId, String sectionId, long amount) {
        student.balance = student.balance.add(BigInteger.valueOf(amount));
        if (!isWorthAnEntry(amount)) {
            return 0;
        }
        long id = ++lastLedgerEntryId;
        effects.add(new Effect(
                EffectKind.LEDGER_ENTRY,
                type.number(),
                id,
                enrollmentId,
                student.id,
                sectionId,
                amount,
                student.balance.longValueExact(),
                follow(ledgerHistory(student)),
                0));
        return id;
    }

    /** An enrollment began or ended: both its student's and its section's history lead to it. */
    final void addLink(EffectKind kind, Seat seat) {
        addEnrollment(
                kind,
                seat,
                follow(students.get(seat.studentId).enrollmentHistory),
                follow(sections.get(seat.sectionId).rosterHistory));
    }

    /** An enrollment stays where it is, with another status. */
    final void addChange(Seat seat) {
        addEnrollment(EffectKind.ENROLLMENT_CHANGED, seat, 0, 0);
    }

    private void addEnrollment(EffectKind kind, Seat seat, long previousOfStudent, long previousOfSection) {
        effects.add(new Effect(
                kind,
                seat.status.number(),
                seat.id,
                seat.id,
                seat.studentId,
                seat.sectionId,
                seat.paid,
                seat.enrolledAtMillis,
                previousOfStudent,
                previousOfSection));
    }
}
