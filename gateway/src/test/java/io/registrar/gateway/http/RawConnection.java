package io.registrar.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client that sends bytes as they are and takes answers apart, so that a test can say what no proper client would. Text
 * is sent as ISO 8859-1: a char is a byte. Waits for at most {@link #PATIENCE_MILLIS}, then fails the test.
 */
public final class RawConnection implements AutoCloseable {
    /** How long an answer may take before the test counts it as missing; longer where a server is stopped for long. */
    public static final int PATIENCE_MILLIS = 180_000 + 1_000 * Integer.getInteger("registrar.stop.seconds", 0);

    private final Socket socket = new Socket();
    private final InputStream in;
    private int leftInChunk;

    /** Connects. */
    public RawConnection(InetSocketAddress address) {
        this(address, 0);
    }

    /**
     * Connects with a receive buffer of this size, so that a client which does not read is felt soon.
     *
     * @param receiveBufferBytes 0 for the system's own
     */
    public RawConnection(InetSocketAddress address, int receiveBufferBytes) {
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(address, PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One answer; names of headers are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** A header's value, or the empty text. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** The text member of this name in the body, or the empty text; enough for flat objects. */
        public String member(String name) {
            String start = "\"" + name + "\":\"";
            int at = body.indexOf(start);
            return at < 0 ? "" : body.substring(at + start.length(), body.indexOf('"', at + start.length()));
        }
    }

    /** Sends a text, each char as one byte. */
    public RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes in one write. */
    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends bytes; false if the server has cut the connection. */
    public boolean trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    /** Says that nothing more will be sent. */
    public RawConnection shutOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next answer, whose body is as long as it says. */
    public Answer read() {
        return read(true);
    }

    /** The next answer to a HEAD: its length is said, and no body follows. */
    public Answer readHead() {
        return read(false);
    }

    private Answer read(boolean hasBody) {
        try {
            String statusLine = readLine();
            if (!statusLine.matches("HTTP/1\\.1 [1-5][0-9][0-9] .*")) {
                throw new AssertionError("Expected a status line, but found " + statusLine);
            }
            int status = Integer.parseInt(statusLine.substring(9, 12));
            Map<String, String> headers = new TreeMap<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                int colon = line.indexOf(": ");
                if (colon < 1) {
                    throw new AssertionError("Expected a header, but found " + line);
                }
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                if (headers.put(name, line.substring(colon + 2)) != null) {
                    throw new AssertionError("Expected each header once, but found another " + line);
                }
            }
            if (!hasBody || status < 200 || status == 304) {
                return new Answer(status, headers, "");
            }
            if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int b = readInChunk(); b >= 0; b = readInChunk()) {
                    all.write(b);
                }
                return new Answer(status, headers, all.toString(StandardCharsets.UTF_8));
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "-1"));
            if (length < 0) {
                throw new AssertionError("Expected a Content-Length, but found " + headers);
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the body ends after " + body.length + " of " + length + " bytes");
            }
            return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next line of a body in chunks whose head was read with {@link #readHead}, or the empty text at its end. */
    public String readLineOfChunks() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = readInChunk();
            while (b >= 0 && b != '\n') {
                line.write(b);
                b = readInChunk();
            }
            if (b < 0 && line.size() > 0) {
                throw new AssertionError("Expected the end of a line, but found the body's after " + line);
            }
            return line.toString(StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next byte of a body in chunks, or -1 at its end. */
    private int readInChunk() throws IOException {
        if (leftInChunk == 0) {
            leftInChunk = Integer.parseInt(readLine(), 16);
            if (leftInChunk == 0) {
                requireLineEnd();
                return -1;
            }
        }
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the connection ended inside a chunk");
        }
        leftInChunk--;
        if (leftInChunk == 0) {
            requireLineEnd();
        }
        return b;
    }

    private void requireLineEnd() throws IOException {
        String behind = readLine();
        if (!behind.isEmpty()) {
            throw new AssertionError("Expected a chunk to end, but found " + behind);
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended" + (line.size() == 0 ? "" : " inside " + line));
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new AssertionError("Expected a line that ends in CR LF, but found " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Whether something has arrived that was not read yet. */
    public boolean hasAnswer() {
        try {
            return in.available() > 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends the connection with a reset, as a client that dies does. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for the server to say that it sends no more; false if it sends something instead. */
    public boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("Expected the end of the connection, but it stays open", stillOpen);
        } catch (SocketException reset) {
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Everything until the server ends the connection, in order or with a reset, as text of a char a byte. */
    public String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                all.write(some, 0, count);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("Expected the end of the connection, but it stays open", stillOpen);
        } catch (IOException reset) {
            // What came before it counts.
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The port at this end. */
    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        hangUp();
    }

    /** Ends the connection, at once and not first at the end of a block. */
    public void hangUp() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
