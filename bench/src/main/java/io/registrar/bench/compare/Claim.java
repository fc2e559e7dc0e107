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
 * @param theirs those others, of which one counts in each round
 * @param counts which
 * @param mostPerSecond what no contestant can exceed, however fast: requests in flight by the time of a force; infinite if none
 * @param goal the ratio that is wanted; empty where it only stands beside
 */
record Claim(
        String measure, String ours, List<String> theirs, Counts counts, double mostPerSecond, OptionalDouble goal) {
    /** Which of several is held against ours. */
    enum Counts {
        /** Whoever did most: they are several ways to do the same. */
        BEST,
        /** Whoever did least: each of them is a limit. */
        LEAST
    }

    /** True if everybody took part. */
    boolean isPlayed(Findings findings) {
        return findings.has(ours) && theirs.stream().allMatch(findings::has);
    }

    /** What ours is held against, a figure a round. */
    double[] limits(Findings findings) {
        double[] limits = findings.rates(theirs.get(0)).clone();
        for (String name : theirs) {
            double[] rates = findings.rates(name);
            Arrays.setAll(
                    limits,
                    round -> counts == Counts.BEST
                            ? Math.max(limits[round], rates[round])
                            : Math.min(limits[round], rates[round]));
        }
        Arrays.setAll(limits, round -> Math.min(limits[round], mostPerSecond));
        return limits;
    }

    Ratio ratio(Findings findings) {
        return Ratio.of(findings.rates(ours), limits(findings));
    }

    /** The one of theirs that counts, over all rounds. */
    String counting(Findings findings) {
        Comparator<String> byRate = Comparator.comparingDouble(
                name -> Ratio.spread(findings.rates(name)).median());
        return counts == Counts.BEST ? Collections.max(theirs, byRate) : Collections.min(theirs, byRate);
    }

    /** Who ours is held against, in words. */
    String against() {
        String which = counts == Counts.BEST ? "best of " : "least of ";
        String names = theirs.stream().collect(Collectors.joining(", ", theirs.size() > 1 ? which : "", ""));
        return Double.isInfinite(mostPerSecond) ? names : "limit: " + names + " or in flight ÷ force";
    }
}
