package io.registrar.engine;

import static io.registrar.engine.Invariant.INV_06;
import static io.registrar.engine.Invariant.INV_08;

import java.util.Optional;
import java.util.function.IntConsumer;

/** Goes through all sections and all students once, adds up what it sees, and holds the sums against what is counted. */
final class StateRecount {
    private final State state;
    private final InvariantFindings findings;
    private final RecountTotals totals = new RecountTotals();

    StateRecount(State state, InvariantFindings findings) {
        this.state = state;
        this.findings = findings;
    }

    /** @param ledger what the rows are held against besides, if it is at hand */
    StateAudit run(Optional<LedgerRecount> ledger) {
        SectionRecount sectionRecount = new SectionRecount(state, findings, totals);
        StudentRecount studentRecount = new StudentRecount(state, findings, totals);
        int sections = 0;
        for (int index = 0; index < state.sections.end(); index++) {
            if (state.sections.has(index)) {
                sections++;
                guarded(sectionRecount::run, index, "section ", state.sections.ids);
            }
        }
        for (int student = 0; student < state.students.size(); student++) {
            guarded(studentRecount::run, student, "student ", state.students.ids);
        }
        counters(sections);
        if (ledger.isPresent() && ledger.get().isWhole()) {
            new LedgerComparison(state, ledger.get(), findings).run();
            credits(ledger.get().kept(), ledger.get().issued());
        } else {
            credits(state.creditsKept, state.creditsIssued);
        }
        return new StateAudit(sections, state.students.size(), totals.seats, totals.balances, findings.items());
    }

    /** A list that leads nowhere is what a recount looks for, and no reason to end, whatever its table throws there. */
    private void guarded(IntConsumer recount, int index, String name, IdTable ids) {
        try {
            recount.accept(index);
        } catch (RuntimeException nowhere) {
            findings.violation(INV_08, name + ids.text(index) + ": a list leads nowhere: " + nowhere);
        }
    }

    private void counters(int sections) {
        long rows = 0;
        for (int row = 0; row < state.enrollments.rowCount(); row++) {
            rows += state.enrollments.id(row) == 0 ? 0 : 1;
        }
        same("sections", sections, state.sections.count());
        same("seats on rosters", totals.seats, state.enrollments.size());
        same("rows of enrollments", rows, state.enrollments.size());
        same("holds on rosters", totals.pending, state.holds.pending());
        same("holds in the queue", state.holds.count(), state.holds.pending());
        same("entries of wait lists", totals.waiting, state.waitlists.size());
        same("sessions of sections", totals.sessions, state.sessions.count());
        same("bookings of sessions", totals.bookings, state.bookings.size());
        if (totals.pending > Limits.MAX_HOLDS) {
            findings.violation(INV_08, "holds on rosters: " + totals.pending + ", more than there may be");
        }
        // Whoever begins or ends an enrollment does so on a roster: the newest of all is the same, counted either way,
        // unless the roster is archived.
        boolean agree = state.archivedSections == 0
                ? totals.newestOfStudents == totals.newestOnRosters
                : totals.newestOfStudents >= totals.newestOnRosters;
        if (!agree || totals.newestOfStudents > state.sequence) {
            findings.violation(
                    INV_08,
                    "newest enrollment is at sequence " + totals.newestOfStudents + " by students and "
                            + totals.newestOnRosters + " by rosters, of " + state.sequence);
        }
    }

    private void same(String what, long recounted, long counted) {
        if (recounted != counted) {
            findings.violation(INV_08, what + ": counted " + counted + ", there are " + recounted);
        }
    }

    /** @param kept what was paid for seats that hold no seat any more and are not refunded */
    private void credits(long kept, long issued) {
        if (totals.balances + totals.costOfSeats + kept != issued) {
            findings.violation(
                    INV_06,
                    "balances " + totals.balances + " + seats " + totals.costOfSeats + " + kept " + kept
                            + " differ from the credits issued, " + issued);
        }
    }
}
