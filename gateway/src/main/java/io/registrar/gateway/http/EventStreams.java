package io.registrar.gateway.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The event streams of one event loop. Used on it alone, but for {@link #wake} and {@link #failAll}. */
final class EventStreams {
    private final EventLoop eventLoop;
    private final Set<EventStream> streams = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Whether a wake-up is under way, so that there is never more than one. */
    private final AtomicBoolean isWoken = new AtomicBoolean();

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
