package io.registrar.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the listening socket, and leaves connections in the kernel's queue while there is no place for them.
 *
 * <ul>
 *   <li>As many sockets as the settings allow, those included that are only told that they are too many: what clients
 *       open never takes the descriptors that the server needs for itself. One that closes lets the next one in.
 *   <li>Where the system refuses a socket all the same, it is asked again after a moment, and the log hears of it now and
 *       then, not each time.
 * </ul>
 *
 * Used on the listener's event loop alone, but for {@link #leave}.
 */
final class AcceptGate extends ChannelInboundHandlerAdapter {
    /** How long nothing is accepted after a refusal of the system's. */
    static final int REST_MILLIS = 250;

    /** How long the log is left alone after a line about such a refusal. */
    static final int QUIET_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(AcceptGate.class);

    private final int maxSockets;
    private final AtomicInteger sockets = new AtomicInteger();
    /** Also read by those who leave. */
    private volatile boolean isShut;

    private boolean isResting;
    private boolean isLogQuiet;

    AcceptGate(int maxSockets) {
        this.maxSockets = maxSockets;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel socket = (Channel) accepted;
        if (sockets.incrementAndGet() >= maxSockets) {
            shut(context);
        }
        socket.closeFuture().addListener(closed -> leave(context));
        context.fireChannelRead(accepted);
    }

    /** On the event loop of whichever socket has closed. */
    private void leave(ChannelHandlerContext context) {
        sockets.decrementAndGet();
        // Either this sees that the gate is shut, or who shuts it sees the place that has become free.
        if (isShut && !context.executor().isShuttingDown()) {
            context.executor().execute(() -> openIfThereIsRoom(context));
        }
    }

    private void shut(ChannelHandlerContext context) {
        isShut = true;
        context.channel().config().setAutoRead(false);
        openIfThereIsRoom(context);
    }

    private void openIfThereIsRoom(ChannelHandlerContext context) {
        if (isShut && !isResting && sockets.get() < maxSockets) {
            isShut = false;
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            context.fireExceptionCaught(cause);
            return;
        }
        if (!isLogQuiet) {
            isLogQuiet = true;
            LOG.error(
                    "can't accept connections: {}; {} are open, and new ones wait until it can",
                    cause.getMessage(),
                    sockets);
            later(context, () -> isLogQuiet = false, QUIET_SECONDS, TimeUnit.SECONDS);
        }
        if (!isResting) {
            isResting = true;
            shut(context);
            later(
                    context,
                    () -> {
                        isResting = false;
                        openIfThereIsRoom(context);
                    },
                    REST_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The steps can't fail, and at the end nobody misses them.
    private static void later(ChannelHandlerContext context, Runnable step, long delay, TimeUnit unit) {
        context.executor().schedule(step, delay, unit);
    }
}
