package io.registrar.gateway.http;

/**
 * Bounds of the HTTP side. None of them decides an outcome.
 *
 * @param maxConnections open connections; one more is told 503 and closed, see {@link #maxRefused}
 * @param maxBodyBytes longest body of a request
 * @param requestTimeoutMillis from a request's first byte to its last
 * @param idleTimeoutMillis a connection without a request under way is closed after it
 * @param writeTimeoutMillis a client that takes nothing for this long is closed
 * @param eventLoops threads that read, parse and write
 */
public record HttpSettings(
        int maxConnections,
        int maxBodyBytes,
        int requestTimeoutMillis,
        int idleTimeoutMillis,
        int writeTimeoutMillis,
        int eventLoops) {
    /** Longest request line in bytes. */
    public static final int MAX_REQUEST_LINE_BYTES = 4096;

    /** Longest header block in bytes, line ends not counted. */
    public static final int MAX_HEADER_BYTES = 8192;

    /** Most answers that one connection waits for; further requests of it are not begun until one is out. */
    public static final int MAX_IN_FLIGHT = 256;

    /** Most lines of one bulk that wait for their answers; the same of them. */
    public static final int MAX_LINES_IN_FLIGHT = 1024;

    /** Longest line of a bulk in bytes, its end not counted. */
    public static final int MAX_LINE_BYTES = 64 << 10;

    /** The settings where nobody says otherwise. */
    public static final HttpSettings DEFAULT = new HttpSettings(
            10_000,
            64 << 10,
            10_000,
            60_000,
            30_000,
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /**
     * Connections beyond the most that are told so at one time; still more wait in the kernel's queue. Such a one takes a
     * socket for up to two seconds.
     */
    public int maxRefused() {
        return 2 + maxConnections / 16;
    }

    /** Sockets of clients that are open at one time, at most. */
    public int maxSockets() {
        return maxConnections + maxRefused();
    }

    /**
     * The same settings, with so few connections that they keep to these sockets.
     *
     * @param sockets at least 4
     */
    public HttpSettings withinSockets(int sockets) {
        int most = (int) ((sockets - 2) * 16L / 17);
        return new HttpSettings(
                Math.min(maxConnections, most),
                maxBodyBytes,
                requestTimeoutMillis,
                idleTimeoutMillis,
                writeTimeoutMillis,
                eventLoops);
    }

    /** The same settings with another number of event loops. */
    public HttpSettings withEventLoops(int loops) {
        return new HttpSettings(
                maxConnections, maxBodyBytes, requestTimeoutMillis, idleTimeoutMillis, writeTimeoutMillis, loops);
    }
}
