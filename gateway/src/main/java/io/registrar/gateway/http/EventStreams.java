package io.registrar.gateway.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The event streams of one event loop. They send in turns, a piece each, and all of them together for a part of the time alone: however
 * many there are, most of it is left to requests. Used on the event loop alone, but for {@link #wake} and {@link #failAll}.
 */
final class EventStreams {
    /** So long they send in a row. */
    private static final long TURNS_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    /** So long they rest then, if there is more to send. */
    private static final int REST_MILLIS = 9;

    private final EventLoop eventLoop;
    private final Set<EventStream> streams = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Whether a wake-up is under way, so that there is never more than one. */
    private final AtomicBoolean isWoken = new AtomicBoolean();
    /** Those with something to send, in the order of their turns. */
    private final ArrayDeque<EventStream> waiting = new ArrayDeque<>();
    /** Whether turns are to be given without anybody asking again. */
    private boolean areTurnsUnderWay;

    EventStreams(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    void add(EventStream stream, EventFeed feed) {
        if (streams.isEmpty()) {
            feed.listen(this);
        }
        streams.add(stream);
    }

    void remove(EventStream stream, EventFeed feed) {
        if (streams.remove(stream) && streams.isEmpty()) {
            feed.unlisten(this);
        }
    }

    /** The stream sends a piece when its turn comes. */
    void awaitTurn(EventStream stream) {
        waiting.addLast(stream);
        if (!areTurnsUnderWay) {
            areTurnsUnderWay = true;
            execute(this::giveTurns);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It fails with the event loop alone, and its streams with it.
    private void giveTurns() {
        long end = System.nanoTime() + TURNS_NANOS;
        while (!waiting.isEmpty() && System.nanoTime() - end < 0) {
            waiting.removeFirst().takeTurn();
        }
        areTurnsUnderWay = !waiting.isEmpty();
        if (areTurnsUnderWay) {
            eventLoop.schedule(this::giveTurns, REST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Says that there is something new. */
    void wake() {
        if (isWoken.compareAndSet(false, true)) {
            execute(() -> {
                isWoken.set(false);
                forEach(EventStream::pump);
            });
        }
    }

    /** Ends all, since what is new can't be read. */
    void failAll() {
        execute(() -> forEach(EventStream::fail));
    }

    /** A copy, because who ends leaves the set. */
    private void forEach(Consumer<EventStream> action) {
        new ArrayList<>(streams).forEach(action);
    }

    private void execute(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The event loop has ended, and with it every stream.
            return;
        }
    }
}
