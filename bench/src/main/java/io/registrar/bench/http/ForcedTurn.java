package io.registrar.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The least that a server can add to be durable: what all connections of an event loop have read in one turn of it goes to a file
 * whose space was taken in advance, in one write and one force, and is answered then. Used on that event loop alone.
 */
final class ForcedTurn {
    private static final int FILE_BYTES = 64 << 20;
    /** More than all connections together send before an answer. */
    private static final int MAX_TURN_BYTES = 8 << 20;

    private final Executor eventLoop;
    private final FileChannel channel;
    private final ByteBuffer turn = ByteBuffer.allocateDirect(MAX_TURN_BYTES);
    private final List<FixedAnswers> waiting = new ArrayList<>();
    private long position;

    /** @param eventLoop runs what it is given when it has read what there was to read */
    ForcedTurn(Path file, Executor eventLoop) {
        this.eventLoop = eventLoop;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            for (long at = 0; at < FILE_BYTES; ) {
                turn.clear();
                at += channel.write(turn, at);
            }
            channel.force(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        turn.clear();
    }

    /** Adds a request to what will be forced next. */
    void write(String target, byte[] body, int bodyLength) {
        turn.put(target.getBytes(StandardCharsets.ISO_8859_1)).put(body, 0, bodyLength);
    }

    /** Tells the connection when what was written until now is on the disk. */
    void await(FixedAnswers connection) {
        waiting.add(connection);
        if (waiting.size() == 1) {
            eventLoop.execute(this::force);
        }
    }

    private void force() {
        turn.flip();
        // Around in a ring: nobody reads it.
        position = position + turn.limit() > FILE_BYTES ? 0 : position;
        try {
            while (turn.hasRemaining()) {
                position += channel.write(turn, position);
            }
            channel.force(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        turn.clear();
        for (FixedAnswers connection : waiting) {
            connection.forced();
        }
        waiting.clear();
    }
}
