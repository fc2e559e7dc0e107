package io.registrar.gateway.http;

import java.util.Arrays;

/**
 * A bulk under way: takes the lines of its body as they come, gives each a place in its connection's row of answers, and leads
 * it into the ring as if it were a request of its own.
 *
 * <ul>
 *   <li>A line ends with LF, or with CR and LF; the last one may end with the body. A byte order mark before the first is
 *       passed over. Blank lines are counted, and not answered.
 *   <li>What is kept is one line at most, and of one that is too long nothing: it is read to its end, and refused.
 *   <li>A line that the ring has no room for waits here, and all behind it in the socket. It is never refused for that.
 *   <li>When the server stops, the next line is refused, and with it the bulk ends.
 * </ul>
 *
 * Used on its connection's event loop alone.
 */
final class CommandStream {
    private static final byte[] NOTHING = {};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** What became of an attempt to take a line. */
    enum Step {
        /** The next line is not here yet. */
        INCOMPLETE,
        /** It has its place in the row, and its answer or its way to it; or it was blank. */
        TAKEN,
        /** It waits for room in the ring. */
        HELD,
        /** The last line was taken. */
        ENDED,
        /** A line was refused for what holds for all that could follow. */
        CUT_SHORT
    }

    private final EnrollmentHandler connection;
    private final ConnectionGroup group;
    private final RequestReader reader;
    /** The place of the answer's end, and who asks. */
    private final PendingReply request;

    /** What the request has shown of who asks. */
    private final byte[] token;

    /** Number of the last line that was taken. */
    private long number;

    /** The start of the line that has not come whole. */
    private byte[] kept = NOTHING;

    private int keptLength;
    /** Whether that start is longer than a line may be, and nothing of it is kept. */
    private boolean isOverlong;

    // Where the last line lies.
    private byte[] line = NOTHING;
    private int lineFrom;
    private int lineTo;
    private boolean isTooLong;

    /** The command that waits for room, and its place in the row; null if none does. */
    private byte[] heldRecord;

    private PendingReply held;

    /**
     * Begins with the head of the answer, which is ready at once.
     *
     * @param request the request whose head the reader has just read
     * @param isChunked whether its client takes an answer in chunks; another one's ends with the connection
     */
    CommandStream(
            EnrollmentHandler connection,
            ConnectionGroup group,
            RequestReader reader,
            PendingReply request,
            boolean isChunked) {
        this.connection = connection;
        this.group = group;
        this.reader = reader;
        this.request = request;
        this.token = group.parser.token();
        request.isChunked = isChunked;
        request.closes |= !isChunked;
        PendingReply head = group.takeReply(connection);
        head.part = PendingReply.Part.HEAD;
        head.isChunked = isChunked;
        head.closes = request.closes;
        head.isReady = true;
        connection.enqueue(head);
    }

    /** Whether nothing of the next line has come. */
    boolean isBetweenLines() {
        return keptLength == 0 && !isOverlong;
    }

    /** Whether the token of its request still stands for whom it stood then: a bulk may last longer than a token does. */
    boolean isCallerKnown() {
        return group.parser.isStill(request.caller, token);
    }

    /** Whether a line waits for room in the ring. */
    boolean isHeld() {
        return held != null;
    }

    /**
     * Takes the next line, if it is here.
     *
     * @param readNanos when its last byte came
     * @throws RefusedRequestException if the body's chunks are none
     */
    Step takeLine(long readNanos) throws RefusedRequestException {
        if (!readLine()) {
            return reader.isAtEnd() ? Step.ENDED : Step.INCOMPLETE;
        }
        if (!isTooLong && PlainBody.skipSpace(line, lineFrom, lineTo) == lineTo) {
            return Step.TAKEN;
        }
        PendingReply reply = takeReply(number);
        reply.readNanos = readNanos;
        // First its place in the row, then the ring, which may have decided before this method ends.
        connection.enqueue(reply);
        if (isTooLong) {
            reply.refuse(
                    RequestRefusal.BODY_TOO_LARGE,
                    "The line is longer than " + HttpSettings.MAX_LINE_BYTES + " bytes.");
        } else if (!group.parser.readLine(reply, line, lineFrom, lineTo)) {
            held = reply;
            heldRecord = group.parser.record();
            return Step.HELD;
        }
        return isCutShortBy(reply) ? Step.CUT_SHORT : Step.TAKEN;
    }

    private static boolean isCutShortBy(PendingReply reply) {
        // One that is not ready is the reply stage's by now.
        return reply.isReady && reply.refusal == RequestRefusal.STOPPING;
    }

    /** Tries the line again that waits for room. */
    Step publishHeld() {
        PendingReply reply = held;
        try {
            if (!group.parser.publish(heldRecord, heldRecord.length, reply)) {
                return Step.HELD;
            }
        } catch (RefusedRequestException refused) {
            reply.refuse(refused.refusal(), refused.getMessage());
        }
        held = null;
        heldRecord = null;
        return isCutShortBy(reply) ? Step.CUT_SHORT : Step.TAKEN;
    }

    /** Refuses the line that waits, or else the next one: nothing of it has happened, nor will. */
    void refuse(RequestRefusal refusal, String detail) {
        PendingReply reply = held;
        if (reply == null) {
            reply = takeReply(number + 1);
            connection.enqueue(reply);
        }
        held = null;
        heldRecord = null;
        reply.refuse(refusal, detail);
    }

    /** Forgets the line that waits, since nobody waits for its answer any more. */
    void forgetHeld() {
        held.isReady = true;
        held = null;
    }

    private PendingReply takeReply(long line) {
        PendingReply reply = group.takeReply(connection);
        reply.line = line;
        reply.isChunked = request.isChunked;
        if (request.caller != null) {
            reply.caller = request.caller;
        }
        return reply;
    }

    /** Reads up to the next line's end; false if it has not come. */
    private boolean readLine() throws RefusedRequestException {
        for (int count = reader.piece(); count > 0; count = reader.piece()) {
            byte[] bytes = reader.bytes();
            int from = reader.at();
            int end = Ascii.indexOf((byte) '\n', bytes, from, from + count);
            boolean isWhole = end < from + count;
            reader.take(end - from + (isWhole ? 1 : 0));
            if (!isWhole) {
                keep(bytes, from, end);
            } else if (isBetweenLines()) {
                // Where it lies, which is nearly always.
                setLine(bytes, from, end);
                return true;
            } else {
                keep(bytes, from, end);
                setLine(kept, 0, keptLength);
                return true;
            }
        }
        if (!reader.isAtEnd() || isBetweenLines()) {
            return false;
        }
        setLine(kept, 0, keptLength);
        return true;
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = keptLength + to - from;
        if (isOverlong || length > HttpSettings.MAX_LINE_BYTES + 1) {
            isOverlong = true;
            kept = NOTHING;
            keptLength = 0;
            return;
        }
        if (length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length, 2 * kept.length));
        }
        System.arraycopy(bytes, from, kept, keptLength, to - from);
        keptLength = length;
    }

    /** Takes a line without what belongs to its end, or its file's start. */
    private void setLine(byte[] bytes, int from, int to) {
        number++;
        line = bytes;
        lineFrom = number == 1 && startsWithByteOrderMark(bytes, from, to) ? from + BYTE_ORDER_MARK.length : from;
        lineTo = to > lineFrom && bytes[to - 1] == '\r' ? to - 1 : to;
        isTooLong = isOverlong || lineTo - lineFrom > HttpSettings.MAX_LINE_BYTES;
        keptLength = 0;
        isOverlong = false;
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int to) {
        return to - from >= BYTE_ORDER_MARK.length
                && Arrays.equals(
                        bytes, from, from + BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }
}
