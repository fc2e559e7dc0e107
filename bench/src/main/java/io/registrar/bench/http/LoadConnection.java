package io.registrar.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection that plays a script, with at most so many requests unanswered. Used by the driver's one thread. */
final class LoadConnection implements AutoCloseable {
    private static final int RECEIVE_BYTES = 64 << 10;
    private static final int RECEIVE_BULK_BYTES = 256 << 10;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Script script;
    private final LoadRun run;
    private final int depth;
    private final int number;
    private final AnswerSource parser;
    /** From the first byte that was not sent to the end of the last request issued. */
    private final ByteBuffer unsent;
    /** When each unanswered request was issued, or was to be, by its number modulo the depth. */
    private final long[] issuedAtNanos;

    private long issued;
    private long answered;
    private int nextToIssue;
    private int nextToAnswer;

    /** @param number of the connection, from 0 */
    LoadConnection(InetSocketAddress address, Selector selector, Script script, int depth, LoadRun run, int number)
            throws IOException {
        this.number = number;
        this.script = script;
        this.depth = depth;
        this.run = run;
        parser = script.isBulk() ? new BulkAnswerParser(RECEIVE_BULK_BYTES) : new AnswerParser(RECEIVE_BYTES);
        issuedAtNanos = new long[depth];
        unsent = script.bytes();
        nextToIssue = script.next();
        nextToAnswer = script.next();
        unsent.limit(script.count() == 0 ? 0 : script.start(nextToIssue)).position(unsent.limit());
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(script.opening());
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** True if every request issued was answered. */
    boolean isIdle() {
        return issued == answered;
    }

    /** Issues what depth, script and run allow, and sends what the socket takes. */
    void send(long nowNanos) throws IOException {
        do {
            while (mayIssue(nowNanos)) {
                issuedAtNanos[(int) (issued % depth)] = run.dueNanos(number, issued, nowNanos);
                issued++;
                run.issued();
                unsent.limit(script.end(nextToIssue++));
            }
            if (unsent.hasRemaining()) {
                channel.write(unsent);
            }
        } while (!unsent.hasRemaining() && mayIssue(nowNanos));
        int interest = unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    private boolean mayIssue(long nowNanos) {
        return issued - answered < depth
                && run.mayIssue()
                && run.dueNanos(number, issued, nowNanos) <= nowNanos
                && hasNext();
    }

    /** True if there is a request to issue now; at the end of a script that repeats, only when all of it is sent. */
    private boolean hasNext() {
        if (nextToIssue < script.count()) {
            return true;
        }
        if (!script.repeats() || unsent.hasRemaining()) {
            return false;
        }
        nextToIssue = 0;
        unsent.position(0).limit(0);
        return true;
    }

    /** Takes what has come, counts the answers in it, and sends the next requests. */
    void receive() throws IOException {
        int count = channel.read(parser.room());
        if (count < 0) {
            throw new EOFException(
                    "Expected answers to " + (issued - answered) + " requests, but the server closed the connection");
        }
        parser.received(count);
        long nowNanos = System.nanoTime();
        for (int status = parser.next(); status != 0; status = parser.next()) {
            if (issued == answered) {
                throw new IllegalStateException("Expected no answer, but found: " + parser.last());
            }
            if (status != script.status(nextToAnswer)) {
                throw new IllegalStateException("Expected status " + script.status(nextToAnswer) + " to request "
                        + nextToAnswer + " of a script, but found: " + parser.last());
            }
            run.answered(status, nowNanos, nowNanos - issuedAtNanos[(int) (answered++ % depth)]);
            nextToAnswer = nextToAnswer + 1 == script.count() && script.repeats() ? 0 : nextToAnswer + 1;
        }
        send(nowNanos);
    }

    /** Leaves the script where it stands; the next connection goes on from there. */
    @Override
    public void close() throws IOException {
        script.leaveAt(nextToAnswer);
        channel.close();
    }
}
