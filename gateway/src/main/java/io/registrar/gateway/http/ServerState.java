package io.registrar.gateway.http;

import io.registrar.engine.pipeline.CommandPublisher;
import io.registrar.gateway.systemevents.SystemEvents;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Whether the server may be asked: recovering → ready → stopping. Read by every event loop, written by the launcher. */
public final class ServerState {
    /** Before a replay has begun there is nothing to divide by. */
    private static final long UNKNOWN = -1;

    private final AtomicLong replayed = new AtomicLong();
    private volatile long toReplay = UNKNOWN;
    private volatile long replayBegan;
    private volatile CommandPublisher publisher;
    private volatile boolean stopping;
    private volatile Supplier<byte[]> metrics;
    private volatile EventFeed events;
    private volatile SystemEvents systemEvents;

    /** Starts as recovering. */
    public ServerState() {}

    /** Says how many commands are to be replayed, before the first of them is. */
    public void replaying(long commands) {
        replayBegan = System.nanoTime();
        toReplay = commands;
    }

    /** How far recovery is, in words: for people who wait for it. */
    public String progress() {
        long total = toReplay;
        long done = replayed.get();
        if (total == UNKNOWN) {
            return "the newest snapshot is being loaded";
        }
        String words = "the journal is being replayed: " + done + " of " + total + " commands so far";
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - replayBegan);
        // A forecast from less would be a guess.
        return seconds == 0 || done == 0 ? words : words + ", about " + (total - done) * seconds / done + " s left";
    }

    /** Counts one replayed command, for those who ask how far recovery is. */
    public void countReplayed() {
        // One thread writes.
        replayed.setRelease(replayed.getPlain() + 1);
    }

    /**
     * From now on who asks for metrics is shown this page.
     *
     * @param page the text format of Prometheus; asked by every event loop, and not to wait for anything
     */
    public void showMetrics(Supplier<byte[]> page) {
        metrics = page;
    }

    /** From now on events are streamed from this feed; without one there is no history. */
    public void streamFrom(EventFeed feed) {
        events = feed;
    }

    /** Where events are streamed from. */
    EventFeed eventFeed() throws RefusedRequestException {
        EventFeed feed = events;
        if (feed == null) {
            throw new RefusedRequestException(RequestRefusal.HISTORY_OFF, "This server keeps no history.");
        }
        return feed;
    }

    /** From now on these are the system events. */
    public void tellOf(SystemEvents those) {
        systemEvents = those;
    }

    /** The system events; refused in the first moment, before they are read. */
    SystemEvents systemEvents() throws RefusedRequestException {
        SystemEvents those = systemEvents;
        if (those == null) {
            throw notReady();
        }
        return those;
    }

    /** The page of metrics; refused in the first moment, before there is one. */
    byte[] metrics() throws RefusedRequestException {
        Supplier<byte[]> page = metrics;
        if (page == null) {
            throw notReady();
        }
        return page.get();
    }

    /** Whether requests are led into the ring. */
    public boolean isReady() {
        return publisherOrNull() != null;
    }

    /** How many commands were replayed so far. */
    public long replayed() {
        return replayed.get();
    }

    /** How many commands the start replays, 0 while that is unknown. */
    public long toReplay() {
        return Math.max(toReplay, 0);
    }

    /** Recovery is done: from now on requests go to this publisher. */
    public void ready(CommandPublisher ring) {
        publisher = ring;
    }

    /** From now on requests are refused; those under way are answered. */
    public void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Why there is no way into the ring. */
    RefusedRequestException notReady() {
        return stopping
                ? new RefusedRequestException(RequestRefusal.STOPPING, "The server is stopping.")
                : new RefusedRequestException(RequestRefusal.RECOVERING, "Not ready yet: " + progress() + ".");
    }

    /** The way into the ring, or null while there is none. */
    CommandPublisher publisherOrNull() {
        return stopping ? null : publisher;
    }
}
