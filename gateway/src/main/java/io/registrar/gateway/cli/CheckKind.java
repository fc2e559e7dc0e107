package io.registrar.gateway.cli;

import io.registrar.engine.CheckItem;
import java.util.List;
import java.util.Locale;

/** What can be checked. The table of checks: what each is called, what it says when all is well, and how it is made. */
@SuppressWarnings("ImmutableEnumChecker") // A function can't say that it never changes; these have no state.
enum CheckKind {
    /** Everything about seats and credits: the invariants. */
    ENROLLMENT("\u2705 ALL CHECKS PASSED", Recount::invariants),
    /** That every session is on a campus. */
    CAMPUS("\u2705 All sessions have campus_id populated", Recount::campuses);

    private final String text = name().toLowerCase(Locale.ROOT);
    private final String allWell;
    private final Maker maker;

    CheckKind(String allWell, Maker maker) {
        this.allWell = allWell;
        this.maker = maker;
    }

    /** Makes a check's items from a recount. */
    @FunctionalInterface
    interface Maker {
        List<CheckItem> items(Recount recount, long sinceMillis);
    }

    /** As the command line and the path call it. */
    String text() {
        return text;
    }

    /** The line that says that nothing is wrong. */
    String allWell() {
        return allWell;
    }

    /** Makes the check. */
    CheckReport make(Recount recount, long sinceMillis) {
        List<CheckItem> items = maker.items(recount, sinceMillis);
        return new CheckReport(this, recount.sequence(), items);
    }
}
