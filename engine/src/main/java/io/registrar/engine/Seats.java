package io.registrar.engine;

import io.registrar.engine.Outcome.EffectKind;

/**
 * How seats are taken, changed and given back, whatever rule wants it: counters, credits, bookings and effects together, so
 * that no way of losing a seat forgets one of them.
 */
final class Seats {
    private final State state;
    private final Turn turn;
    private final Promotion promotion;

    Seats(Turn turn) {
        this.state = turn.state;
        this.turn = turn;
        this.promotion = new Promotion(turn, this);
    }

    Promotion promotion() {
        return promotion;
    }

    /** Makes a hold expire, if one is due now; false if none is. */
    boolean expiresNext() {
        if (state.holds.nextDueMillis() > state.timeMillis) {
            return false;
        }
        end(state.holds.firstRow(), EnrollmentStatus.EXPIRED);
        return true;
    }

    /** Seats the student for the section's price, and returns the enrollment's id. All was checked before. */
    long take(int section, int student, EnrollmentStatus status, EffectKind kind) {
        Section of = state.sections.at(section);
        long price = of.settings.price();
        long id = ++state.lastEnrollmentId;
        addSeat(of, section, student, id, status, price, state.timeMillis);
        long balanceAfter = state.students.charge(student, price);
        addBeginOrEnd(kind, status, section, student, id, price, state.timeMillis);
        if (price != 0) {
            addLedgerEntry(LedgerType.CHARGE, id, student, section, -price, balanceAfter);
        }
        return id;
    }

    private int addSeat(
            Section of, int section, int student, long id, EnrollmentStatus status, long cost, long enrolledAtMillis) {
        int row = state.enrollments.add(section, student, id, status, cost, enrolledAtMillis);
        if (status == EnrollmentStatus.PENDING) {
            of.held++;
            state.holds.add(state.timeMillis + of.settings.holdSeconds() * 1_000L, id, row);
        } else {
            of.enrolled++;
        }
        of.totalEnrollments++;
        of.lastSeatSequence = state.sequence;
        of.changedSequence = state.sequence;
        return row;
    }

    /**
     * Takes over an enrollment that was paid for elsewhere, and returns its id: with a seat, if it is of a status that holds
     * one, and otherwise for the history alone. No credits move. All was checked before.
     */
    long takeOver(int section, int student, EnrollmentStatus status, long cost, long enrolledAtMillis) {
        Section of = state.sections.at(section);
        long id = ++state.lastEnrollmentId;
        if (status.holdsSeat()) {
            state.enrollments.setImported(addSeat(of, section, student, id, status, cost, enrolledAtMillis));
            state.students.owe(student, cost);
            state.creditsIssued += cost;
        } else {
            of.totalEnrollments++;
            of.changedSequence = state.sequence;
            if (status == EnrollmentStatus.WITHDRAWN) {
                state.creditsKept += cost;
                state.creditsIssued += cost;
            }
        }
        addBeginOrEnd(EffectKind.ENROLLMENT_IMPORTED, status, section, student, id, cost, enrolledAtMillis);
        return id;
    }

    /** Gives the seat back, with its bookings; refunds it, unless it is withdrawn. */
    void end(int row, EnrollmentStatus status) {
        int section = state.enrollments.section(row);
        int student = state.enrollments.student(row);
        long id = state.enrollments.id(row);
        long cost = state.enrollments.cost(row);
        Section of = state.sections.at(section);
        addBeginOrEnd(
                EffectKind.ENROLLMENT_ENDED,
                status,
                section,
                student,
                id,
                cost,
                state.enrollments.enrolledAtMillis(row));
        remove(row, of);
        of.changedSequence = state.sequence;
        promotion.seatFreed(section);
        if (status == EnrollmentStatus.WITHDRAWN) {
            state.students.forgo(student, cost);
            state.creditsKept += cost;
        } else {
            long balanceAfter = state.students.refund(student, cost);
            if (cost != 0) {
                addLedgerEntry(LedgerType.REFUND, id, student, section, cost, balanceAfter);
                promotion.balanceRose(student);
            }
        }
    }

    /** Takes the seat of a section that is archived out of memory: no effect, no refund. */
    void archive(int row) {
        long cost = state.enrollments.cost(row);
        state.students.forgo(state.enrollments.student(row), cost);
        state.creditsKept += cost;
        remove(row, state.sections.at(state.enrollments.section(row)));
    }

    private void remove(int row, Section of) {
        if (state.enrollments.hasDetails(row)) {
            state.bookings.removeAllOfSeat(row);
            state.details.remove(row);
        }
        boolean isPending = state.enrollments.status(row) == EnrollmentStatus.PENDING;
        if (isPending) {
            of.held--;
        } else {
            of.enrolled--;
        }
        state.enrollments.remove(row);
        if (isPending) {
            state.holds.release();
        }
    }

    /** Makes a hold active, or an enrollment completed. */
    void change(int row, EnrollmentStatus status) {
        int section = state.enrollments.section(row);
        Section of = state.sections.at(section);
        boolean wasPending = state.enrollments.status(row) == EnrollmentStatus.PENDING;
        state.enrollments.status(row, status);
        if (wasPending) {
            of.held--;
            of.enrolled++;
            state.holds.release();
        }
        of.changedSequence = state.sequence;
        turn.outcome
                .addEffect(
                        EffectKind.ENROLLMENT_CHANGED,
                        status.number(),
                        state.enrollments.id(row),
                        state.enrollments.cost(row))
                .ofEnrollment(state.enrollments.id(row))
                .extent(state.enrollments.enrolledAtMillis(row));
        turn.concern(state.enrollments.student(row), section);
    }

    private void addBeginOrEnd(
            EffectKind kind,
            EnrollmentStatus status,
            int section,
            int student,
            long id,
            long cost,
            long enrolledAtMillis) {
        Section of = state.sections.at(section);
        long previousOfSection = of.lastRosterSequence;
        of.lastRosterSequence = state.sequence;
        long previousOfStudent = state.students.replaceLastEnrollmentSequence(student, state.sequence);
        turn.outcome.addEffect(
                kind,
                status.number(),
                id,
                id,
                student,
                turn.nameOfStudent(student),
                section,
                turn.nameOfSection(section),
                cost,
                enrolledAtMillis,
                previousOfStudent,
                previousOfSection);
    }

    /** Notes a change of a balance, and returns the entry's id; enrollment 0 and section -1 where none is concerned. */
    long addLedgerEntry(LedgerType type, long enrollment, int student, int section, long amount, long balanceAfter) {
        long id = ++state.lastLedgerEntryId;
        long previous = state.students.replaceLastLedgerSequence(student, state.sequence);
        turn.outcome.addEffect(
                EffectKind.LEDGER_ENTRY,
                type.number(),
                id,
                enrollment,
                student,
                turn.nameOfStudent(student),
                section,
                turn.nameOfSection(section),
                amount,
                balanceAfter,
                previous,
                0);
        return id;
    }
}
