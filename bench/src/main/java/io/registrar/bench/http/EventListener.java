package io.registrar.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Somebody who takes events as they come, and sees to it that none is missing: ids follow each other by one. Used by one thread
 * at a time.
 */
final class EventListener implements AutoCloseable {
    /** What is looked at of a line: ids, and the last word, are shorter. */
    private static final int LINE_BYTES = 256;

    private static final String STATUS = "HTTP/1.1 200 ";
    private static final String ID = "id: ";
    private static final String LAST_EVENT = "event: end";
    private static final String DATA = "data: ";

    private final SocketChannel channel;
    private final byte[] line = new byte[LINE_BYTES];
    private int lineLength;
    private boolean isHeadOver;
    private boolean isEnding;
    private long lastId;
    private String lastWord = "";

    /**
     * Connects, and asks for what follows.
     *
     * @param after the sequence behind which it begins
     * @param receiveBufferBytes 0 for the system's own
     */
    EventListener(InetSocketAddress address, long after, int receiveBufferBytes) throws IOException {
        lastId = after;
        channel = open(address, after, receiveBufferBytes);
    }

    /** A connection that has asked for events as they come. */
    static SocketChannel open(InetSocketAddress address, long after, int receiveBufferBytes) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (receiveBufferBytes > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
        channel.connect(address);
        ByteBuffer request = ByteBuffer.wrap(
                ("GET /v1/events?after=" + after + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        return channel;
    }

    /** The connection, which is to be read by {@link #take} alone. */
    SocketChannel channel() {
        return channel;
    }

    /** The last event that was taken. */
    long lastId() {
        return lastId;
    }

    /** Data of the event by which the server has ended the stream; empty if it has not. */
    String lastWord() {
        return lastWord;
    }

    /**
     * Takes what has come, or waits for it if the channel does.
     *
     * @param bytes to read into
     * @return false at the end of the stream
     * @throws IllegalStateException if this is no stream of events, or one is missing
     */
    boolean take(byte[] bytes) throws IOException {
        int count = channel.read(ByteBuffer.wrap(bytes));
        for (int at = 0; at < count; at++) {
            if (bytes[at] == '\n') {
                endLine();
                lineLength = 0;
            } else if (lineLength < LINE_BYTES) {
                line[lineLength++] = bytes[at];
            }
        }
        return count >= 0;
    }

    private void endLine() {
        if (startsWith(ID)) {
            String id = text().substring(ID.length());
            if (!id.equals(Long.toString(lastId + 1))) {
                throw new IllegalStateException("Expected event " + (lastId + 1) + ", but found " + id);
            }
            lastId++;
        } else if (!isHeadOver) {
            if (startsWith("HTTP/") && !startsWith(STATUS)) {
                throw new IllegalStateException("Expected a stream of events, but found " + text());
            }
            isHeadOver = text().isBlank();
        } else if (startsWith(LAST_EVENT)) {
            isEnding = true;
        } else if (isEnding && startsWith(DATA)) {
            lastWord = text().substring(DATA.length());
        }
    }

    private boolean startsWith(String start) {
        if (lineLength < start.length()) {
            return false;
        }
        for (int at = 0; at < start.length(); at++) {
            if (line[at] != start.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    private String text() {
        return new String(line, 0, lineLength, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
