package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.registrar.gateway.callers.Caller;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.json.JsonWriter;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Events as they come, to the end of a connection. What is new it takes from the feed's window; while it is further behind, from
 * the outcomes, a piece at a time.
 *
 * <ul>
 *   <li>Nothing more is handed to a channel that has enough: what waits for one reader is bounded.
 *   <li>Who takes nothing for too long, or may listen no longer, is told so in a last event of the name {@code end}, and the
 *       connection ends.
 * </ul>
 *
 * Used on its connection's event loop alone, but for what the feed delivers.
 */
final class EventStream {
    /** So long may the last word take; then the connection is cut. */
    private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final byte[] GREETING = Ascii.bytes("retry: 2000\n\n");
    private static final byte[] HEARTBEAT = Ascii.bytes(": heartbeat\n\n");

    private final EnrollmentHandler connection;
    private final ConnectionGroup group;
    private final EventFeed feed;
    private final Caller caller;
    private final byte[] token;

    /** The place behind what was handed to the channel. */
    private EventCursor told;

    /** Whether the feed is making a piece for it. */
    private boolean isAwaitingPiece;

    /** Whether it stands in the row of those who wait for their turn to send. */
    private boolean isWaiting;

    /** By System.nanoTime: when the last bytes were handed on, and when the last word was; 0 for not yet. */
    private long lastSent = System.nanoTime();

    private long endSince;

    /** @param request what was asked for, whose head the connection has sent */
    EventStream(
            EnrollmentHandler connection, ConnectionGroup group, EventFeed feed, PendingReply request, byte[] token) {
        this.connection = connection;
        this.group = group;
        this.feed = feed;
        this.caller = request.caller;
        this.told = request.eventsAfter;
        this.token = token;
    }

    /** Begins, behind the head. */
    void begin() {
        group.streams.add(this, feed);
        send(Unpooled.wrappedBuffer(GREETING), false);
        pump();
    }

    /** Asks for a turn, in which what there is is sent as far as it is taken. */
    void pump() {
        if (!isWaiting) {
            isWaiting = true;
            group.streams.awaitTurn(this);
        }
    }

    /** Its turn: sends the next piece, and asks for another turn if there may be more. */
    void takeTurn() {
        isWaiting = false;
        if (endSince == 0 && !isAwaitingPiece && connection.isWritable() && sendNext()) {
            pump();
        }
    }

    private boolean sendNext() {
        EventWindow.Found found = feed.find(told);
        if (found instanceof EventWindow.Found.Events events) {
            told = events.end();
            send(events.bytes(), false);
            return true;
        }
        if (found instanceof EventWindow.Found.TooOld) {
            isAwaitingPiece = true;
            feed.catchUp(this, told);
        }
        return false;
    }

    /** Takes a piece that the feed has made, on its thread. */
    void deliver(ByteBuf piece, EventCursor end) {
        try {
            group.eventLoop.execute(() -> take(piece, end));
        } catch (RejectedExecutionException stopped) {
            piece.release();
        }
    }

    private void take(ByteBuf piece, EventCursor end) {
        isAwaitingPiece = false;
        if (endSince != 0 || connection.isClosed() || !piece.isReadable()) {
            piece.release();
        } else {
            told = end;
            send(piece, false);
        }
        pump();
    }

    /** Is told that the feed can't read what follows, on its thread. */
    void deliverFailure() {
        try {
            group.eventLoop.execute(this::fail);
        } catch (RejectedExecutionException stopped) {
            // With it the connection has ended.
            return;
        }
    }

    /** Ends, since what follows can't be read. */
    void fail() {
        end(RequestRefusal.HISTORY_UNAVAILABLE.text(), "The events can't be read at this place.");
    }

    private void send(ByteBuf bytes, boolean isLast) {
        lastSent = System.nanoTime();
        int length = bytes.readableBytes();
        feed.countUnsent(length);
        connection.send(bytes, isLast, () -> feed.countUnsent(-length));
    }

    /** Looks at the time, several times a second. */
    void checkDeadlines(long now) {
        if (endSince != 0) {
            if (now - endSince > LAST_WORD_NANOS) {
                connection.cut();
            }
        } else if (!group.parser.isStill(caller, token)) {
            end(RequestRefusal.UNAUTHENTICATED.text(), "The token of this request is not what it was when it began.");
        } else if (connection.hasTakenNothingFor(feed.settings().stallMillis(), now)) {
            feed.countDropped();
            end("reader_too_slow", "Nothing was taken for " + feed.settings().stallMillis() + " ms.");
        } else if (now - lastSent
                        > TimeUnit.MILLISECONDS.toNanos(feed.settings().heartbeatMillis())
                && connection.isWritable()) {
            send(Unpooled.wrappedBuffer(HEARTBEAT), false);
        }
    }

    /** Ends with a last word: why, and how far it has come. */
    void end(String code, String detail) {
        if (endSince != 0 || connection.isClosed()) {
            return;
        }
        endSince = System.nanoTime();
        JsonWriter json = new JsonWriter();
        json.beginObject()
                .text("code", code)
                .text("detail", detail)
                .text("lastEventId", told.toString())
                .endObject();
        ByteBuf word = Unpooled.buffer();
        word.writeBytes(Ascii.bytes("event: end\ndata: "));
        word.writeBytes(json.bytes(), 0, json.length());
        word.writeBytes(Ascii.bytes("\n\n"));
        send(word, true);
    }

    /** The connection has ended. */
    void closed() {
        group.streams.remove(this, feed);
        feed.leave();
    }
}
