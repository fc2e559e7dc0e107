package io.registrar.gateway.http;

import io.registrar.engine.pipeline.CommandPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the server may be asked: recovering → ready → stopping. Read by every event loop, written by the launcher. */
public final class ServerState {
    /** Before a replay has begun there is nothing to divide by. */
    private static final long UNKNOWN = -1;

    private final AtomicLong replayed = new AtomicLong();
    private volatile long toReplay = UNKNOWN;
    private volatile long replayBegan;
    private volatile CommandPublisher publisher;
    private volatile boolean stopping;

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
