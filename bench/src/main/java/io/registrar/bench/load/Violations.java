package io.registrar.bench.load;

import java.util.ArrayList;
import java.util.List;

/** What the server should not have answered. All are counted; the first few are kept. */
final class Violations {
    private static final int KEPT = 20;

    private final List<String> kept = new ArrayList<>();
    private long count;

    /** @param words what was expected and what was found, as a format */
    void add(String words, Object... values) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(String.format(java.util.Locale.ROOT, words, values));
        }
    }

    long count() {
        return count;
    }

    List<String> kept() {
        return kept;
    }
}
