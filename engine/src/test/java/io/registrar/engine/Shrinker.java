package io.registrar.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing history short: leaves out ever smaller stretches for as long as what is left still fails. */
final class Shrinker {
    private Shrinker() {}

    /** A history of which no single step can be left out, and which still fails. */
    static List<Step> shrink(List<Step> failing, Predicate<List<Step>> fails) {
        List<Step> shortest = failing;
        int stretch = Math.max(1, shortest.size() / 2);
        while (true) {
            boolean isShorter = false;
            int at = 0;
            while (at < shortest.size()) {
                List<Step> candidate = new ArrayList<>(shortest.subList(0, at));
                candidate.addAll(shortest.subList(Math.min(shortest.size(), at + stretch), shortest.size()));
                if (fails.test(candidate)) {
                    shortest = candidate;
                    isShorter = true;
                } else {
                    at += stretch;
                }
            }
            if (stretch == 1 && !isShorter) {
                return shortest;
            }
            stretch = Math.max(1, stretch / 2);
        }
    }
}
