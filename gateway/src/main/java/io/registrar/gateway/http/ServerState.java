package io.registrar.gateway.http;

import io.registrar.engine.pipeline.CommandPublisher;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the server may be asked: recovering → ready → stopping. Read by every event loop, written by the launcher. */
public final class ServerState {
    private final AtomicLong replayed = new AtomicLong();
    private volatile CommandPublisher publisher;
    private volatile boolean stopping;

    /** Starts as recovering. */
    public ServerState() {}

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
                : new RefusedRequestException(
                        RequestRefusal.RECOVERING,
                        "The journal is being replayed: " + replayed.get() + " commands so far.");
    }

    /** The way into the ring, or null while there is none. */
    CommandPublisher publisherOrNull() {
        return stopping ? null : publisher;
    }
}
