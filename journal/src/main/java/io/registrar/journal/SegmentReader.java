package io.registrar.journal;

import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.CommandLog.RecordVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads one segment with every check. It walks the queue's documents by itself, on plain reads: a head of four bytes
 * (bits 0-29 length, bit 30 the queue's own metadata, bit 31 not finished), the document, and up to three bytes to the
 * next multiple of four; a head of zero ends the walk. The queue's own reader believes damaged lengths and has no
 * checksums, and can't be used beside a running writer without leaving traces.
 *
 * <p>What does not check out is <em>damage</em> if the segment is sealed, or if a valid frame follows that was written
 * after this place had been forced; and else a <em>torn tail</em>: what a crash leaves of batches that no force covered.
 */
final class SegmentReader {
    private static final int LENGTH_BITS = Frame.DOCUMENT_LENGTH_BITS;
    private static final int METADATA = 0x4000_0000;
    private static final int NOT_FINISHED = 0x8000_0000;
    private static final int HEAD = Integer.BYTES;

    private final Segment segment;
    private final RecordVisitor visitor;
    private final CRC32C crc = new CRC32C();

    private final long firstSequence;

    private String file;
    private FileWindow window;
    private long nextSequence;
    private long lastTimeMillis;
    private boolean opened;

    /**
     * @param nextSequence sequence that the segment must start with
     * @param lastTimeMillis no record may be earlier
     */
    SegmentReader(Segment segment, long nextSequence, long lastTimeMillis, RecordVisitor visitor) {
        this.segment = segment;
        this.firstSequence = nextSequence;
        this.nextSequence = nextSequence;
        this.lastTimeMillis = lastTimeMillis;
        this.visitor = visitor;
    }

    /**
     * Delivers the segment's records.
     *
     * @throws JournalDamagedException if it is damaged; records before the damage may have been delivered
     */
    SegmentReport read() throws IOException {
        SegmentSeal seal = SegmentSeal.read(segment);
        Path queueFile = segment.queueFile();
        if (queueFile == null) {
            if (seal != null) {
                throw new JournalDamagedException(segment.name(), 0, "expected a queue file, but found none");
            }
            return new SegmentReport(
                    segment.number(), firstSequence, nextSequence, lastTimeMillis, 0, false, false, false);
        }
        file = segment.nameOf(queueFile);
        try (FileWindow opened = new FileWindow(queueFile)) {
            window = opened;
            return seal == null ? readUnsealed() : readSealed(seal);
        }
    }

    private SegmentReport readSealed(SegmentSeal seal) throws IOException {
        long offset = 0;
        while (offset < seal.endOffset()) {
            long next = step(offset);
            if (next < 0 || next > seal.endOffset()) {
                throw new JournalDamagedException(file, offset, problemAt(offset));
            }
            offset = next;
        }
        if (nextSequence != seal.nextSequence()) {
            throw new JournalDamagedException(
                    file,
                    offset,
                    "expected the seal's sequence " + seal.nextSequence() + ", but found " + nextSequence);
        }
        return report(offset, true, window.firstNonZero(offset) >= 0);
    }

    private SegmentReport readUnsealed() throws IOException {
        long offset = 0;
        for (long next = step(offset); next >= 0; next = step(offset)) {
            offset = next;
        }
        long witness = witnessAgainst(offset);
        // Beside a running writer the frame here may have been finished only after we looked: look again.
        window.refresh();
        if (documentEnd(offset, window.intAt(offset)) >= 0) {
            // What a running writer has added since is not ours to read: whoever reads it as well never comes to an
            // end.
            return report(offset, false, false);
        }
        if (witness >= 0) {
            throw new JournalDamagedException(
                    file, offset, problemAt(offset) + "; a valid frame lies at offset " + witness);
        }
        return report(offset, false, window.firstNonZero(offset) >= 0);
    }

    /**
     * Offset of a valid frame that shows the bad place to be damage, or -1 if a crash explains it. A frame behind it
     * does if it was written after the place had been forced. The frame at the place itself does if it is whole, unless
     * its document was just not finished: a crash clears no head and sets no length.
     */
    private long witnessAgainst(long offset) throws IOException {
        int head = window.intAt(offset);
        boolean unfinished = head == 0 || head == NOT_FINISHED;
        long frame = nextValidFrame(offset + HEAD);
        while (frame >= 0) {
            if (frame == offset ? !unfinished : forcedOffset(frame) > offset) {
                return frame;
            }
            frame = nextValidFrame(frame + HEAD + HEAD);
        }
        return -1;
    }

    private int forcedOffset(long frame) throws IOException {
        return Frame.forcedOffset(window.bytes(), window.at(frame + HEAD, Frame.HEAD_LENGTH));
    }

    /** The sequence that the segment begins with, or {@link Long#MAX_VALUE} if no opening frame can be read. */
    long opening() throws IOException {
        Path queueFile = segment.queueFile();
        if (queueFile == null) {
            return Long.MAX_VALUE;
        }
        try (FileWindow opened = new FileWindow(queueFile)) {
            window = opened;
            long frame = nextValidFrame(HEAD);
            if (frame < 0) {
                return Long.MAX_VALUE;
            }
            int at = window.at(frame + HEAD, Frame.HEAD_LENGTH);
            boolean isOpening = (Frame.flags(window.bytes(), at) & Frame.OPENING) != 0;
            return isOpening ? Frame.firstSequence(window.bytes(), at) : Long.MAX_VALUE;
        }
    }

    /** True if a valid frame with records lies anywhere in the segment, whatever the rest looks like. */
    boolean holdsRecords() throws IOException {
        Path queueFile = segment.queueFile();
        if (queueFile == null) {
            return false;
        }
        try (FileWindow opened = new FileWindow(queueFile)) {
            window = opened;
            long frame = nextValidFrame(HEAD);
            while (frame >= 0) {
                if (Frame.count(window.bytes(), window.at(frame + HEAD, Frame.HEAD_LENGTH)) > 0) {
                    return true;
                }
                frame = nextValidFrame(frame + HEAD + HEAD);
            }
            return false;
        }
    }

    private SegmentReport report(long end, boolean sealed, boolean torn) {
        return new SegmentReport(
                segment.number(), firstSequence, nextSequence, lastTimeMillis, end, opened, sealed, torn);
    }

    /** Passes one document and returns where the next one starts, or -1 if none that checks out is here. */
    private long step(long offset) throws IOException {
        int head = window.intAt(offset);
        long next = documentEnd(offset, head);
        if (next >= 0 && (head & METADATA) == 0) {
            int length = head & LENGTH_BITS;
            deliver(offset + HEAD, window.at(offset + HEAD, length), length);
        }
        return next;
    }

    /** Where the document with this head here ends and the next one starts, or -1 if it does not check out. */
    private long documentEnd(long offset, int head) throws IOException {
        int length = head & LENGTH_BITS;
        if (head == 0 || (head & NOT_FINISHED) != 0 || offset + HEAD + length > window.size()) {
            return -1;
        }
        long next = (offset + HEAD + length + 3) & ~3L;
        if ((head & METADATA) != 0) {
            // The queue's own: its header and its indexes. A frame whose head has lost a bit is not among them.
            return length == 0 || window.intAt(offset + HEAD) == Frame.MAGIC ? -1 : next;
        }
        int at = length > Frame.MAX_LENGTH ? -1 : window.at(offset + HEAD, length);
        return at < 0 || Frame.problem(window.bytes(), at, length, crc) != null ? -1 : next;
    }

    private String problemAt(long offset) throws IOException {
        int head = window.intAt(offset);
        int length = head & LENGTH_BITS;
        if (head == 0) {
            return "expected a frame with sequence " + nextSequence + ", but found nothing";
        }
        if ((head & NOT_FINISHED) != 0) {
            return "expected a frame with sequence " + nextSequence + ", but found one that was not finished";
        }
        int at = length > Frame.MAX_LENGTH ? -1 : window.at(offset + HEAD, length);
        String problem = at < 0 ? null : Frame.problem(window.bytes(), at, length, crc);
        return problem == null ? "expected a frame, but found a document of " + length + " bytes" : problem;
    }

    /** The frame's checksum is right: anything wrong inside it is damage, whatever follows. */
    private void deliver(long offset, int at, int length) {
        byte[] bytes = window.bytes();
        long first = Frame.firstSequence(bytes, at);
        boolean opening = (Frame.flags(bytes, at) & Frame.OPENING) != 0;
        if (first != nextSequence) {
            throw new JournalDamagedException(
                    file, offset, "expected a frame with sequence " + nextSequence + ", but found one with " + first);
        }
        if (opening == opened) {
            throw new JournalDamagedException(
                    file, offset, "expected " + (opened ? "no further" : "an") + " opening frame");
        }
        opened = true;
        int position = at + Frame.HEAD_LENGTH;
        int end = at + length;
        for (int left = Frame.count(bytes, at); left > 0; left--) {
            int recordLength = position + RecordHeader.MIN_RECORD_LENGTH > end
                    ? Integer.MAX_VALUE
                    : RecordHeader.length(bytes, position);
            if (recordLength < RecordHeader.MIN_RECORD_LENGTH || recordLength > end - position) {
                throw new JournalDamagedException(file, offset, "expected whole records, but one does not fit");
            }
            if (RecordHeader.sequence(bytes, position) != nextSequence) {
                throw new JournalDamagedException(
                        file,
                        offset,
                        "expected a record with sequence " + nextSequence + ", but found "
                                + RecordHeader.sequence(bytes, position));
            }
            if (RecordHeader.timeMillis(bytes, position) < lastTimeMillis) {
                throw new JournalDamagedException(
                        file, offset, "expected no time before " + lastTimeMillis + " at sequence " + nextSequence);
            }
            lastTimeMillis = RecordHeader.timeMillis(bytes, position);
            visitor.onRecord(bytes, position, recordLength);
            nextSequence++;
            position += recordLength;
        }
        if (position != end) {
            throw new JournalDamagedException(file, offset, "expected the frame to end with its last record");
        }
    }

    /** Offset of a document's head with a valid frame behind it, from here on, or -1 if there is none. */
    private long nextValidFrame(long from) throws IOException {
        for (long offset = window.firstNonZero(from); offset >= 0; ) {
            offset &= ~3L;
            if (window.intAt(offset) == Frame.MAGIC) {
                int at = window.at(offset, Frame.HEAD_LENGTH);
                int length = at < 0 ? 0 : Frame.length(window.bytes(), at);
                at = length < Frame.HEAD_LENGTH || length > Frame.MAX_LENGTH ? -1 : window.at(offset, length);
                if (at >= 0 && Frame.problem(window.bytes(), at, length, crc) == null) {
                    return offset - HEAD;
                }
            }
            offset = window.firstNonZero(offset + HEAD);
        }
        return -1;
    }
}
