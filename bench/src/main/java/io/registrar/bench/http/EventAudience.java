package io.registrar.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who listen to a server during one burst of commands: some take every event, on a thread of their own, and some take nothing.
 * The first must be told of everything, and the others be dropped with a word. It begins with its construction, behind the newest
 * event.
 */
final class EventAudience implements AutoCloseable {
    private static final int STALLED_BUFFER_BYTES = 4 << 10;
    private static final int READ_BYTES = 64 << 10;
    private static final long SELECT_MILLIS = 20;
    /** Longer than a server has patience with who takes nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String TOO_SLOW = "{\"code\":\"reader_too_slow\",";

    private final URI server;
    private final double droppedBefore;
    private final Selector selector = Selector.open();
    private final List<EventListener> reading = new ArrayList<>();
    private final List<EventListener> stalling = new ArrayList<>();
    private final byte[] buffer = new byte[READ_BYTES];
    private final Thread thread = new Thread(this::run, "event-audience");
    private volatile long lastSequence = Long.MAX_VALUE;
    private volatile boolean isClosing;
    // Written by the thread, read when it has ended.
    private long reachedNanos;
    private Exception failureOrNull;

    /**
     * Connects them all, and waits until the server has them.
     *
     * @param readers who take events
     * @param stalled who take none
     */
    EventAudience(URI server, int readers, int stalled) throws IOException {
        this.server = server;
        ServerFigures before = ServerFigures.of(server);
        droppedBefore = before.of("event_readers_dropped_total");
        long newest = (long) before.of("last_sequence");
        InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
        try {
            for (int i = 0; i < stalled; i++) {
                stalling.add(new EventListener(address, newest, STALLED_BUFFER_BYTES));
            }
            for (int i = 0; i < readers; i++) {
                EventListener listener = new EventListener(address, newest, 0);
                reading.add(listener);
                listener.channel().configureBlocking(false);
                listener.channel().register(selector, SelectionKey.OP_READ, listener);
            }
            awaitReaders(readers + stalled);
        } catch (IOException failure) {
            disconnect();
            throw failure;
        }
        thread.start();
    }

    private void awaitReaders(int count) throws IOException {
        ServerFigures.await(
                server, count + " readers listen", figures -> figures.of("event_readers") == count, PATIENCE);
    }

    private void run() {
        try {
            read();
        } catch (IOException | RuntimeException failure) {
            failureOrNull = failure;
        }
    }

    private void read() throws IOException {
        long lastTaken = System.nanoTime();
        while (!isClosing && reading.stream().anyMatch(listener -> listener.lastId() < lastSequence)) {
            if (selector.select(this::take, SELECT_MILLIS) > 0 || lastSequence == Long.MAX_VALUE) {
                lastTaken = System.nanoTime();
            } else if (System.nanoTime() - lastTaken > LoadRun.SILENCE_NANOS) {
                long least =
                        reading.stream().mapToLong(EventListener::lastId).min().orElseThrow();
                throw new IOException(
                        "Expected events up to " + lastSequence + ", but after " + least + " none came to some reader");
            }
        }
        reachedNanos = System.nanoTime();
    }

    private void take(SelectionKey key) {
        EventListener listener = (EventListener) key.attachment();
        try {
            if (!listener.take(buffer)) {
                throw new IllegalStateException("Expected events behind " + listener.lastId()
                        + ", but the stream has ended: " + listener.lastWord());
            }
        } catch (IOException failure) {
            throw new IllegalStateException("Expected events behind " + listener.lastId(), failure);
        }
    }

    /**
     * Waits until everybody is told everything, those who take nothing are dropped, and nobody listens any more.
     *
     * @param last sequence of the burst's last command
     * @return when the last reader was told of it, by System.nanoTime
     * @throws IOException if somebody was not, or was not dropped with a word
     */
    long finish(long last) throws IOException {
        lastSequence = last;
        Threads.join(thread);
        if (failureOrNull != null) {
            throw new IOException("listening: " + failureOrNull.getMessage(), failureOrNull);
        }
        ServerFigures.await(
                server,
                stalling.size() + " more are dropped",
                figures -> figures.of("event_readers_dropped_total") - droppedBefore == stalling.size(),
                PATIENCE);
        for (EventListener listener : stalling) {
            requireDropped(listener);
        }
        disconnect();
        awaitReaders(0);
        return reachedNanos;
    }

    private void requireDropped(EventListener listener) throws IOException {
        boolean goesOn = true;
        while (goesOn && listener.lastWord().isEmpty()) {
            goesOn = listener.take(buffer);
        }
        String word = listener.lastWord();
        if (!word.startsWith(TOO_SLOW) || !word.contains("\"lastEventId\":\"" + listener.lastId() + "\"")) {
            throw new IOException("Expected a stream that ends behind event " + listener.lastId()
                    + ", as nothing was taken, but found its last word: " + word);
        }
    }

    private void disconnect() throws IOException {
        for (EventListener listener : reading) {
            listener.close();
        }
        for (EventListener listener : stalling) {
            listener.close();
        }
        selector.close();
    }

    /** Ends it wherever it is. */
    @Override
    public void close() throws IOException {
        isClosing = true;
        Threads.join(thread);
        disconnect();
    }
}
