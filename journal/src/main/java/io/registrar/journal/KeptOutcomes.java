package io.registrar.journal;

import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The history that an earlier run has left, held record by record against the one that a replay makes. Reads only, and
 * works beside a running server, whose newest records it may not see.
 */
final class KeptOutcomes implements Closeable {
    /** What the file starts with: its format, and the running hash before the first record. */
    static final byte[] HEAD = HexFormat.of().parseHex("5247483100000000" + "0000000000000000");

    /** The file as messages name it: relative to the data folder. */
    static final String NAME = "outcomes/records";

    private final FileWindow windowOrNull;
    private OutcomeReport report;
    /** Where the kept history agrees up to. */
    private long position = HEAD.length;

    private long sequence;
    private long runningHash = OutcomeRecord.FIRST_HASH;

    /**
     * @param file the kept history; there may be none
     * @throws IOException if it can't be opened; what can't be read later is damage
     */
    KeptOutcomes(Path file) throws IOException {
        windowOrNull = Files.exists(file) && Files.size(file) > 0 ? new FileWindow(file) : null;
        if (windowOrNull == null) {
            report = new OutcomeReport(Finding.MISSING, 0, "");
        } else if (!hasHead()) {
            position = 0;
            report = damaged("the head of a history, but found other bytes");
        }
    }

    private boolean hasHead() {
        try {
            int head = windowOrNull.at(0, HEAD.length);
            return head >= 0 && Arrays.equals(HEAD, 0, HEAD.length, windowOrNull.bytes(), head, head + HEAD.length);
        } catch (IOException unreadable) {
            return false;
        }
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
                int kept = windowOrNull.at(position, recordLength);
                if (kept >= 0 && sameBytes(records, at, kept, recordLength)) {
                    at += recordLength;
                    position += recordLength;
                    sequence++;
                    runningHash = OutcomeRecord.runningHash(records, at - recordLength, recordLength);
                } else {
                    report = judge(records, at);
                }
            }
        } catch (IOException failure) {
            report = unreadable(failure);
        }
        return at;
    }

    private boolean sameBytes(byte[] records, int at, int kept, int length) {
        return Arrays.equals(records, at, at + length, windowOrNull.bytes(), kept, kept + length);
    }

    /** What to say of the bytes at {@link #position}, which are not the next record of the replay. */
    private OutcomeReport judge(byte[] records, int at) throws IOException {
        // What there is now: beside a running server it may be more than a moment ago.
        int left = (int) Math.min(windowOrNull.size() - position, OutcomeRecord.length(records, at));
        int begun = left <= 0 ? -1 : windowOrNull.at(position, left);
        if (begun < 0 || sameBytes(records, at, begun, left)) {
            // The file ends here, or within the replay's record: a batch that a crash cut off, or never began.
            return new OutcomeReport(Finding.SHORTER, sequence, "");
        }
        int head = windowOrNull.at(position, OutcomeRecord.MIN_LENGTH);
        int length = head < 0 ? 0 : OutcomeRecord.length(windowOrNull.bytes(), head);
        boolean isLength = length >= OutcomeRecord.MIN_LENGTH && length <= OutcomeRecord.MAX_LENGTH;
        int kept = isLength ? windowOrNull.at(position, length) : -1;
        if (kept < 0 || !OutcomeRecord.isIntact(windowOrNull.bytes(), kept, length, runningHash)) {
            return damaged("the whole record of sequence " + (sequence + 1) + ", but found other bytes");
        }
        return OutcomeRecord.isOfSameCommand(records, at, windowOrNull.bytes(), kept)
                ? report(
                        Finding.CONTRADICTING,
                        "the outcome kept of sequence " + (sequence + 1) + " is not the one that a replay comes to")
                : report(
                        Finding.FOREIGN,
                        "the command kept of sequence " + (sequence + 1) + " is not the one that was journaled");
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
            Finding finding = windowOrNull.at(position, 1) < 0 ? Finding.COMPLETE : Finding.LONGER;
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
