package io.registrar.gateway.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import io.registrar.gateway.http.HttpSettings;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares out the file descriptors that this process may have: the server's own first, connections what is left. A journal
 * that can't open its next segment would have to halt the process, so it must never find them all taken by clients.
 */
final class Descriptors {
    /**
     * What a server with one event loop holds open when it serves: the lock, three files of outcomes, three of a journal
     * segment, three of epoll, the listening socket, one of Netty's, and three of the random numbers. Counted on Linux.
     */
    static final int OWN = 15;

    /** What each further event loop holds open: its epoll, a timer, a bell. */
    static final int FOR_EVENT_LOOP = 3;

    /**
     * What is open for a while, or for a moment: the next segment while the last one is sealed, folders and manifests being
     * forced, a snapshot and what it is made of, the token file. Twice what all of these come to at one time.
     */
    static final int FOR_MOMENTS = 20;

    /** With fewer sockets there is nothing to serve. */
    static final int FEWEST_SOCKETS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

    private Descriptors() {}

    /**
     * The same settings, with no more connections than this process has descriptors for. To be called before anything is
     * opened.
     *
     * @throws WrongUseException if there are not enough even for a few
     */
    static HttpSettings share(HttpSettings wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long limit = system.getMaxFileDescriptorCount();
            HttpSettings shared = share(wanted, limit, system.getOpenFileDescriptorCount());
            if (shared.maxConnections() < wanted.maxConnections()) {
                LOG.info(
                        "at most {} connections at one time, since this process may have {} files and connections open",
                        shared.maxConnections(),
                        limit);
            }
            return shared;
        }
        return wanted;
    }

    /**
     * @param limit descriptors that the process may have, or less than 0 where that is not known or not bounded
     * @param open those it has already
     */
    static HttpSettings share(HttpSettings wanted, long limit, long open) {
        if (limit < 0 || limit > Integer.MAX_VALUE) {
            return wanted;
        }
        long own = Math.max(0, open) + OWN + (long) FOR_EVENT_LOOP * (wanted.eventLoops() - 1) + FOR_MOMENTS;
        long sockets = limit - own;
        if (sockets < FEWEST_SOCKETS) {
            throw new WrongUseException("this process may have " + limit + " files and connections open, and needs "
                    + (own + FEWEST_SOCKETS) + ": " + own + " for itself, and some for clients; raise the limit"
                    + " (ulimit -n, or LimitNOFILE of a service)");
        }
        return wanted.withinSockets((int) sockets);
    }
}
