package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;
import java.util.Arrays;

/**
 * Leads those who wait to the seats that have become free, or that they can pay by now. What a command does marks sections
 * as affected; when it is done, each of them is settled: as long as a seat is free, the first eligible entry is seated if
 * its owner can pay, and passed over if not. It costs the entries seated and passed over, not the length of the list.
 */
final class Promotion {
    private final State state;
    private final Turn turn;
    private final Seats seats;
    private int[] affected = new int[16];
    private int affectedCount;

    Promotion(Turn turn, Seats seats) {
        this.state = turn.state;
        this.turn = turn;
        this.seats = seats;
    }

    /** A seat of the section is free, or its capacity has risen. */
    void seatFreed(int section) {
        Section of = state.sections.at(section);
        if (of.waitlisted > 0 && !of.isAffected) {
            of.isAffected = true;
            if (affectedCount == affected.length) {
                affected = Arrays.copyOf(affected, affectedCount * 2);
            }
            affected[affectedCount++] = section;
        }
    }

    /** The student can pay more than before: entries of it that were passed over come back. */
    void balanceRose(int student) {
        for (int row = state.students.waitlistsHead(student);
                row != Section.NONE;
                row = state.waitlists.olderOfStudent(row)) {
            if (!state.waitlists.isEligible(row)) {
                state.waitlists.comeBack(row);
                seatFreed(state.waitlists.section(row));
            }
        }
    }

    /** The section costs less than before: all its entries that were passed over come back. */
    void priceFell(int section) {
        state.waitlists.allComeBack(state.sections.at(section));
        seatFreed(section);
    }

    /** Settles every affected section, in ascending order of their ids. */
    void settle() {
        if (affectedCount == 0) {
            return;
        }
        if (affectedCount > 1) {
            sortAffected();
        }
        // Settling charges, and frees nothing: it affects no further section.
        for (int i = 0; i < affectedCount; i++) {
            settle(affected[i]);
        }
        affectedCount = 0;
    }

    private void settle(int section) {
        Section of = state.sections.at(section);
        of.isAffected = false;
        if (of.isCancelled) {
            return;
        }
        long price = of.settings.price();
        while (!of.isFull() && hasRoom(of)) {
            int entry = state.waitlists.firstEligible(of);
            if (entry == Section.NONE) {
                return;
            }
            int student = state.waitlists.student(entry);
            if (state.students.balance(student) >= price) {
                state.waitlists.remove(entry);
                seats.take(section, student, EnrollmentStatus.ACTIVE, EffectKind.ENROLLMENT_PROMOTED);
            } else {
                state.waitlists.passOver(entry);
                turn.outcome
                        .addEffect(EffectKind.PASSED_OVER, 0, 0, price)
                        .extent(state.waitlists.joinedAtMillis(entry));
                turn.concern(student, section);
            }
        }
    }

    /** Whether the tables have room for one more seat of the section. */
    boolean hasRoom(Section of) {
        return state.enrollments.size() < Limits.MAX_SEATS_TAKEN && of.seatsTaken() < Limits.MAX_SEATS_OF_SECTION;
    }

    private void sortAffected() {
        Integer[] sorted = new Integer[affectedCount];
        for (int i = 0; i < affectedCount; i++) {
            sorted[i] = affected[i];
        }
        Arrays.sort(sorted, state.sections.ids::compare);
        for (int i = 0; i < affectedCount; i++) {
            affected[i] = sorted[i];
        }
    }
}
