package io.registrar.journal;

import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The history that an earlier run has left, held record by record against the one that a replay makes. Reads only, and
 * works beside a running server, whose newest records it may not see.
 *
 * <p>Zeros up to the end of a file whose length is a multiple of {@link SpaceAhead#UNIT_BYTES} are space that was taken in
 * advance, and as good as no bytes at all: no record begins or ends so.
 */
final class KeptOutcomes implements Closeable {
    /**
     * What the file starts with if its first record is that of sequence 1: its format, and the running hash before that. Of
     * others see {@link RecordsHead}.
     */
    static final byte[] HEAD = HexFormat.of().parseHex("5247483100000000" + "0000000000000000");

    /** The file as messages name it: relative to the data folder. */
    static final String NAME = "outcomes/records";

    /** Bytes that are compared at once: a record may be much longer than the window. */
    private static final int PIECE_BYTES = 1 << 20;

    private final FileWindow windowOrNull;
    private final RecordsHead head;
    private OutcomeReport report;
    /** Where the kept history agrees up to. */
    private long position;

    private long sequence;
    private long runningHash;

    /**
     * @param file the kept history; there may be none
     * @throws IOException if it can't be opened; what can't be read later is damage
     */
    KeptOutcomes(Path file) throws IOException {
        windowOrNull = Files.exists(file) && Files.size(file) > 0 ? new FileWindow(file) : null;
        Optional<RecordsHead> found = windowOrNull == null ? Optional.empty() : readHead();
        head = found.orElse(new RecordsHead(OutcomePosition.START));
        position = head.length();
        sequence = head.base().sequence();
        runningHash = head.base().runningHash();
        if (windowOrNull == null) {
            report = new OutcomeReport(Finding.MISSING, 0, "");
        } else if (found.isEmpty()) {
            position = 0;
            report = damaged("the head of a history, but found other bytes");
        }
    }

    private Optional<RecordsHead> readHead() {
        try {
            int shorter = windowOrNull.at(0, HEAD.length);
            if (shorter < 0) {
                return Optional.empty();
            }
            Optional<RecordsHead> first = RecordsHead.of(windowOrNull.bytes(), shorter, HEAD.length);
            int longer = first.isPresent() ? -1 : windowOrNull.at(0, RecordsHead.MAX_LENGTH);
            return longer < 0 ? first : RecordsHead.of(windowOrNull.bytes(), longer, RecordsHead.MAX_LENGTH);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** What the file starts with; of one that begins with sequence 1, if there is no good one. */
    RecordsHead head() {
        return head;
    }

    /** Takes a history that does not begin with sequence 1 for one that can't be gone on with. */
    void refuseLaterBeginning() {
        if (agrees() && head.firstSequence() > 1) {
            position = 0;
            report = new OutcomeReport(Finding.LATER, 0, NAME + ": begins with sequence " + head.firstSequence());
        }
    }

    /**
     * Goes to a place, and reads nothing but the running hash before it.
     *
     * @return why it can't be gone on from there; empty if it can
     */
    Optional<String> goTo(OutcomePosition place) {
        OutcomePosition base = head.base();
        if (place.sequence() < base.sequence() || place.bytes() < base.bytes()) {
            return Optional.of(
                    NAME + " begins with sequence " + head.firstSequence() + ", behind sequence " + place.sequence());
        }
        long offset = head.offsetOf(place);
        try {
            int hash = windowOrNull.at(offset - OutcomeRecord.HASH_LENGTH, OutcomeRecord.HASH_LENGTH);
            if (hash < 0) {
                return Optional.of(NAME + " ends before sequence " + place.sequence());
            }
            boolean isSame = OutcomeRecord.runningHash(windowOrNull.bytes(), hash, OutcomeRecord.HASH_LENGTH)
                    == place.runningHash();
            if (!isSame || (place.sequence() == base.sequence() && !place.equals(base))) {
                return Optional.of(NAME + ", offset " + offset + ": expected the running hash of sequence "
                        + place.sequence() + " before it, but found another");
            }
        } catch (IOException failure) {
            return Optional.of(unreadable(failure).problem());
        }
        position = offset;
        sequence = place.sequence();
        runningHash = place.runningHash();
        return Optional.empty();
    }

    /** Whether the whole record of a place's sequence stands before it, from where it is said to start. */
    boolean hasRecordBefore(OutcomePosition place, long start) {
        long end = head.offsetOf(place);
        if (start < head.length() || start > end - OutcomeRecord.MIN_LENGTH) {
            return false;
        }
        try {
            int hash = windowOrNull.at(start - OutcomeRecord.HASH_LENGTH, OutcomeRecord.HASH_LENGTH);
            if (hash < 0) {
                return false;
            }
            position = start;
            sequence = place.sequence() - 1;
            runningHash = OutcomeRecord.runningHash(windowOrNull.bytes(), hash, OutcomeRecord.HASH_LENGTH);
            byte[] record = wholeRecord();
            return record.length == end - start
                    && OutcomeRecord.runningHash(record, 0, record.length) == place.runningHash();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Goes on to the next record: its bytes, or none if there is no whole one, which {@link #report} then says. */
    byte[] next() {
        try {
            byte[] record = wholeRecord();
            if (record.length > 0) {
                position += record.length;
                sequence++;
                runningHash = OutcomeRecord.runningHash(record, 0, record.length);
            } else if (endsAt(position)) {
                report = new OutcomeReport(Finding.SHORTER, sequence, "");
            } else {
                report = noWholeRecord();
            }
            return record;
        } catch (IOException failure) {
            report = unreadable(failure);
            return new byte[0];
        }
    }

    /** Goes on to a place record by record, if the history does not begin behind it. */
    void walkTo(OutcomePosition place) {
        while (agrees() && sequence < place.sequence()) {
            next();
        }
        boolean isThere = position == head.offsetOf(place) && runningHash == place.runningHash();
        if (agrees() && sequence == place.sequence() && !isThere) {
            report = damaged("the running hash of sequence " + sequence + " before it, but found another");
        }
    }

    /** Sequence up to which the kept history agrees. */
    long sequence() {
        return sequence;
    }

    long runningHash() {
        return runningHash;
    }

    /** Offset up to which the kept history is the one that was made again; 0 if not even its head is. */
    long position() {
        return position;
    }

    /** True as long as nothing was missing or different. */
    boolean agrees() {
        return report == null;
    }

    /** True once it was found to have another outcome of a journaled command. */
    boolean contradicts() {
        return report != null && report.finding() == Finding.CONTRADICTING;
    }

    /**
     * Looks at the next records of the replay.
     *
     * @return bytes of them, in whole records, that the kept history has too; all of them, or else {@link #agrees} is
     *     false from now on
     */
    int compare(byte[] records, int length) {
        int at = 0;
        try {
            while (at < length && agrees()) {
                int recordLength = OutcomeRecord.length(records, at);
                if (OutcomeRecord.sequence(records, at) <= head.base().sequence()) {
                    pass(records, at, recordLength);
                    at += recordLength;
                    continue;
                }
                int same = sameBytes(records, at, recordLength);
                if (same == recordLength) {
                    at += recordLength;
                    position += recordLength;
                    sequence++;
                    runningHash = OutcomeRecord.runningHash(records, at - recordLength, recordLength);
                } else {
                    report = judge(records, at, recordLength, same);
                }
            }
        } catch (IOException failure) {
            report = unreadable(failure);
        }
        return at;
    }

    /** A record of before the file's beginning, which says no more of it than the running hash of the last one. */
    private void pass(byte[] records, int at, int length) {
        boolean isLast = OutcomeRecord.sequence(records, at) == head.base().sequence();
        if (isLast
                && OutcomeRecord.runningHash(records, at, length) != head.base().runningHash()) {
            report = damaged("the running hash of sequence " + head.base().sequence() + ", but found another");
        }
    }

    /** How many bytes of the record are at {@link #position}, before the first that is another, or the end of the file. */
    private int sameBytes(byte[] records, int at, int length) throws IOException {
        for (int same = 0; same < length; ) {
            int piece = Math.min(length - same, pieceBytes());
            int kept = windowOrNull.at(position + same, piece);
            if (kept < 0) {
                // The file ends within the piece, if not before it.
                piece = (int) Math.min(piece, windowOrNull.size() - position - same);
                kept = piece <= 0 ? -1 : windowOrNull.at(position + same, piece);
            }
            if (kept < 0) {
                return same;
            }
            int from = at + same;
            int other = Arrays.mismatch(records, from, from + piece, windowOrNull.bytes(), kept, kept + piece);
            if (other >= 0) {
                return same + other;
            }
            same += piece;
        }
        return length;
    }

    /** Whether the file ends here, or has nothing from here on but space that was taken in advance. */
    private boolean endsAt(long offset) throws IOException {
        return windowOrNull.at(offset, 1) < 0 || (mayHaveSpaceAhead() && windowOrNull.firstNonZero(offset) < 0);
    }

    private boolean mayHaveSpaceAhead() throws IOException {
        return windowOrNull.size() % SpaceAhead.UNIT_BYTES == 0;
    }

    /** Where the kept bytes from here on end; space that was taken in advance is none of them. */
    long end(long from) throws IOException {
        long size = windowOrNull.size();
        return mayHaveSpaceAhead() ? Math.min(size, windowOrNull.usedPagesEnd(from)) : size;
    }

    /** What to say of the bytes at {@link #position}, of which only so many were those of the replay's next record. */
    private OutcomeReport judge(byte[] records, int at, int recordLength, int sameBefore) throws IOException {
        int now = sameBefore;
        for (int same = -1; now != same; now = sameBytes(records, at, recordLength)) {
            same = now;
            // Beside a running server, what stands behind may have been read later than what is here: look again, as
            // long as that shows something else.
            windowOrNull.refresh();
            if (same == recordLength || endsAt(position + same)) {
                // The file ends or ended here, or within the replay's record: a batch that a crash cut off, or none.
                return new OutcomeReport(Finding.SHORTER, sequence, "");
            }
        }
        byte[] kept = wholeRecord();
        if (kept.length == 0) {
            return noWholeRecord();
        }
        return OutcomeRecord.isOfSameCommand(records, at, kept, 0)
                ? report(
                        Finding.CONTRADICTING,
                        "the outcome kept of sequence " + (sequence + 1) + " is not the one that a replay comes to")
                : report(
                        Finding.FOREIGN,
                        "the command kept of sequence " + (sequence + 1) + " is not the one that was journaled");
    }

    private OutcomeReport noWholeRecord() {
        return damaged("the whole record of sequence " + (sequence + 1) + ", but found other bytes");
    }

    /** The kept record at {@link #position}, or no bytes if none that checks out is there. */
    private byte[] wholeRecord() throws IOException {
        byte[] none = {};
        long end = windowOrNull.size();
        int head = windowOrNull.at(position, OutcomeRecord.MIN_LENGTH);
        if (head < 0 || OutcomeRecord.sequence(windowOrNull.bytes(), head) != sequence + 1) {
            return none;
        }
        int length = OutcomeRecord.length(windowOrNull.bytes(), head);
        if (length < OutcomeRecord.MIN_LENGTH
                || length > OutcomeRecord.MAX_LENGTH
                || position + length > end
                || (length > PIECE_BYTES && !endsBeforeAnother(position + length, end))) {
            return none;
        }
        byte[] record = new byte[length];
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, pieceBytes());
            int at = windowOrNull.at(position + done, piece);
            if (at < 0) {
                return none;
            }
            System.arraycopy(windowOrNull.bytes(), at, record, done, piece);
            done += piece;
        }
        return OutcomeRecord.isIntact(record, 0, length, runningHash) ? record : none;
    }

    /**
     * Whether the record after the next begins here, or so little is left that nobody can tell. Asked before much room is
     * made for what may be a damaged length.
     */
    private boolean endsBeforeAnother(long offset, long end) throws IOException {
        int next = end - offset < OutcomeRecord.MIN_LENGTH ? -1 : windowOrNull.at(offset, OutcomeRecord.MIN_LENGTH);
        return next < 0 || OutcomeRecord.sequence(windowOrNull.bytes(), next) == sequence + 2 || endsAt(offset);
    }

    private int pieceBytes() {
        return Math.min(PIECE_BYTES, windowOrNull.bytes().length);
    }

    private OutcomeReport unreadable(IOException failure) {
        return damaged("bytes that can be read, but found: " + failure.getMessage());
    }

    private OutcomeReport damaged(String expected) {
        return report(Finding.DAMAGED, "expected " + expected);
    }

    private OutcomeReport report(Finding finding, String problem) {
        return new OutcomeReport(finding, sequence, NAME + ", offset " + position + ": " + problem);
    }

    /** How the kept history stands to the whole of the replay. */
    OutcomeReport report() {
        if (report != null) {
            return report;
        }
        try {
            Finding finding = endsAt(position) ? Finding.COMPLETE : Finding.LONGER;
            return new OutcomeReport(finding, sequence, "");
        } catch (IOException failure) {
            return unreadable(failure);
        }
    }

    @Override
    public void close() throws IOException {
        if (windowOrNull != null) {
            windowOrNull.close();
        }
    }
}
