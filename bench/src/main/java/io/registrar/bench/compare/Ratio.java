package io.registrar.bench.compare;

import java.util.Arrays;

/**
 * How one competitor stands to another over the rounds, each round's ratio by itself: what the machine did to both of a round
 * cancels out.
 */
record Ratio(double median, double least, double most) {
    /**
     * @param ours a figure a round
     * @param theirs of the same rounds
     * @throws IllegalArgumentException if there are no rounds, or not as many of both
     */
    static Ratio of(double[] ours, double[] theirs) {
        if (ours.length == 0 || ours.length != theirs.length) {
            throw new IllegalArgumentException(
                    "Expected as many rounds of both, but found " + ours.length + " and " + theirs.length);
        }
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, round -> ours[round] / theirs[round]);
        return spread(ratios);
    }

    /** Of single figures: the middle one or the mean of the middle two, the least and the most. */
    static Ratio spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Ratio(median, sorted[0], sorted[sorted.length - 1]);
    }
}
