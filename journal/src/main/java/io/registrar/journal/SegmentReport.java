package io.registrar.journal;

/**
 * What reading one segment showed.
 *
 * @param number the segment's number
 * @param firstSequence sequence that it begins with
 * @param nextSequence sequence after its last record
 * @param lastTimeMillis time of the last record so far, in Unix epoch milliseconds
 * @param endOffset offset in the queue's file behind the last good frame
 * @param opened whether it has its opening frame
 * @param sealed whether it has ended for good
 * @param torn whether bytes of an interrupted batch follow at {@code endOffset}
 */
public record SegmentReport(
        int number,
        long firstSequence,
        long nextSequence,
        long lastTimeMillis,
        long endOffset,
        boolean opened,
        boolean sealed,
        boolean torn) {}
