package io.registrar.engine;

import static io.registrar.engine.Invariant.INV_04;
import static io.registrar.engine.Invariant.INV_06;
import static io.registrar.engine.Invariant.INV_08;

import io.registrar.engine.PaidSeats.Standing;

/** Holds the rows against the books of a whole history, once. */
final class LedgerComparison {
    private final State state;
    private final LedgerRecount ledger;
    private final InvariantFindings findings;

    /** @throws IllegalStateException if they are not of the same sequence */
    LedgerComparison(State state, LedgerRecount ledger, InvariantFindings findings) {
        if (state.sequence != ledger.lastSequence()) {
            throw new IllegalStateException(
                    "Expected a ledger of sequence " + state.sequence + ", but found " + ledger.lastSequence());
        }
        this.state = state;
        this.ledger = ledger;
        this.findings = findings;
    }

    void run() {
        imports();
        seats();
        paidWithoutASeat();
        balances();
        sections();
        counter("enrollment ids", state.lastEnrollmentId, ledger.lastEnrollmentId());
        counter("ledger entry ids", state.lastLedgerEntryId, ledger.lastLedgerEntryId());
        counter("credits issued", state.creditsIssued, ledger.issued());
        counter("credits kept", state.creditsKept, ledger.kept());
    }

    private void counter(String what, long counted, long recounted) {
        if (counted != recounted) {
            findings.violation(INV_08, what + ": counted " + counted + ", the history has " + recounted);
        }
    }

    /** Expected, and worth a word: their charges are in the older system's books. */
    private void imports() {
        if (ledger.importedEnrollments() > 0) {
            findings.of(INV_04)
                    .warning(ledger.importedEnrollments() + " enrollments were imported as paid for with "
                            + ledger.importedCost() + ", and have no charges");
        }
    }

    private void seats() {
        EnrollmentTable enrollments = state.enrollments;
        PaidSeats paid = ledger.paid();
        for (int row = 0; row < enrollments.rowCount(); row++) {
            long id = enrollments.id(row);
            long cost = enrollments.cost(row);
            int books = id == 0 ? Section.NONE : paid.find(id);
            long charged = books < 0 ? 0 : paid.cost(books);
            if (id != 0 && cost != charged) {
                findings.of(INV_04)
                        .violationOf(
                                enrollments.enrolledAtMillis(row),
                                "enrollment " + id + " costs " + cost + ", but its ledger entries are of " + charged);
            }
            if (books >= 0) {
                paid.standing(books, Standing.SEATED);
            }
        }
    }

    private void paidWithoutASeat() {
        PaidSeats paid = ledger.paid();
        for (int row = 0; row < paid.end(); row++) {
            if (paid.id(row) != 0 && paid.standing(row) != Standing.SEATED) {
                findings.violation(
                        INV_04,
                        "enrollment " + paid.id(row) + " has paid " + paid.cost(row)
                                + " and holds no seat, but was neither refunded nor withdrawn");
            }
        }
    }

    private void balances() {
        for (int student = 0; student < state.students.size(); student++) {
            long balance = state.students.balance(student);
            if (balance != ledger.balance(student)) {
                findings.violation(
                        INV_06,
                        "student " + state.students.ids.text(student) + ": balance " + balance
                                + ", the ledger entries add up to " + ledger.balance(student));
            }
        }
    }

    private void sections() {
        for (int index = 0; index < state.sections.end(); index++) {
            if (!state.sections.has(index)) {
                continue;
            }
            String id = state.sections.ids.text(index);
            int books = ledger.sections().find(id);
            counter(
                    "enrollments of section " + id + " ever",
                    state.sections.at(index).totalEnrollments,
                    books < 0 ? 0 : ledger.sections().begun(books));
        }
    }
}
