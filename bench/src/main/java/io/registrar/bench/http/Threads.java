package io.registrar.bench.http;

import java.io.IOException;

/** What runs beside a load is waited for where failures are those of input and output. */
final class Threads {
    private Threads() {}

    /**
     * Waits for a thread's end.
     *
     * @throws IOException if the waiting thread is interrupted, as it still is then
     */
    static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }
}
