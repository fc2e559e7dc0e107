package io.registrar.bench.compare;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One ratio that is looked at.
 *
 * @param measure what it belongs to, S1 to S8
 * @param ours the competitor that is held against others
 * @param theirs those others, of which each round's best counts
 * @param mostPerSecond what no contestant can exceed, however fast: requests in flight by the time of a force; infinite if none
 * @param goal the ratio that is wanted; empty where it only stands beside
 */
record Claim(String measure, String ours, List<String> theirs, double mostPerSecond, OptionalDouble goal) {
    /** True if everybody took part. */
    boolean isPlayed(Findings findings) {
        return findings.has(ours) && theirs.stream().allMatch(findings::has);
    }

    /** What ours is held against, a figure a round. */
    double[] limits(Findings findings) {
        double[] best = findings.rates(theirs.get(0)).clone();
        for (String name : theirs) {
            double[] rates = findings.rates(name);
            Arrays.setAll(best, round -> Math.max(best[round], rates[round]));
        }
        Arrays.setAll(best, round -> Math.min(best[round], mostPerSecond));
        return best;
    }

    Ratio ratio(Findings findings) {
        return Ratio.of(findings.rates(ours), limits(findings));
    }

    /** The one of theirs that did most. */
    String best(Findings findings) {
        return Collections.max(
                theirs,
                Comparator.comparingDouble(
                        name -> Ratio.spread(findings.rates(name)).median()));
    }

    /** Who ours is held against, in words. */
    String against() {
        String names = theirs.stream().collect(Collectors.joining(", ", theirs.size() > 1 ? "best of " : "", ""));
        return Double.isInfinite(mostPerSecond) ? names : "limit: " + names + " or in flight ÷ force";
    }
}
