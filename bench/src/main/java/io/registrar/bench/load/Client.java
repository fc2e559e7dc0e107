package io.registrar.bench.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends traffic over connections that are kept alive: one thread over a selector, which never waits for one connection. A
 * request goes to the connection that has had room for longest. Its memory is its connections, whatever the server does.
 */
final class Client implements AutoCloseable {
    /** A connection that brings no answer for so long is given up; so is a server that takes none. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long REOPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long it rests at most when a request is due soon; below it the selector can't be told how long to wait. */
    private static final long SHORT_REST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long LEAST_SELECT_MILLIS = 2;
    private static final long MOST_SELECT_MILLIS = 100;

    private final Selector selector = Selector.open();
    private final RequestEncoder encoder;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final Deque<ClientConnection> waitingForRequests = new ArrayDeque<>();
    private final Deque<ClientConnection> waitingForFlush = new ArrayDeque<>();
    /** In the order of their moments, since all wait equally long. */
    private final Deque<ClientConnection> closed = new ArrayDeque<>();

    private final Answer answer = new Answer();
    private long unanswered;
    private long broken;
    private int open;
    private long lastAnswerNanos;
    private long lastOpenNanos;

    /**
     * Opens all connections.
     *
     * @param receiveBytes longest answer
     * @throws UnreachableException if the server takes none
     * @throws IOException if this process has no descriptors for so many, or can't open them for another reason
     */
    Client(InetSocketAddress address, RequestEncoder encoder, int count, int pipeline, int receiveBytes)
            throws IOException {
        this.encoder = encoder;
        if (address.isUnresolved()) {
            throw new UnreachableException("expected a host, but found no address of " + address.getHostString());
        }
        try {
            for (int i = 0; i < count; i++) {
                ClientConnection connection = new ClientConnection(address, selector, pipeline, receiveBytes);
                connections.add(connection);
                connection.open();
                opened(connection);
            }
        } catch (ConnectException refused) {
            close();
            throw new UnreachableException(
                    "can't reach " + address + " (" + refused.getMessage() + ") for connection " + connections.size());
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private void opened(ClientConnection connection) {
        open++;
        connection.isWaitingForRequests = true;
        waitingForRequests.add(connection);
    }

    /** Connections that broke while they were used. */
    long broken() {
        return broken;
    }

    /**
     * Sends until the traffic is over and all is answered or given up.
     *
     * @throws UnreachableException if no connection could be had for ten seconds
     */
    void run(Traffic traffic) throws IOException {
        lastAnswerNanos = System.nanoTime();
        lastOpenNanos = lastAnswerNanos;
        while (true) {
            long now = System.nanoTime();
            traffic.tick(now);
            reopen(now);
            issue(traffic, now);
            flush(traffic, now);
            if (unanswered == 0 && traffic.isOver(now)) {
                return;
            }
            watch(traffic, now);
            await(traffic, now);
            long received = System.nanoTime();
            for (SelectionKey key : selector.selectedKeys()) {
                handle((ClientConnection) key.attachment(), key, traffic, received);
            }
            selector.selectedKeys().clear();
        }
    }

    private void issue(Traffic traffic, long now) {
        while (!waitingForRequests.isEmpty()) {
            ClientConnection connection = waitingForRequests.peek();
            if (connection.hasRoom()) {
                if (!traffic.next(connection.vacant(), now)) {
                    return;
                }
                connection.issue(encoder);
                unanswered++;
                if (!connection.isWaitingForFlush) {
                    connection.isWaitingForFlush = true;
                    waitingForFlush.add(connection);
                }
            }
            waitingForRequests.remove();
            connection.isWaitingForRequests = false;
            offer(connection);
        }
    }

    /** It may have room for another request. */
    private void offer(ClientConnection connection) {
        if (!connection.isWaitingForRequests && connection.hasRoom()) {
            connection.isWaitingForRequests = true;
            waitingForRequests.add(connection);
        }
    }

    private void flush(Traffic traffic, long now) throws IOException {
        for (ClientConnection connection = waitingForFlush.poll();
                connection != null;
                connection = waitingForFlush.poll()) {
            connection.isWaitingForFlush = false;
            if (connection.isOpen()) {
                try {
                    connection.flush();
                    offer(connection);
                } catch (IOException gone) {
                    giveUp(connection, traffic, now);
                }
            }
        }
    }

    /** Rests until something may be to do. */
    private void await(Traffic traffic, long now) throws IOException {
        long rest = waitingForRequests.isEmpty() ? Long.MAX_VALUE : traffic.restNanos(now);
        long millis = Math.min(MOST_SELECT_MILLIS, TimeUnit.NANOSECONDS.toMillis(rest));
        if (millis >= LEAST_SELECT_MILLIS) {
            selector.select(millis - 1);
        } else if (selector.selectNow() == 0 && rest > 0) {
            LockSupport.parkNanos(Math.min(rest, SHORT_REST_NANOS));
        }
    }

    private void handle(ClientConnection connection, SelectionKey key, Traffic traffic, long now) throws IOException {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.isConnectable()) {
                connection.finishOpening();
                opened(connection);
                return;
            }
            if (key.isReadable() && !receive(connection, traffic, now)) {
                giveUp(connection, traffic, now);
                return;
            }
            if (key.isWritable()) {
                connection.flush();
            }
            offer(connection);
        } catch (IOException gone) {
            giveUp(connection, traffic, now);
        } catch (IllegalStateException noAnswer) {
            traffic.malformed(noAnswer.getMessage());
            giveUp(connection, traffic, now);
        }
    }

    /** Takes what has come; false if the connection is at its end. */
    private boolean receive(ClientConnection connection, Traffic traffic, long now) throws IOException {
        boolean goesOn = connection.receive();
        for (int status = connection.nextStatus(); status != 0; status = connection.nextStatus()) {
            if (connection.unanswered() == 0) {
                // A server that has no room for a connection says so unasked, and ends it.
                if (status == 503) {
                    return false;
                }
                throw new IllegalStateException(
                        "Expected no answer, but found: " + connection.parser().last());
            }
            answer.take(connection.parser(), status);
            traffic.answered(connection.nextUnanswered(), answer, now);
            connection.answered();
            unanswered--;
            lastAnswerNanos = now;
        }
        return goesOn;
    }

    private void giveUp(ClientConnection connection, Traffic traffic, long now) throws IOException {
        if (connection.isOpen()) {
            broken++;
            open--;
            lastOpenNanos = now;
            while (connection.unanswered() > 0) {
                traffic.lost(connection.nextUnanswered());
                connection.answered();
                unanswered--;
            }
        }
        connection.close();
        connection.reopenAtNanos = now + REOPEN_NANOS;
        closed.add(connection);
    }

    private void reopen(long now) throws IOException {
        while (!closed.isEmpty() && closed.peek().reopenAtNanos <= now) {
            ClientConnection connection = closed.remove();
            try {
                connection.beginOpening();
            } catch (IOException refused) {
                connection.close();
                connection.reopenAtNanos = now + REOPEN_NANOS;
                closed.add(connection);
                return;
            }
        }
    }

    /** Gives up what is silent for too long. */
    private void watch(Traffic traffic, long now) throws IOException {
        if (unanswered == 0) {
            lastAnswerNanos = now;
        } else if (now - lastAnswerNanos > SILENCE_NANOS) {
            for (ClientConnection connection : connections) {
                if (connection.isOpen() && connection.unanswered() > 0) {
                    giveUp(connection, traffic, now);
                }
            }
            lastAnswerNanos = now;
        }
        if (open > 0) {
            lastOpenNanos = now;
        } else if (now - lastOpenNanos > SILENCE_NANOS) {
            throw new UnreachableException(
                    "the server has taken no connection for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
        }
    }

    @Override
    public void close() throws IOException {
        for (ClientConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
