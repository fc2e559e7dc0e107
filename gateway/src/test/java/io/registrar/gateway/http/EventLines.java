package io.registrar.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A reader of an event stream, which takes it apart as EventSource does, and waits for at most half a minute. */
public final class EventLines implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 180_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    /** The head of the answer, and its body if it is no stream. */
    public final String head;

    /** Comments that were passed over. */
    public final AtomicInteger comments = new AtomicInteger();

    /** What a blank line has ended; the name is empty for a plain event. */
    public record Event(String id, String name, String data) {}

    /**
     * Asks for events.
     *
     * @param target for instance {@code /v1/events?after=7}
     * @param headers lines more, each with its end
     * @param receiveBufferBytes 0 for the system's own
     */
    public EventLines(InetSocketAddress address, String target, String headers, int receiveBufferBytes) {
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 8 << 10);
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n" + headers
                                    + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder lines = new StringBuilder();
            for (String line = readLine(); line != null && !line.equals("\r"); line = readLine()) {
                lines.append(line).append('\n');
            }
            head = lines + (isStream(lines) ? "" : rest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isStream(StringBuilder head) {
        return head.indexOf("\r\nContent-Type: text/event-stream\r\n") > 0;
    }

    private String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The next event, or nothing at the end of the stream. */
    public Optional<Event> next() {
        String id = "";
        String name = "";
        StringBuilder data = new StringBuilder();
        try {
            while (true) {
                String line = readLine();
                if (line == null) {
                    return Optional.empty();
                }
                if (line.isEmpty()) {
                    if (data.length() > 0) {
                        return Optional.of(new Event(id, name, data.toString()));
                    }
                } else if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (!line.startsWith("retry: ")) {
                    throw new AssertionError("Expected a field of an event stream, but found " + line);
                }
            }
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("Expected an event, but nothing came", silent);
        } catch (IOException reset) {
            return Optional.empty();
        }
    }

    /** The next line without its end, or null if there is none. */
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
