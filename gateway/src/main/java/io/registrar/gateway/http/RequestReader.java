package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of one connection that have come and are not yet taken, and what the request under way is made of: its head, and
 * then its body, of a length or in chunks. One for each connection; used on its event loop alone.
 *
 * <p>Bytes lie in an array that all connections of the event loop share, as long as they are being taken; only what is left
 * over, part of a request or requests that have to wait, is the connection's own. So is a body that comes in several reads.
 */
final class RequestReader {
    private static final byte[] NOTHING = {};
    /** Of a chunk's line, its extension included. */
    private static final int MAX_CHUNK_LINE_BYTES = 4096;
    /** Of all lines behind the last chunk, which are dropped, their ends included. */
    private static final int MAX_TRAILER_BYTES = HttpSettings.MAX_HEADER_BYTES;

    private static final int MAX_SIZE_DIGITS = 7;

    private final ReadWindow shared;
    private final int maxBodyBytes;
    /** The same, unless this body may be longer. */
    private long mostBodyBytes;

    private byte[] bytes = NOTHING;
    /** Whether that is the shared array, which another connection may use next. */
    private boolean isShared;

    private int at;
    private int end;

    /** What of the body comes next. */
    private enum Part {
        /** So many bytes, and it is whole. */
        REST,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        /** Nothing. */
        NONE
    }

    private Part part = Part.REST;
    /** Bytes of it that are yet to come, of a part that has a length. */
    private long left;

    private int trailerBytes;

    private byte[] body = NOTHING;
    private int bodyFrom;
    private int bodyLength;

    /** @param shared used by no other thread */
    RequestReader(ReadWindow shared, int maxBodyBytes) {
        this.shared = shared;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Takes over what has been read, behind what is left. */
    void add(ByteBuf more) {
        int kept = end - at;
        int length = more.readableBytes();
        byte[] window = shared.withRoomFor(kept + length);
        System.arraycopy(bytes, at, window, 0, kept);
        more.readBytes(window, kept, length);
        bytes = window;
        isShared = true;
        at = 0;
        end = kept + length;
    }

    /** Keeps what was not taken, where no other connection writes. */
    void keepRest() {
        if (at == end) {
            bytes = NOTHING;
            at = 0;
            end = 0;
        } else if (isShared) {
            bytes = Arrays.copyOfRange(bytes, at, end);
            end -= at;
            at = 0;
        }
        isShared = false;
    }

    /** Drops what was not taken. */
    void dropRest() {
        at = end;
        keepRest();
    }

    /** Whether there are bytes that were not taken. */
    boolean hasRest() {
        return at < end;
    }

    /**
     * Reads a head, if all of it is here.
     *
     * @return whether it was
     * @throws RefusedRequestException if it is none: nothing behind it can be read either
     */
    boolean readHead(RequestHead head) throws RefusedRequestException {
        // A client may send empty lines before a request.
        while (at + 1 < end && bytes[at] == '\r' && bytes[at + 1] == '\n') {
            at += 2;
        }
        int behind = head.read(bytes, at, end);
        if (behind == RequestHead.INCOMPLETE) {
            return false;
        }
        at = behind;
        body = NOTHING;
        bodyFrom = 0;
        bodyLength = 0;
        trailerBytes = 0;
        mostBodyBytes = maxBodyBytes;
        part = head.isChunked() ? Part.CHUNK_SIZE : Part.REST;
        left = Math.max(0, head.contentLength());
        return true;
    }

    /**
     * Reads what is here of the body of the head that was read last.
     *
     * @return whether it is whole; then {@link #body}, {@link #bodyFrom} and {@link #bodyLength} tell where it lies
     * @throws RefusedRequestException if it is longer than it may be, or its chunks are none
     */
    boolean readBody() throws RefusedRequestException {
        if (part == Part.REST && bodyLength == 0 && left <= end - at) {
            // Where it lies, which is nearly always.
            body = bytes;
            bodyFrom = at;
            bodyLength = (int) left;
            at += bodyLength;
            return true;
        }
        while (part != Part.NONE) {
            if (part == Part.REST || part == Part.CHUNK) {
                if (!isTaken()) {
                    return false;
                }
                part = part == Part.REST ? Part.NONE : Part.CHUNK_END;
            } else if (!readFraming()) {
                return false;
            }
        }
        return true;
    }

    /** The body of the head that was read last is taken in pieces, as it comes, and may have any length. */
    void takeAnyLength() {
        mostBodyBytes = Long.MAX_VALUE;
    }

    /**
     * Goes on to the next piece of a body that is taken in pieces.
     *
     * @return how many bytes of it lie at {@link #at} of {@link #bytes}; none if none has come, or the body {@link #isAtEnd}
     * @throws RefusedRequestException if its chunks are none
     */
    int piece() throws RefusedRequestException {
        while (part != Part.NONE) {
            if (part == Part.REST || part == Part.CHUNK) {
                if (left > 0) {
                    return (int) Math.min(left, end - at);
                }
                part = part == Part.REST ? Part.NONE : Part.CHUNK_END;
            } else if (!readFraming()) {
                return 0;
            }
        }
        return 0;
    }

    /** Takes so many bytes of the piece. */
    void take(int count) {
        at += count;
        left -= count;
    }

    /** Where the piece lies; valid until bytes are added or kept. */
    byte[] bytes() {
        return bytes;
    }

    /** Where it starts. */
    int at() {
        return at;
    }

    /** Whether all of a body was taken that is taken in pieces. */
    boolean isAtEnd() {
        return part == Part.NONE;
    }

    /** Reads what stands between chunks, or behind the last, one line of it; false if it is not whole. */
    private boolean readFraming() throws RefusedRequestException {
        switch (part) {
            case CHUNK_END -> {
                if (end - at < 2) {
                    return false;
                }
                if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
                    throw RefusedRequestException.malformed("a chunk is longer than it says");
                }
                at += 2;
                part = Part.CHUNK_SIZE;
            }
            case CHUNK_SIZE -> {
                int lineEnd = endOfLine(MAX_CHUNK_LINE_BYTES);
                if (lineEnd < 0) {
                    return false;
                }
                left = chunkSize(lineEnd);
                refuseIfTooLong();
                at = lineEnd + 2;
                part = left == 0 ? Part.TRAILERS : Part.CHUNK;
            }
            case TRAILERS -> {
                int lineEnd = endOfLine(MAX_TRAILER_BYTES - trailerBytes);
                if (lineEnd < 0) {
                    return false;
                }
                boolean isLast = lineEnd == at;
                trailerBytes += lineEnd + 2 - at;
                at = lineEnd + 2;
                part = isLast ? Part.NONE : Part.TRAILERS;
            }
            default -> throw new IllegalStateException("Expected what stands between chunks, but found " + part);
        }
        return true;
    }

    /** Takes what is here of the bytes that are left, and says whether it was all of them. */
    private boolean isTaken() {
        int more = (int) Math.min(left, end - at);
        if (bodyLength + more > body.length) {
            body = Arrays.copyOf(body, Math.max(bodyLength * 2, bodyLength + more));
        }
        System.arraycopy(bytes, at, body, bodyLength, more);
        at += more;
        bodyLength += more;
        left -= more;
        return left == 0;
    }

    /**
     * Judges a length, of the body or of its next chunk, before anything of it is taken.
     *
     * @throws RefusedRequestException if the body is longer than it may be
     */
    void refuseIfTooLong() throws RefusedRequestException {
        if (left > mostBodyBytes - bodyLength) {
            throw new RefusedRequestException(
                    RequestRefusal.BODY_TOO_LARGE, "The body is longer than " + maxBodyBytes + " bytes.");
        }
    }

    /** Where the line ends that starts here, in front of its CR and LF, or -1 if that has not come yet. */
    private int endOfLine(int most) throws RefusedRequestException {
        int lineEnd = at;
        while (lineEnd < end && bytes[lineEnd] != '\r' && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd - at > most) {
            throw RefusedRequestException.malformed("a line between the chunks is longer than " + most + " bytes");
        }
        if (lineEnd == end || (bytes[lineEnd] == '\r' && lineEnd + 1 == end)) {
            return -1;
        }
        if (bytes[lineEnd] != '\r' || bytes[lineEnd + 1] != '\n') {
            throw RefusedRequestException.malformed("a line between the chunks ends otherwise than with CR and LF");
        }
        return lineEnd;
    }

    /** The size at the start of a chunk's line; what is behind a semicolon means nothing here. */
    private int chunkSize(int lineEnd) throws RefusedRequestException {
        int size = 0;
        int digitsFrom = at;
        while (digitsFrom < lineEnd && bytes[digitsFrom] == '0') {
            digitsFrom++;
        }
        int i = digitsFrom;
        while (i < lineEnd && Character.digit(bytes[i], 16) >= 0 && i - digitsFrom < MAX_SIZE_DIGITS) {
            size = size << 4 | Character.digit(bytes[i], 16);
            i++;
        }
        if (i == at || (i < lineEnd && bytes[i] != ';')) {
            throw RefusedRequestException.malformed("a chunk's size is no hexadecimal number");
        }
        return size;
    }

    /** Where the body lies that is whole; valid until the next one is read. */
    byte[] body() {
        return body;
    }

    int bodyFrom() {
        return bodyFrom;
    }

    int bodyLength() {
        return bodyLength;
    }
}
