package io.registrar.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The requests of one connection, encoded once, one behind the other, each with the status that must answer it. It is
 * played from where it was left, also by another connection later; a script that repeats starts over at its end.
 */
final class Script {
    /** Where bulks go. */
    static final String BULK_TARGET = "/v1/commands";

    private final byte[] opening;
    private final ByteBuffer bytes;
    private final int[] ends;
    private final int[] statuses;
    private final boolean repeats;
    private int next;

    private Script(byte[] opening, ByteBuffer bytes, int[] ends, int[] statuses, boolean repeats) {
        this.opening = opening;
        this.bytes = bytes;
        this.ends = ends;
        this.statuses = statuses;
        this.repeats = repeats;
    }

    /** What a connection sends before all else: the head of a bulk without end, or nothing. */
    ByteBuffer opening() {
        return ByteBuffer.wrap(opening);
    }

    /** Whether its requests are the lines of one bulk. */
    boolean isBulk() {
        return opening.length > 0;
    }

    /** Number of requests until it ends or starts over. */
    int count() {
        return ends.length;
    }

    boolean repeats() {
        return repeats;
    }

    /** All requests, in memory that a socket takes as it is. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    int start(int request) {
        return request == 0 ? 0 : ends[request - 1];
    }

    int end(int request) {
        return ends[request];
    }

    int status(int request) {
        return statuses[request];
    }

    /** Where to go on. */
    int next() {
        return next;
    }

    /** Every request before this one was answered; from here on none was sent. */
    void leaveAt(int request) {
        next = request;
    }

    /** Collects requests. */
    static final class Builder {
        private final String host;
        private byte[] bytes = new byte[1 << 14];
        private int[] ends = new int[64];
        private int[] statuses = new int[64];
        private int count;

        /**
         * @param host what the Host header says
         */
        Builder(String host) {
            this.host = host;
        }

        /**
         * Adds a request.
         *
         * @param body JSON, or the empty text for a request without a body
         */
        Builder add(String method, String target, String body, int status) {
            StringBuilder text = new StringBuilder(200)
                    .append(method)
                    .append(' ')
                    .append(target)
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(host)
                    .append("\r\n");
            if (!body.isEmpty()) {
                text.append("Content-Type: application/json\r\nContent-Length: ")
                        .append(body.length())
                        .append("\r\n");
            }
            return add(text.append("\r\n").append(body).toString(), status);
        }

        /** Adds a line; all of its requests must be lines. */
        Builder addLine(String line, int status) {
            return add(line + '\n', status);
        }

        private Builder add(String text, int status) {
            byte[] request = text.getBytes(StandardCharsets.US_ASCII);
            int start = count == 0 ? 0 : ends[count - 1];
            int end = Math.addExact(start, request.length);
            while (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
            }
            System.arraycopy(request, 0, bytes, start, request.length);
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
                statuses = Arrays.copyOf(statuses, count * 2);
            }
            ends[count] = end;
            statuses[count++] = status;
            return this;
        }

        Script build(boolean repeats) {
            return build("", repeats);
        }

        /** The same of lines: they are one request, of a length that is never reached. */
        Script buildBulk() {
            return build(
                    "POST " + BULK_TARGET + " HTTP/1.1\r\nHost: " + host
                            + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000000000000\r\n\r\n",
                    true);
        }

        private Script build(String opening, boolean repeats) {
            int length = count == 0 ? 0 : ends[count - 1];
            ByteBuffer direct = ByteBuffer.allocateDirect(length).put(bytes, 0, length);
            return new Script(
                    opening.getBytes(StandardCharsets.US_ASCII),
                    direct.clear(),
                    Arrays.copyOf(ends, count),
                    Arrays.copyOf(statuses, count),
                    repeats && count > 0);
        }
    }
}
