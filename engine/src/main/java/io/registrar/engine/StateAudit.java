package io.registrar.engine;

import java.util.List;
import java.util.Optional;

/**
 * A recount of the whole state from its rows, and where it is at hand from the ledger, held against the invariants that must
 * be true after every command. It shares no counter with the rules it checks. Slow, as it looks at everything; for tests, and
 * for operators who want to know. Beside the state it takes four bytes a student, and what {@link LedgerRecount} says.
 *
 * @param sections sections there are
 * @param students students there are
 * @param seatsTaken seat-holding enrollments, counted on the rosters
 * @param balances sum of all balances, in credits
 * @param items an item for each {@link Invariant}, in their order
 */
public record StateAudit(int sections, int students, long seatsTaken, long balances, List<CheckItem> items) {
    /** Copies the list, so that it stays what was found. */
    public StateAudit {
        items = List.copyOf(items);
    }

    /** A recount without a ledger: what was issued and what is kept is believed as the state counts it. */
    static StateAudit of(State state) {
        return new StateRecount(state, new InvariantFindings(Findings.ALWAYS)).run(Optional.empty());
    }

    /** A recount that is held against this ledger as well, which is of no use afterwards. */
    static StateAudit of(State state, LedgerRecount ledger) {
        return new StateRecount(state, ledger.findings()).run(Optional.of(ledger));
    }

    /** True if nothing is wrong. */
    public boolean passed() {
        return items.stream().allMatch(CheckItem::passed);
    }

    /** What is wrong, each text behind its invariant's name; empty if all is well. */
    public List<String> violations() {
        return items.stream()
                .flatMap(item -> item.violations().stream().map(text -> item.name() + " " + text))
                .toList();
    }
}
