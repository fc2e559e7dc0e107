package io.registrar.journal;

/**
 * How journal and outcomes use the disk.
 *
 * @param segmentBytes space taken for a segment in advance; it is left for the next one before it is full
 * @param reserveBytes what is left free on the disk: no space is taken below it, and while less is free, nothing is appended
 */
public record JournalSettings(int segmentBytes, long reserveBytes) {
    /** Smallest segment: the queue's own pages, and the largest batch twice. */
    public static final int MIN_SEGMENT_BYTES = 8 << 20;

    /** Largest segment. */
    public static final int MAX_SEGMENT_BYTES = 1 << 30;

    /** Largest reserve. */
    public static final long MAX_RESERVE_BYTES = 1L << 40;

    /** What suits most: segments of 128 MiB, room for about two million enrollments, and 256 MiB left free. */
    public static final JournalSettings DEFAULT = new JournalSettings(128 << 20, 256 << 20);

    /** Refuses a size out of bounds. */
    public JournalSettings {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("Expected segments of " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES
                    + " bytes, but found " + segmentBytes);
        }
        if (reserveBytes < 0 || reserveBytes > MAX_RESERVE_BYTES) {
            throw new IllegalArgumentException(
                    "Expected a reserve of 0 to " + MAX_RESERVE_BYTES + " bytes, but found " + reserveBytes);
        }
    }

    /** Segments of this size, and nothing left free. */
    public JournalSettings(int segmentBytes) {
        this(segmentBytes, 0);
    }

    /** Space that is taken for outcomes in advance. */
    int outcomesAheadBytes() {
        return segmentBytes / 2;
    }

    /** With less of it left than this, no command is taken. */
    int minOutcomesAheadBytes() {
        return segmentBytes / 4;
    }
}
