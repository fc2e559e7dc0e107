package io.registrar.engine;

import io.registrar.engine.Decision.Effect;
import io.registrar.engine.ModelRows.Entry;
import io.registrar.engine.ModelRows.Seat;
import io.registrar.engine.ModelRows.SectionRow;
import io.registrar.engine.ModelRows.SessionRow;
import io.registrar.engine.ModelRows.StudentRow;
import io.registrar.engine.Outcome.EffectKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/** How seats are taken and end, and what follows for those who wait: the naive model's rules of promotion. */
abstract class ModelPromotion extends ModelState {
    /** Ids of the sections that have to be settled. */
    private final Set<String> affected = new TreeSet<>();

    /** Seats the student, who pays the price of now. */
    Seat seat(SectionRow section, StudentRow student, EnrollmentStatus status, EffectKind kind) {
        Seat seat = new Seat(
                nextEnrollmentId(section, student), section.id, student.id, priceOf(section), timeMillis, status);
        if (status == EnrollmentStatus.PENDING) {
            seat.dueMillis = dueMillis(section);
            holds.put(seat.id, seat);
        }
        section.roster.put(student.id, seat);
        section.totalEnrollments++;
        section.seatHistory.add(sequence);
        section.changedSequence = sequence;
        addLink(kind, seat);
        changeBalance(LedgerType.CHARGE, student, seat.id, section.id, -seat.paid);
        return seat;
    }

    long dueMillis(SectionRow section) {
        return timeMillis + section.settings.holdSeconds() * 1_000L;
    }

    /** Ends an enrollment whichever way, and gives back so much. */
    void end(Seat seat, EnrollmentStatus status, long refund) {
        SectionRow section = sections.get(seat.sectionId);
        StudentRow student = students.get(seat.studentId);
        holds.remove(seat.id);
        freeSeat(section, student);
        cancelBookings(section, student);
        section.changedSequence = sequence;
        seat.status = status;
        addLink(EffectKind.ENROLLMENT_ENDED, seat);
        changeBalance(LedgerType.REFUND, student, seat.id, section.id, refund);
        if (refund > 0) {
            comeBackOfStudent(student);
        }
        seatFreed(section);
    }

    /** What was paid, whatever a seat costs by now. */
    long refundOf(Seat seat) {
        return seat.paid;
    }

    void freeSeat(SectionRow section, StudentRow student) {
        section.roster.remove(student.id);
    }

    /** Who has no seat has no booking. */
    void cancelBookings(SectionRow section, StudentRow student) {
        for (SessionRow session : section.sessions.values()) {
            session.bookings.remove(student.id);
        }
    }

    void seatFreed(SectionRow section) {
        affect(section);
    }

    /** The balance rose: whatever list the student waits on, and was passed over, looks at the student again. */
    void comeBackOfStudent(StudentRow student) {
        for (SectionRow section : sections.values()) {
            Entry entry = section.waitlist.get(student.id);
            if (entry != null) {
                comeBack(section, entry);
            }
        }
    }

    /** The price fell: everybody who was passed over is looked at again. */
    void comeBackOfSection(SectionRow section) {
        for (Entry entry : section.waitlist.values()) {
            comeBack(section, entry);
        }
    }

    void comeBack(SectionRow section, Entry entry) {
        if (!entry.isEligible) {
            entry.isEligible = true;
            affect(section);
        }
    }

    final void affect(SectionRow section) {
        affected.add(section.id);
    }

    /** By the bytes of the ids, which are ASCII. */
    Iterable<String> inOrder(Set<String> sectionIds) {
        return sectionIds;
    }

    /** Settles what was affected so far, each section once. */
    void settleAffected() {
        Set<String> now = new TreeSet<>(affected);
        affected.clear();
        for (String id : inOrder(now)) {
            SectionRow section = sections.get(id);
            if (section != null && !section.isCancelled) {
                settle(section);
            }
        }
    }

    /** Hands out free seats, in order of joining, to those who can pay. */
    void settle(SectionRow section) {
        while (!isFull(section)) {
            Entry next = firstEligible(section);
            if (next == null) {
                return;
            }
            if (canPay(students.get(next.studentId), section)) {
                promote(section, next);
            } else {
                passOver(section, next);
            }
        }
    }

    /** The first entry that may be looked at; null if there is none. */
    Entry firstEligible(SectionRow section) {
        for (Entry entry : section.waitlist.values()) {
            if (entry.isEligible) {
                return entry;
            }
        }
        return null;
    }

    boolean canPay(StudentRow student, SectionRow section) {
        return !isOverdrawn(student.balance.subtract(BigInteger.valueOf(priceOf(section))));
    }

    void promote(SectionRow section, Entry entry) {
        leave(section, entry.studentId);
        seat(section, students.get(entry.studentId), EnrollmentStatus.ACTIVE, EffectKind.ENROLLMENT_PROMOTED);
    }

    void leave(SectionRow section, String studentId) {
        section.waitlist.remove(studentId);
    }

    void passOver(SectionRow section, Entry entry) {
        entry.isEligible = false;
        effects.add(new Effect(
                EffectKind.PASSED_OVER,
                0,
                0,
                0,
                entry.studentId,
                section.id,
                priceOf(section),
                entry.joinedAtMillis,
                0,
                0));
    }

    /** Everything due at or before the command's time ends before the command is looked at. */
    void expireWhatIsDue() {
        while (true) {
            Seat next = nextDue();
            if (next == null || !isDue(next)) {
                return;
            }
            expire(next);
            settleAffected();
        }
    }

    boolean isDue(Seat hold) {
        return hold.dueMillis <= timeMillis;
    }

    void expire(Seat hold) {
        end(hold, EnrollmentStatus.EXPIRED, refundOf(hold));
    }

    /** The hold that is due first, of several the one of the lowest id; null if there is none. */
    Seat nextDue() {
        Seat first = null;
        for (Seat hold : new ArrayList<>(holds.values())) {
            if (first == null
                    || hold.dueMillis < first.dueMillis
                    || (hold.dueMillis == first.dueMillis && hold.id < first.id)) {
                first = hold;
            }
        }
        return first;
    }
}
