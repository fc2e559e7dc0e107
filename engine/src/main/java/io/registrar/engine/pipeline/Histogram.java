package io.registrar.engine.pipeline;

/**
 * How often values of which size were seen. The upper bounds of its buckets, which belong to them, are powers of two, so
 * that a bucket is found without a search; behind the last bound is one more bucket for all that is larger. One thread
 * records, and allocates nothing; any thread reads.
 */
public final class Histogram {
    private final int smallestExponent;
    private final int bounds;
    /** One for each bound, then the one behind the last, then the sum of all values. */
    private final Tally tally;

    private Histogram(int smallestExponent, int largestExponent) {
        this.smallestExponent = smallestExponent;
        this.bounds = largestExponent - smallestExponent + 1;
        this.tally = new Tally(bounds + 2);
    }

    /** One for nanoseconds: from 1,024, a microsecond, to 2 to the power of 34, 17 seconds. */
    public static Histogram ofNanos() {
        return new Histogram(10, 34);
    }

    /** One for sizes: from 1 to this power of two. */
    static Histogram ofSizes(int largest) {
        return new Histogram(0, Integer.numberOfTrailingZeros(largest));
    }

    /**
     * Records one value. For one thread.
     *
     * @param value one below 0, which a clock may make, counts as 0
     */
    public void record(long value) {
        // The sum first: who reads the buckets and then the sum finds no value in a bucket that the sum lacks.
        tally.add(bounds + 1, Math.max(value, 0));
        tally.count(bucket(value));
    }

    private int bucket(long value) {
        if (value <= 1L << smallestExponent) {
            return 0;
        }
        int exponent = Long.SIZE - Long.numberOfLeadingZeros(value - 1);
        return Math.min(exponent - smallestExponent, bounds);
    }

    /** How many bounds there are; there is one bucket more. */
    public int bounds() {
        return bounds;
    }

    /** The largest value that belongs to this bucket, which is not the last. */
    public long bound(int bucket) {
        return 1L << (smallestExponent + bucket);
    }

    /** How many values of this bucket were recorded. */
    public long count(int bucket) {
        return tally.of(bucket);
    }

    /** The sum of all values that were recorded. */
    public long sum() {
        return tally.of(bounds + 1);
    }
}
