package io.registrar.journal;

/**
 * How the journal uses the disk.
 *
 * @param segmentBytes space taken for a segment in advance; it is left for the next one before it is full
 */
public record JournalSettings(int segmentBytes) {
    /** Smallest segment: the queue's own pages, and the largest batch twice. */
    public static final int MIN_SEGMENT_BYTES = 8 << 20;

    /** Largest segment. */
    public static final int MAX_SEGMENT_BYTES = 1 << 30;

    /** What suits most: 128 MiB, room for about two million enrollments. */
    public static final JournalSettings DEFAULT = new JournalSettings(128 << 20);

    /** Refuses a segment size out of bounds. */
    public JournalSettings {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("Expected segments of " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES
                    + " bytes, but found " + segmentBytes);
        }
    }
}
