package io.registrar.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Readers of a server's events as they come, on one thread, until the process is ended: most drop what they read, some read
 * nothing, and are replaced by others before long, so that there are always some.
 */
public final class EventCrowd {
    private static final int STALLED_BUFFER_BYTES = 4 << 10;
    /** Longer than a server has patience with one. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int SELECT_MILLIS = 500;

    private final URI server;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> stalled = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

    private EventCrowd(URI server) throws IOException {
        this.server = server;
    }

    /**
     * Listens to a server.
     *
     * @param arguments its URL, how many read, and how many more read nothing
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "Expected URL READERS STALLED, but found " + String.join(" ", arguments));
        }
        EventCrowd crowd = new EventCrowd(URI.create(arguments[0]));
        crowd.listen(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    private void listen(int readers, int stalling) throws IOException {
        long sequence = lastSequence();
        for (int reader = 0; reader < readers; reader++) {
            read(sequence);
        }
        long since = System.nanoTime() - STALL_NANOS;
        while (true) {
            if (System.nanoTime() - since >= STALL_NANOS) {
                since = System.nanoTime();
                replaceStalled(stalling);
            }
            selector.select(this::drop, SELECT_MILLIS);
        }
    }

    private void replaceStalled(int stalling) throws IOException {
        for (SocketChannel channel : stalled) {
            channel.close();
        }
        stalled.clear();
        long sequence = lastSequence();
        for (int reader = 0; reader < stalling; reader++) {
            stalled.add(connect(sequence, STALLED_BUFFER_BYTES));
        }
    }

    /** The sequence of the newest command, behind which everybody begins. */
    private long lastSequence() throws IOException {
        return (long) ServerFigures.of(server).of("last_sequence");
    }

    private void read(long sequence) throws IOException {
        SocketChannel channel = connect(sequence, 0);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    private SocketChannel connect(long sequence, int receiveBufferBytes) throws IOException {
        return EventListener.open(
                new InetSocketAddress(server.getHost(), server.getPort()), sequence, receiveBufferBytes);
    }

    /** Who is dropped stays away: the server's metrics tell of it. */
    private void drop(SelectionKey key) {
        try {
            if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                throw new IOException("the stream has ended");
            }
        } catch (IOException ended) {
            System.err.println("a reader's stream has ended: " + ended.getMessage());
            key.cancel();
        }
    }
}
