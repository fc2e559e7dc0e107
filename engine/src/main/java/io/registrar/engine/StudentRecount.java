package io.registrar.engine;

import static io.registrar.engine.Invariant.INV_03;
import static io.registrar.engine.Invariant.INV_04;
import static io.registrar.engine.Invariant.INV_08;

/** Recounts one student after the other: the balance, the seats, the places on wait lists. */
final class StudentRecount {
    private final State state;
    private final EnrollmentTable enrollments;
    private final StudentTable students;
    private final InvariantFindings findings;
    private final RecountTotals totals;

    StudentRecount(State state, InvariantFindings findings, RecountTotals totals) {
        this.state = state;
        this.enrollments = state.enrollments;
        this.students = state.students;
        this.findings = findings;
        this.totals = totals;
    }

    /** @throws RuntimeException if a list leads out of its table; what was found until then is kept */
    void run(int student) {
        long balance = students.balance(student);
        totals.balances += balance;
        if (balance < 0) {
            findings.violation(INV_03, name(student) + "balance " + balance);
        }
        long refundable = 0;
        long importedCost = 0;
        int seats = 0;
        int newer = Section.NONE;
        for (int row = students.seatsHead(student); row != Section.NONE; row = enrollments.olderSeat(row)) {
            if (seats++ == enrollments.rowCount()) {
                findings.violation(INV_08, name(student) + "its seats lead back into themselves");
                break;
            }
            refundable += enrollments.cost(row);
            importedCost += enrollments.isImported(row) ? enrollments.cost(row) : 0;
            if (enrollments.student(row) != student
                    || (newer != Section.NONE && enrollments.id(row) >= enrollments.id(newer))) {
                findings.violation(INV_08, name(student) + "enrollment " + enrollments.id(row) + " is out of place");
            }
            newer = row;
        }
        if (seats != students.seatCount(student)) {
            findings.violation(
                    INV_08, name(student) + "counts " + students.seatCount(student) + " seats, has " + seats);
        }
        refunds(student, balance, refundable);
        waitlists(student);
        newest(student, balance, refundable - importedCost, seats);
    }

    /** For messages alone: most students have none. */
    private String name(int student) {
        return "student " + students.ids.text(student) + ": ";
    }

    private void refunds(int student, long balance, long refundable) {
        if (refundable != students.refundable(student)) {
            findings.violation(
                    INV_04,
                    name(student) + students.refundable(student) + " may be refunded, the seats cost " + refundable);
        }
        if (balance + refundable > Limits.MAX_CREDITS) {
            findings.violation(INV_04, name(student) + "a refund could pass the largest balance");
        }
    }

    private void waitlists(int student) {
        int waits = 0;
        for (int row = students.waitlistsHead(student);
                row != Section.NONE && waits <= Limits.MAX_WAITLISTS_OF_STUDENT;
                row = state.waitlists.olderOfStudent(row)) {
            waits++;
            if (state.waitlists.student(row) != student) {
                findings.violation(INV_08, name(student) + "waits in another's place");
            }
        }
        if (waits != students.waitlistCount(student) || waits > Limits.MAX_WAITLISTS_OF_STUDENT) {
            findings.violation(
                    INV_08,
                    name(student) + "counts " + students.waitlistCount(student) + " wait lists, is on " + waits);
        }
    }

    /** @param charged what seats cost that were paid for here */
    private void newest(int student, long balance, long charged, int seats) {
        long newestEntry = students.lastLedgerSequence(student);
        if (newestEntry > state.sequence || (newestEntry == 0 && (balance != 0 || charged != 0))) {
            findings.violation(
                    INV_08,
                    name(student) + "newest ledger entry is at sequence " + newestEntry + ", with credits " + balance
                            + " and " + charged + " in seats");
        }
        long newestEnrollment = students.lastEnrollmentSequence(student);
        if (newestEnrollment == 0 && seats != 0) {
            findings.violation(INV_08, name(student) + "has " + seats + " seats and never enrolled");
        }
        totals.newestOfStudents = Math.max(totals.newestOfStudents, newestEnrollment);
    }
}
