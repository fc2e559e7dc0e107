package io.registrar.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The requests of one connection, encoded once, one behind the other, each with the status that must answer it. It is
 * played from where it was left, also by another connection later; a script that repeats starts over at its end.
 */
final class Script {
    private final ByteBuffer bytes;
    private final int[] ends;
    private final int[] statuses;
    private final boolean repeats;
    private int next;

    private Script(ByteBuffer bytes, int[] ends, int[] statuses, boolean repeats) {
        this.bytes = bytes;
        this.ends = ends;
        this.statuses = statuses;
        this.repeats = repeats;
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
            byte[] request = text.append("\r\n").append(body).toString().getBytes(StandardCharsets.US_ASCII);
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
            int length = count == 0 ? 0 : ends[count - 1];
            ByteBuffer direct = ByteBuffer.allocateDirect(length).put(bytes, 0, length);
            return new Script(
                    direct.clear(), Arrays.copyOf(ends, count), Arrays.copyOf(statuses, count), repeats && count > 0);
        }
    }
}
