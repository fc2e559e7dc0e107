package io.registrar.gateway.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.gateway.callers.CallerDirectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the connections of one event loop share; used on that event loop alone. */
final class ConnectionGroup {
    private static final int SWEEP_MILLIS = 250;
    /** A sweep that comes so long after the one before it comes out of a standstill. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(4 * SWEEP_MILLIS);

    private static final int MAX_SPARE_REPLIES = 4096;
    /** Short beside the time that half a ring takes, and long beside a look at it. */
    private static final int ROOM_POLL_MICROS = 250;

    final EventLoop eventLoop;
    final HttpSettings settings;
    final ServerState state;
    final ReadWindow window = new ReadWindow();
    final RequestHead head = new RequestHead();
    final RequestParser parser;
    final ResponseWriter writer = new ResponseWriter();
    final ReplyMailbox mailbox;
    final AnswerMeter meter = new AnswerMeter();
    final EventStreams streams;
    final FailureHandler failureHandler;

    /** Open connections of all event loops. */
    private final AtomicInteger connectionCount;

    private final Set<EnrollmentHandler> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those that were one too many: they are told so, and don't count. */
    private final Set<EnrollmentHandler> refused = Collections.newSetFromMap(new IdentityHashMap<>());

    /** By System.nanoTime. */
    private long lastSweep = System.nanoTime();

    private boolean wasPutOff;
    private boolean isDraining;
    private final ArrayDeque<PendingReply> spareReplies = new ArrayDeque<>();

    /** Bulks with a line that waits for room in the ring, in the order of their waiting. */
    private final ArrayDeque<EnrollmentHandler> waitingForRoom = new ArrayDeque<>();

    private boolean isRoomPolled;

    ConnectionGroup(
            EventLoop eventLoop,
            HttpSettings settings,
            ServerState state,
            CallerDirectory callers,
            AtomicInteger connectionCount,
            FailureHandler failureHandler) {
        this.eventLoop = eventLoop;
        this.settings = settings;
        this.state = state;
        this.parser = new RequestParser(state, callers);
        this.mailbox = new ReplyMailbox(eventLoop);
        this.streams = new EventStreams(eventLoop);
        this.connectionCount = connectionCount;
        this.failureHandler = failureHandler;
        // Not at a fixed rate, which after a standstill makes up for every sweep that was missed, one behind the other.
        ScheduledFuture<?> sweeping =
                eventLoop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        sweeping.addListener(ended -> {
            if (!ended.isCancelled()) {
                // Without it no deadline holds any more.
                failureHandler.onFailure("event loop", ended.cause());
            }
        });
    }

    /** Counts the connection in; false if there are as many as there may be. */
    boolean add(EnrollmentHandler connection) {
        if (connectionCount.incrementAndGet() > settings.maxConnections()) {
            connectionCount.decrementAndGet();
            refused.add(connection);
            return false;
        }
        connections.add(connection);
        return true;
    }

    /** Whether connections are to end, one accepted a moment too late included. */
    boolean isDraining() {
        return isDraining;
    }

    void remove(EnrollmentHandler connection) {
        if (connections.remove(connection)) {
            connectionCount.decrementAndGet();
        } else {
            refused.remove(connection);
        }
    }

    PendingReply takeReply(EnrollmentHandler connection) {
        PendingReply reply = spareReplies.pollLast();
        if (reply == null) {
            reply = new PendingReply();
        }
        reply.connection = connection;
        return reply;
    }

    void giveBack(PendingReply reply) {
        reply.clear();
        if (spareReplies.size() < MAX_SPARE_REPLIES) {
            spareReplies.addLast(reply);
        }
    }

    /** The connection is told when its line that waits for room in the ring can be tried again. */
    void awaitRoom(EnrollmentHandler connection) {
        waitingForRoom.addLast(connection);
        pollRoom();
    }

    /** The connection waits no longer. */
    void forgetRoom(EnrollmentHandler connection) {
        waitingForRoom.remove(connection);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It fails with the event loop alone, and its connections with it.
    private void pollRoom() {
        if (!isRoomPolled) {
            isRoomPolled = true;
            eventLoop.schedule(this::giveRoom, ROOM_POLL_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    /** One after the other, as far as there is room. Who has to wait again is the last. */
    private void giveRoom() {
        isRoomPolled = false;
        boolean hasRoom = true;
        while (hasRoom && !waitingForRoom.isEmpty()) {
            EnrollmentHandler next = waitingForRoom.removeFirst();
            hasRoom = next.publishHeld();
            if (!hasRoom) {
                waitingForRoom.addFirst(next);
            }
        }
        if (!waitingForRoom.isEmpty()) {
            pollRoom();
        }
    }

    /** Ends every connection as soon as it owes nothing. */
    void drain() {
        isDraining = true;
        new ArrayList<>(connections).forEach(EnrollmentHandler::drain);
    }

    /** Ends every connection now, whatever it owes. */
    void cutAll() {
        isDraining = true;
        new ArrayList<>(connections).forEach(EnrollmentHandler::cut);
        new ArrayList<>(refused).forEach(EnrollmentHandler::cut);
    }

    private void sweep() {
        long now = System.nanoTime();
        boolean isLate = now - lastSweep > LATE_NANOS;
        lastSweep = now;
        // The process was stopped, or the machine asleep: what clients have sent meanwhile is read first. But once
        // only, lest
        // on a loop that is always late no deadline would hold.
        wasPutOff = isLate && !wasPutOff;
        if (wasPutOff) {
            return;
        }
        // A copy, because what is overdue is closed, and leaves the set.
        new ArrayList<>(connections).forEach(connection -> connection.checkDeadlines(now));
        new ArrayList<>(refused).forEach(connection -> connection.checkDeadlines(now));
    }
}
