package io.registrar.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes the lines of a bulk's answer out of what one connection received, whole ones only. It knows what the servers here send:
 * a head of 200, and chunks of whole lines that begin with their number and their status. Anything else is an error.
 */
final class BulkAnswerParser implements AnswerSource {
    private static final byte[] HEAD = bytes("HTTP/1.1 200 ");
    private static final byte[] LINE = bytes("{\"line\":");
    private static final byte[] STATUS = bytes(",\"status\":");
    private static final int STATUS_DIGITS = 3;
    private static final int SHOWN_BYTES = 600;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private int start;
    private int end;
    private int lastStart;
    private boolean isBehindHead;
    private boolean isInChunk;
    private int leftInChunk;
    private long number;

    /** @param capacity longest line that is taken, and more than what is useful to receive at once */
    BulkAnswerParser(int capacity) {
        bytes = new byte[capacity];
        buffer = ByteBuffer.wrap(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public ByteBuffer room() {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
            lastStart = 0;
        }
        if (end == bytes.length) {
            throw new IllegalStateException("Expected lines of at most " + bytes.length + " bytes");
        }
        return buffer.limit(bytes.length).position(end);
    }

    @Override
    public void received(int count) {
        end += count;
    }

    @Override
    public int next() {
        if ((!isBehindHead && !passHead()) || (leftInChunk == 0 && !beginChunk())) {
            return 0;
        }
        int lineEnd = endOfLine(start);
        if (lineEnd < 0) {
            return 0;
        }
        lastStart = start;
        start = lineEnd;
        leftInChunk -= lineEnd - lastStart;
        number++;
        return status();
    }

    private boolean passHead() {
        for (int line = start; line >= 0; line = endOfLine(line)) {
            if (line + 1 < end && bytes[line] == '\r' && bytes[line + 1] == '\n') {
                require(HEAD, start);
                start = line + 2;
                isBehindHead = true;
                return true;
            }
        }
        return false;
    }

    /** Passes the end of the chunk before, if there is one, and the size of the next. */
    private boolean beginChunk() {
        int size = isInChunk ? endOfLine(start) : start;
        int sizeEnd = size < 0 ? -1 : endOfLine(size);
        if (sizeEnd < 0) {
            return false;
        }
        int left = 0;
        for (int at = size; at < sizeEnd - 2; at++) {
            left = left << 4 | Character.digit(bytes[at], 16);
        }
        if (left <= 0) {
            throw new IllegalStateException("Expected another chunk of lines, but found: " + text(start));
        }
        start = sizeEnd;
        isInChunk = true;
        leftInChunk = left;
        return true;
    }

    private int status() {
        require(LINE, lastStart);
        int at = lastStart + LINE.length;
        long found = 0;
        for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            found = found * 10 + bytes[at] - '0';
        }
        if (found != number) {
            throw new IllegalStateException("Expected line " + number + ", but found: " + last());
        }
        require(STATUS, at);
        int status = 0;
        for (int i = 0; i < STATUS_DIGITS; i++) {
            status = status * 10 + bytes[at + STATUS.length + i] - '0';
        }
        if (leftInChunk < 0) {
            throw new IllegalStateException("Expected a chunk of whole lines, but it ends before that of: " + last());
        }
        return status;
    }

    private void require(byte[] expected, int at) {
        for (int i = 0; i < expected.length; i++) {
            if (at + i >= end || bytes[at + i] != expected[i]) {
                throw new IllegalStateException("Expected " + new String(expected, StandardCharsets.US_ASCII)
                        + ", but found: " + text(lastStart));
            }
        }
    }

    /** Where the line after this place starts, or -1 if this one is not whole. */
    private int endOfLine(int from) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    @Override
    public String last() {
        return text(lastStart);
    }

    private String text(int from) {
        return new String(bytes, from, Math.min(end - from, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
    }
}
