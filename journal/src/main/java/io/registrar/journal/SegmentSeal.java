package io.registrar.journal;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Where a segment ended, written down once nothing is appended to it any more: by a clean stop, by the change to the next
 * segment, or by the recovery after a crash. From then on a frame that is missing or does not check out is damage, not
 * the trace of a crash.
 *
 * @param nextSequence sequence that the next segment starts with
 * @param endOffset offset in the queue's file behind the last good frame
 */
record SegmentSeal(long nextSequence, long endOffset) {
    private static final int MAGIC = 'R' | 'G' << 8 | 'S' << 16 | '1' << 24;
    private static final int NUMBERS = 3;

    void write(Segment segment) throws IOException {
        CheckedFile.write(segment.sealFile(), MAGIC, segment.number(), nextSequence, endOffset);
    }

    /** Takes the space for the seal in advance: a segment must end on a full disk too. */
    static void takeSpace(Segment segment) throws IOException {
        Durable.takeSpace(segment.sealFile(), CheckedFile.length(NUMBERS));
    }

    /** The segment's seal, or null if it has none. */
    static SegmentSeal read(Segment segment) throws IOException {
        if (!Files.exists(segment.sealFile())) {
            return null;
        }
        String name = segment.nameOf(segment.sealFile());
        long[] numbers = CheckedFile.read(segment.sealFile(), name, MAGIC, NUMBERS);
        if (numbers[0] != segment.number()) {
            throw new JournalDamagedException(
                    name, 8, "expected the seal of segment " + segment.number() + ", but found that of " + numbers[0]);
        }
        return new SegmentSeal(numbers[1], numbers[2]);
    }
}
