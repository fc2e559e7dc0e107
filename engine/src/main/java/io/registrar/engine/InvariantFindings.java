package io.registrar.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found of each invariant. */
final class InvariantFindings {
    private final Map<Invariant, Findings> findings = new EnumMap<>(Invariant.class);

    /** @param sinceMillis see {@link Findings} */
    InvariantFindings(long sinceMillis) {
        for (Invariant invariant : Invariant.values()) {
            findings.put(invariant, new Findings(invariant.text(), invariant.rule(), sinceMillis));
        }
    }

    Findings of(Invariant invariant) {
        return findings.get(invariant);
    }

    void violation(Invariant broken, String text) {
        of(broken).violation(text);
    }

    /** An item for each invariant, in their order; to be asked once. */
    List<CheckItem> items() {
        return findings.values().stream().map(Findings::item).toList();
    }
}
