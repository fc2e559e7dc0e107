package io.registrar.bench.load;

import java.util.BitSet;

/** Which sequences were heard of late: no two commands have the same. What lies too far behind the highest is forgotten. */
final class HeardSequences {
    private final int window;
    /** A sequence is at its rest by the window; between the highest and the window's length before it. */
    private final BitSet heard;

    private long highest;

    /** @param window more than can be under way at one time */
    HeardSequences(int window) {
        this.window = window;
        heard = new BitSet(window);
    }

    /**
     * Takes a sequence.
     *
     * @return false if it was heard before, as far as that is still known
     */
    boolean add(long sequence) {
        if (sequence > highest) {
            if (sequence - highest >= window) {
                heard.clear();
            }
            for (long skipped = highest + 1; skipped < sequence && sequence - highest < window; skipped++) {
                heard.clear(place(skipped));
            }
            highest = sequence;
            heard.set(place(sequence));
            return true;
        }
        if (highest - sequence >= window) {
            return true;
        }
        boolean isNew = !heard.get(place(sequence));
        heard.set(place(sequence));
        return isNew;
    }

    private int place(long sequence) {
        return (int) (sequence % window);
    }
}
