package io.registrar.engine;

import java.util.ArrayList;
import java.util.List;

/** What one check has found so far: all of it counted, and as many texts as a reader can use. */
final class Findings {
    /** Everything is reported, whenever it was. */
    static final long ALWAYS = Long.MIN_VALUE;

    private final String name;
    private final String rule;
    private final long sinceMillis;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long warningCount;
    private long violationCount;
    private long olderCount;

    /** @param sinceMillis what has a date before it, in Unix epoch milliseconds, is counted and not reported */
    Findings(String name, String rule, long sinceMillis) {
        this.name = name;
        this.rule = rule;
        this.sinceMillis = sinceMillis;
    }

    /** Something is wrong now. */
    void violation(String text) {
        if (violationCount++ < CheckItem.MOST_TEXTS) {
            violations.add(text);
        }
    }

    /** Something is wrong that is of this date, in Unix epoch milliseconds. */
    void violationOf(long atMillis, String text) {
        if (atMillis < sinceMillis) {
            olderCount++;
        } else {
            violation(text);
        }
    }

    void warning(String text) {
        if (warningCount++ < CheckItem.MOST_TEXTS) {
            warnings.add(text);
        }
    }

    /** All of it; to be asked once, at the end. */
    CheckItem item() {
        if (olderCount > 0) {
            warning(olderCount + " found that are older than was asked for, and are not reported");
        }
        return new CheckItem(name, rule, warnings, warningCount, violations, violationCount);
    }
}
