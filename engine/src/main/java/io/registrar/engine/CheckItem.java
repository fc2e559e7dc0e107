package io.registrar.engine;

import java.util.List;

/**
 * What one check has found. The texts are the first {@link #MOST_TEXTS} in the order in which the tables are walked, which is
 * the same for the same state; the counts are of all.
 *
 * @param name of the check, stable
 * @param rule what it holds the state against, in a few words
 * @param warnings what could not be checked, or need not worry anybody
 * @param warningCount how many warnings there are
 * @param violations what is wrong
 * @param violationCount how many violations there are
 */
public record CheckItem(
        String name,
        String rule,
        List<String> warnings,
        long warningCount,
        List<String> violations,
        long violationCount) {
    /** Most texts of either kind. */
    public static final int MOST_TEXTS = 100;

    /** Copies the lists, so that they stay what was found. */
    public CheckItem {
        warnings = List.copyOf(warnings);
        violations = List.copyOf(violations);
    }

    /** True if nothing is wrong; there may be warnings. */
    public boolean passed() {
        return violationCount == 0;
    }
}
