package io.registrar.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes HTTP/1.1 answers out of what one connection received, whole ones only. It knows what the servers here send: a
 * status line, headers among which is Content-Length, and that many bytes. Anything else is an error, not a guess.
 */
public final class AnswerParser implements AnswerSource {
    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_END = VERSION.length + 3;
    private static final int SHOWN_BYTES = 600;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private int start;
    private int end;
    private int lastStart;
    private int lastBody;

    /**
     * @param capacity longest answer that is taken, and more than what is useful to receive at once
     */
    public AnswerParser(int capacity) {
        bytes = new byte[capacity];
        buffer = ByteBuffer.wrap(bytes);
    }

    @Override
    public ByteBuffer room() {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == bytes.length) {
            if (start == 0) {
                throw new IllegalStateException("Expected an answer of at most " + bytes.length + " bytes");
            }
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        return buffer.limit(bytes.length).position(end);
    }

    @Override
    public void received(int count) {
        end += count;
    }

    @Override
    public int next() {
        if (end - start < STATUS_END) {
            return 0;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes[start + i] != VERSION[i]) {
                throw new IllegalStateException("Expected an HTTP/1.1 answer, but found: " + text(start));
            }
        }
        int status = 0;
        for (int i = start + VERSION.length; i < start + STATUS_END; i++) {
            status = status * 10 + digit(bytes[i]);
        }
        int contentLength = -1;
        int lineStart = endOfLine(start + STATUS_END);
        while (lineStart > 0 && lineStart < end) {
            byte first = bytes[lineStart];
            if (first == '\r') {
                int bodyStart = endOfLine(lineStart);
                if (bodyStart < 0) {
                    return 0;
                }
                if (contentLength < 0) {
                    throw new IllegalStateException("Expected a Content-Length, but found: " + text(start));
                }
                if (end - bodyStart < contentLength) {
                    return 0;
                }
                lastStart = start;
                lastBody = bodyStart;
                start = bodyStart + contentLength;
                return status;
            }
            if (first == 'C' || first == 'c') {
                int value = contentLengthAt(lineStart);
                contentLength = value < 0 ? contentLength : value;
            }
            lineStart = endOfLine(lineStart);
        }
        return 0;
    }

    @Override
    public String last() {
        return text(lastStart);
    }

    /**
     * All that was received and is still here, not copied: the answer that {@link #next} passed last lies in it, from {@link
     * #lastStart} to {@link #lastEnd}, until the next {@link #room}.
     */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the last answer's status line begins. */
    public int lastStart() {
        return lastStart;
    }

    /** Where its body begins. */
    public int lastBody() {
        return lastBody;
    }

    /** The place behind its body. */
    public int lastEnd() {
        return start;
    }

    /** The last bytes, at most so many, of the answer that {@link #next} passed last; until the next {@link #room}. */
    String tail(int most) {
        int from = Math.max(lastStart, start - most);
        return new String(bytes, from, start - from, StandardCharsets.ISO_8859_1);
    }

    private String text(int from) {
        return new String(bytes, from, Math.min(end - from, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
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

    /** The length that this line states, or -1 if it is another header, or not whole. */
    private int contentLengthAt(int lineStart) {
        int at = lineStart;
        for (byte expected : CONTENT_LENGTH) {
            if (at == end || (bytes[at] | 0x20) != (expected | 0x20)) {
                return -1;
            }
            at++;
        }
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        int value = 0;
        for (; at < end && bytes[at] != '\r'; at++) {
            value = Math.addExact(Math.multiplyExact(value, 10), digit(bytes[at]));
        }
        return value;
    }

    private int digit(byte b) {
        if (b < '0' || b > '9') {
            throw new IllegalStateException("Expected a digit, but found byte " + b + " in: " + text(start));
        }
        return b - '0';
    }
}
