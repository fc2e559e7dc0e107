package io.registrar.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One connection that reads ledgers: the newest page of a student drawn at random, a few older ones behind it, then
 * another student. It has one request under way at most. Used by one thread.
 */
final class LedgerConnection implements AutoCloseable {
    private static final int RECEIVE_BYTES = 64 << 10;
    private static final int ITEMS = 100;
    /** Pages of one ledger, if it has so many. */
    private static final int PAGES = 4;
    /** A page's last members are in its last bytes: the cursor and the sequence. */
    private static final int TAIL_BYTES = 120;

    private static final String NEXT = "\"next\":";

    private final SocketChannel channel;
    private final String host;
    private final List<String> studentIds;
    private final SplittableRandom random;
    private final AnswerParser parser = new AnswerParser(RECEIVE_BYTES);
    private String studentId = "";
    private int pages;
    /** Where the next page begins; the empty text: with another student. */
    private String cursor = "";

    private long issuedAtNanos;

    LedgerConnection(InetSocketAddress address, Selector selector, List<String> studentIds, SplittableRandom random)
            throws IOException {
        this.studentIds = studentIds;
        this.random = random;
        host = address.getHostString() + ":" + address.getPort();
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Asks for the next page; the one before it has come. */
    void request(long nowNanos) throws IOException {
        if (cursor.isEmpty()) {
            studentId = studentIds.get(random.nextInt(studentIds.size()));
            pages = 0;
        }
        String request = "GET /v1/students/" + studentId + "/ledger?limit=" + ITEMS
                + (cursor.isEmpty() ? "" : "&after=" + cursor) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        issuedAtNanos = nowNanos;
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("Expected a socket with room for one request, but found it full");
        }
    }

    /** When the last page was asked for. */
    long issuedAtNanos() {
        return issuedAtNanos;
    }

    /**
     * Takes what has come.
     *
     * @return true if the page is whole
     * @throws IllegalStateException if it is none
     */
    boolean receive() throws IOException {
        int count = channel.read(parser.room());
        if (count < 0) {
            throw new EOFException("Expected a page of a ledger, but the server closed the connection");
        }
        parser.received(count);
        int status = parser.next();
        if (status == 0) {
            return false;
        }
        if (status != 200) {
            throw new IllegalStateException("Expected status 200 to a page of a ledger, but found: " + parser.last());
        }
        pages++;
        String next = next(parser.tail(TAIL_BYTES));
        cursor = pages < PAGES ? next : "";
        return true;
    }

    /** What a page that ends so says of the next one: its cursor, or the empty text if there is none. */
    static String next(String tail) {
        int at = tail.lastIndexOf(NEXT) + NEXT.length();
        if (at >= NEXT.length() && tail.startsWith("null", at)) {
            return "";
        }
        int end = tail.indexOf('"', at + 1);
        if (at < NEXT.length() || at == tail.length() || tail.charAt(at) != '"' || end < 0) {
            throw new IllegalStateException("Expected what comes next at a page's end, but found: " + tail);
        }
        return tail.substring(at + 1, end);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
