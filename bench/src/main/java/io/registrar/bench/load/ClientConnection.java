package io.registrar.bench.load;

import io.registrar.bench.http.AnswerParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection that is kept alive, and opened again when it breaks; its requests are answered in order. */
final class ClientConnection {
    private static final int MOST_BUFFERED_REQUESTS = 4;

    private final InetSocketAddress address;
    private final Selector selector;
    private final int receiveBytes;
    /** What was encoded and not sent yet, up to its position. */
    private final ByteBuffer out;

    private final Exchange[] exchanges;
    private SocketChannel channel;
    private SelectionKey key;
    private AnswerParser parser;
    private long issued;
    private long answered;
    private boolean isOpen;

    /** The client's marks: whether it waits in one of its queues. */
    boolean isWaitingForRequests;

    boolean isWaitingForFlush;
    long reopenAtNanos;

    ClientConnection(InetSocketAddress address, Selector selector, int pipeline, int receiveBytes) {
        this.address = address;
        this.selector = selector;
        this.receiveBytes = receiveBytes;
        parser = new AnswerParser(receiveBytes);
        out = ByteBuffer.allocateDirect(RequestEncoder.MAX_REQUEST_BYTES * Math.min(pipeline, MOST_BUFFERED_REQUESTS));
        exchanges = new Exchange[pipeline];
    }

    /** Connects and waits for it. */
    void open() throws IOException {
        SocketChannel opening = SocketChannel.open();
        try {
            opening.connect(address);
            opening.configureBlocking(false);
            connected(opening, opening.register(selector, SelectionKey.OP_READ, this));
        } catch (IOException failed) {
            opening.close();
            throw failed;
        }
    }

    /** Begins to connect; the key says when that has ended. */
    void beginOpening() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(address);
    }

    /** Ends what {@link #beginOpening} began. */
    void finishOpening() throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        connected(channel, key);
    }

    private void connected(SocketChannel newChannel, SelectionKey newKey) throws IOException {
        channel = newChannel;
        key = newKey;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        isOpen = true;
    }

    SelectionKey key() {
        return key;
    }

    boolean isOpen() {
        return isOpen;
    }

    int unanswered() {
        return (int) (issued - answered);
    }

    boolean hasRoom() {
        return isOpen && unanswered() < exchanges.length && out.remaining() >= RequestEncoder.MAX_REQUEST_BYTES;
    }

    /** The exchange to fill in for the next request; {@link #issue} sends it. */
    Exchange vacant() {
        int place = (int) (issued % exchanges.length);
        if (exchanges[place] == null) {
            exchanges[place] = new Exchange();
        }
        return exchanges[place];
    }

    void issue(RequestEncoder encoder) {
        encoder.encode(vacant(), out);
        issued++;
    }

    /** Sends what the socket takes; the rest when it takes more. */
    void flush() throws IOException {
        channel.write(out.flip());
        out.compact();
        int interest = out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** Takes what has come; false if the server has closed. */
    boolean receive() throws IOException {
        int count = channel.read(parser.room());
        if (count > 0) {
            parser.received(count);
        }
        return count >= 0;
    }

    /** The status of the next whole answer, or 0: see {@link AnswerParser#next}. */
    int nextStatus() {
        return parser.next();
    }

    AnswerParser parser() {
        return parser;
    }

    /** The request that the next answer is to. */
    Exchange nextUnanswered() {
        return exchanges[(int) (answered % exchanges.length)];
    }

    void answered() {
        answered++;
    }

    /** Breaks it off, and begins anew with nothing unanswered. */
    void close() throws IOException {
        isOpen = false;
        issued = 0;
        answered = 0;
        out.clear();
        parser = new AnswerParser(receiveBytes);
        if (channel != null) {
            channel.close();
        }
    }
}
