package io.registrar.gateway.http;

import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Answer.SectionView;
import io.registrar.engine.ResultCode;
import io.registrar.gateway.json.Digits;
import io.registrar.gateway.json.JsonWriter;
import java.util.Arrays;
import java.util.Optional;

/** Turns replies into bytes, one behind the other, in one array that is used again. One for each event loop. */
final class ResponseWriter {
    private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] LENGTH = Ascii.bytes("\r\nContent-Length: ");
    private static final byte[] ALLOW = Ascii.bytes("\r\nAllow: ");
    private static final byte[] CHALLENGE = Ascii.bytes("\r\nWWW-Authenticate: Bearer");
    private static final byte[] ETAG = Ascii.bytes("\r\nETag: \"");
    private static final byte[] QUOTE = Ascii.bytes("\"");
    private static final byte[] RETRY_AFTER = Ascii.bytes("\r\nRetry-After: 1");
    private static final byte[] CLOSE = Ascii.bytes("\r\nConnection: close");
    private static final byte[] NOT_STORED = Ascii.bytes("\r\nCache-Control: no-store\r\nX-Accel-Buffering: no");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("\r\nConnection: keep-alive");
    private static final byte[] END = Ascii.bytes("\r\n\r\n");
    private static final byte[] CHUNKED = Ascii.bytes("\r\nTransfer-Encoding: chunked");
    /** The line before a chunk, in whose place its size is written when it is known. */
    private static final byte[] CHUNK = Ascii.bytes("00000000\r\n");

    private static final int CHUNK_DIGITS = 8;
    private static final byte[] CHUNK_END = Ascii.bytes("\r\n");
    private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n\r\n");
    private static final byte[] LINE = Ascii.bytes("{\"line\":");
    private static final byte[] STATUS = Ascii.bytes(",\"status\":");

    private static final int USUAL_BYTES = 64 << 10;
    private static final int MOST_BYTES_KEPT = 1 << 20;
    private static final int LONGEST_NUMBER = 20;
    private static final int NO_CHUNK = -1;

    private final ResponseHeads heads = new ResponseHeads();
    private final JsonWriter json = new JsonWriter();
    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;
    /** Where the chunk under way begins, or {@link #NO_CHUNK}. */
    private int chunkAt = NO_CHUNK;

    /** Forgets what was written. */
    void clear() {
        // What one large page needed is not kept for ever.
        if (bytes.length > MOST_BYTES_KEPT) {
            bytes = new byte[USUAL_BYTES];
        }
        length = 0;
        chunkAt = NO_CHUNK;
    }

    /** What was written, up to {@link #length}; valid until the next call. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /**
     * Appends the whole answer, or the part of one that it is, and returns its status. Lines that follow one another share a
     * chunk, which {@link #endChunk} ends, or an answer of another kind.
     *
     * @param nowMillis wall clock, for the header Date
     */
    int write(PendingReply reply, long nowMillis) {
        if (reply.line != 0) {
            return writeLine(reply);
        }
        endChunk();
        return switch (reply.part) {
            case WHOLE -> writeWhole(reply, nowMillis);
            case CONTINUE -> {
                put(CONTINUE);
                yield 100;
            }
            case HEAD -> writeHead(reply, nowMillis);
            case END -> {
                if (reply.isChunked) {
                    put(LAST_CHUNK);
                }
                yield 200;
            }
        };
    }

    private int writeWhole(PendingReply reply, long nowMillis) {
        if (reply.beginsStream()) {
            return writeStreamHead(nowMillis);
        }
        boolean isUnchanged = isUnchanged(reply);
        int status = 304;
        if (isUnchanged) {
            put(ResponseHeads.bare(status));
            put(heads.date(nowMillis));
        } else {
            json.clear();
            status = writeBody(reply);
            put(ResponseHeads.of(status < 400 ? reply.route.contentType() : refusalType(reply), status));
            put(heads.date(nowMillis));
            put(LENGTH);
            putNumber(json.length());
            if (status == 503) {
                put(RETRY_AFTER);
            }
            if (status == 401) {
                put(CHALLENGE);
            }
            if (status == 405) {
                put(ALLOW);
                put(Ascii.bytes(reply.allow));
            }
        }
        if (reply.answer instanceof SectionView section) {
            put(ETAG);
            putNumber(section.changedSequence());
            put(QUOTE);
        }
        if (reply.closes) {
            put(CLOSE);
        } else if (reply.saysKeepAlive) {
            put(KEEP_ALIVE);
        }
        put(END);
        if (!reply.isHead && !isUnchanged) {
            put(json.bytes(), json.length());
        }
        return status;
    }

    private int writeHead(PendingReply reply, long nowMillis) {
        put(ResponseHeads.of(ContentType.LINES, 200));
        put(heads.date(nowMillis));
        if (reply.isChunked) {
            put(CHUNKED);
        }
        if (reply.closes) {
            put(CLOSE);
        }
        put(END);
        return 200;
    }

    /** The end of the body is that of the connection, so that what is sent to many need not be framed for each. */
    private int writeStreamHead(long nowMillis) {
        put(ResponseHeads.of(ContentType.EVENTS, 200));
        put(heads.date(nowMillis));
        put(NOT_STORED);
        put(CLOSE);
        put(END);
        return 200;
    }

    /** One line of a bulk's answer: its number, its status, and the members of the body that a request of its own would have. */
    private int writeLine(PendingReply reply) {
        json.clear();
        int status = writeBody(reply);
        if (reply.isChunked && chunkAt == NO_CHUNK) {
            chunkAt = length;
            put(CHUNK);
        }
        put(LINE);
        putNumber(reply.line);
        put(STATUS);
        putNumber(status);
        int membersAt = length;
        put(json.bytes(), json.length());
        // In place of the brace that opens the body.
        bytes[membersAt] = ',';
        ensure(1);
        bytes[length++] = '\n';
        return status;
    }

    /** Ends the chunk under way, if there is one: to be called when the last of a batch is written. */
    void endChunk() {
        if (chunkAt == NO_CHUNK) {
            return;
        }
        int size = length - chunkAt - CHUNK.length;
        for (int at = chunkAt + CHUNK_DIGITS - 1; size > 0; at--) {
            bytes[at] = (byte) Character.forDigit(size & 0xF, 16);
            size >>>= 4;
        }
        put(CHUNK_END);
        chunkAt = NO_CHUNK;
    }

    private static ContentType refusalType(PendingReply reply) {
        return reply.door().isPresent() ? ContentType.JSON : ContentType.PROBLEM;
    }

    /** Writes the body, and returns the status. */
    private int writeBody(PendingReply reply) {
        if (reply.refusal != null) {
            return writeRefusal(reply);
        }
        if (reply.answer instanceof NotFound notFound) {
            return Problems.write(json, notFound, reply.answerSequence);
        }
        boolean isDecision = reply.route.action() instanceof Route.Action.Decide;
        if (isDecision && reply.outcome.code().isRefusal()) {
            Optional<Door> door = reply.door();
            return door.isPresent() ? door.get().write(json, reply.outcome) : Problems.write(json, reply);
        }
        reply.route.format().write(json, reply);
        return isDecision && reply.outcome.code() == ResultCode.CREATED ? reply.route.createdStatus() : 200;
    }

    private int writeRefusal(PendingReply reply) {
        Optional<Door> door = reply.door();
        return door.isPresent()
                ? door.get().writeRefusal(json, reply.refusal, reply.detail)
                : Problems.writeRefusal(json, reply);
    }

    /** Whether the client has the section as it is. Our tags hold no comma, so a list is taken apart at commas. */
    private static boolean isUnchanged(PendingReply reply) {
        if (reply.ifNoneMatch.isEmpty() || !(reply.answer instanceof SectionView section)) {
            return false;
        }
        String tag = "\"" + section.changedSequence() + "\"";
        for (String candidate : reply.ifNoneMatch.split(",", -1)) {
            String known = candidate.strip();
            if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private void putNumber(long number) {
        ensure(LONGEST_NUMBER);
        length = Digits.put(bytes, length, number);
    }

    private void put(byte[] more) {
        put(more, more.length);
    }

    private void put(byte[] more, int count) {
        ensure(count);
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
