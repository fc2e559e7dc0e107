package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.gateway.events.EventCursor;
import io.registrar.gateway.events.EventReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads what is decided to those who listen, behind the engine and without it: a thread that looks how far the outcomes reach,
 * encodes what is new once for all, and for those who are further behind one piece after the other.
 *
 * <ul>
 *   <li>While nobody listens it sleeps. It never wakes, waits for or takes anything from the threads that decide: it looks at
 *       the outcomes every {@link #POLL_MILLIS}.
 *   <li>What it keeps for all is an {@link EventWindow}; what it makes for one is one piece at a time.
 * </ul>
 */
public final class EventFeed {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    /** More often would be a system call for each reader for a few events; and nobody looks at a feed as at an answer. */
    static final int POLL_MILLIS = 20;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS);
    /** So many pieces for all are made before somebody who is behind has a turn. */
    private static final int CHUNKS_IN_A_ROW = 8;

    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventSettings settings;
    private final EventWindow window;
    private final EventReader events;
    private final FailureHandler failureHandler;
    private final Thread thread = new Thread(this::run, "event-feed");

    /** Who is behind the window, each once; or nobody's place, to wake the thread. */
    private final LinkedBlockingQueue<Runnable> behind = new LinkedBlockingQueue<>();

    /** Event loops with somebody who listens. */
    private final List<EventStreams> listeners = new CopyOnWriteArrayList<>();

    private final AtomicInteger readers = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder unsentBytes = new LongAdder();
    private volatile boolean isStopping;

    // The thread's own.
    private final EventText text = new EventText();
    /** The place behind what all have been told; null while nobody listens. */
    private EventCursor told;

    private long lastComplaint;

    /**
     * Starts the thread.
     *
     * @param log where it looks, which has ended its replay
     * @param failureHandler told if the thread can't go on
     */
    public EventFeed(OutcomeLog log, EventSettings settings, FailureHandler failureHandler) {
        this.settings = settings;
        this.failureHandler = failureHandler;
        window = new EventWindow(settings.windowBytes());
        events = new EventReader(log.newReader());
        thread.setDaemon(true);
        thread.start();
    }

    EventSettings settings() {
        return settings;
    }

    /** The place in front of the oldest event that is kept. */
    EventCursor start() {
        return events.start();
    }

    /** The place behind the newest event. */
    EventCursor end() {
        return events.end();
    }

    /** Counts a reader in; false if there are as many as there may be. */
    boolean admit() {
        if (readers.incrementAndGet() > settings.maxReaders()) {
            readers.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts it out again. */
    void leave() {
        readers.decrementAndGet();
    }

    /** From now on these are told of new events. */
    void listen(EventStreams streams) {
        listeners.add(streams);
        // The thread may be about to sleep.
        behind.add(() -> {});
    }

    /** No more of them. */
    void unlisten(EventStreams streams) {
        listeners.remove(streams);
    }

    /** What follows a place, if the window has it. */
    EventWindow.Found find(EventCursor after) {
        return window.find(after);
    }

    /** The stream, which is behind the window, is handed what follows its place; on its event loop, and possibly nothing. */
    void catchUp(EventStream stream, EventCursor after) {
        behind.add(() -> {
            text.clear();
            try {
                text.fill(events, after, events.end());
            } catch (RuntimeException unreadable) {
                if (text.isEmpty()) {
                    complain(unreadable);
                    stream.deliverFailure();
                    return;
                }
                // First what is before the place; who asks for what follows comes back here.
            }
            stream.deliver(copyOfText(), text.isEmpty() ? after : text.end());
        });
    }

    void countDropped() {
        dropped.increment();
    }

    void countUnsent(int bytes) {
        unsentBytes.add(bytes);
    }

    /** Those who listen now. */
    public int readers() {
        return readers.get();
    }

    /** Those who were dropped because they took nothing. */
    public long dropped() {
        return dropped.sum();
    }

    /** Bytes of the newest events that are kept in memory for all. */
    public long windowBytes() {
        return window.bytes();
    }

    /** Bytes that were handed to connections, and are not yet with the operating system; shared ones as often as handed. */
    public long unsentBytes() {
        return unsentBytes.sum();
    }

    private void run() {
        try {
            long nextLook = System.nanoTime();
            while (!isStopping) {
                if (listeners.isEmpty()) {
                    window.restart(null);
                    told = null;
                    behind.take().run();
                    continue;
                }
                long now = System.nanoTime();
                if (now - nextLook >= 0) {
                    nextLook = tellAll() ? now : now + POLL_NANOS;
                }
                Runnable next = behind.poll(nextLook - now, TimeUnit.NANOSECONDS);
                if (next != null) {
                    next.run();
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure(thread.getName(), failure);
        } finally {
            window.restart(null);
        }
    }

    /** Encodes what is new, and wakes who listens; true if there may be more. */
    private boolean tellAll() {
        EventCursor end = events.end();
        if (told == null) {
            told = end;
            window.restart(end);
            wakeAll();
        }
        try {
            for (int chunk = 0; told.compareTo(end) < 0 && chunk < CHUNKS_IN_A_ROW; chunk++) {
                text.clear();
                text.fill(events, told, end);
                told = text.end();
                window.add(new EventChunk(copyOfText(), text.cursors(), text.ends()));
                wakeAll();
            }
            return told.compareTo(end) < 0;
        } catch (RuntimeException unreadable) {
            complain(unreadable);
            listeners.forEach(EventStreams::failAll);
            told = end;
            window.restart(end);
            return false;
        }
    }

    private void wakeAll() {
        listeners.forEach(EventStreams::wake);
    }

    private ByteBuf copyOfText() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(text.length()).writeBytes(text.bytes(), 0, text.length());
    }

    /** Not for every reader that comes to the place. */
    private void complain(RuntimeException unreadable) {
        long now = System.nanoTime();
        if (lastComplaint == 0 || now - lastComplaint > COMPLAINT_NANOS) {
            lastComplaint = now;
            LOG.error("events can't be read: {}", unreadable.getMessage(), unreadable);
        }
    }

    /** Ends the thread. To be called when no stream is left. */
    public void stop() throws InterruptedException {
        isStopping = true;
        behind.add(() -> {});
        thread.join();
        // Who asked last of all is answered by nobody.
        behind.clear();
    }
}
