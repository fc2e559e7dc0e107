package io.registrar.bench.http;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again at what a server says of its memory, on a thread of its own, from its construction to its end. */
final class MemoryWatch implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final URI server;
    private final List<ServerFigures> looks = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "memory-watch");
    private volatile boolean isEnding;
    /** Written by the thread, read when it has ended. */
    private IOException failureOrNull;

    MemoryWatch(URI server) throws IOException {
        this.server = server;
        looks.add(ServerFigures.of(server));
        thread.start();
    }

    private void run() {
        try {
            while (!isEnding) {
                LockSupport.parkNanos(LOOK_NANOS);
                looks.add(ServerFigures.of(server));
            }
        } catch (IOException failure) {
            failureOrNull = failure;
        }
    }

    /**
     * Looks no more.
     *
     * @throws IOException if a look has failed
     */
    @Override
    public void close() throws IOException {
        isEnding = true;
        Threads.join(thread);
        if (failureOrNull != null) {
            throw failureOrNull;
        }
    }

    /** The most of a figure, after the end. */
    double most(String name) {
        return looks.stream().mapToDouble(look -> look.of(name)).max().orElseThrow();
    }
}
