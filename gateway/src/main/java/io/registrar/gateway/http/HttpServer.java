package io.registrar.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.gateway.callers.CallerDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening socket and its event loops: epoll where there is one, NIO elsewhere. */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int DRAIN_POLL_MILLIS = 10;
    /** What may wait unread in the kernel; and, once its client has shut its half, here. */
    private static final int RECEIVE_BUFFER_BYTES = 128 << 10;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 128 << 10);

    static {
        // Every hundredth buffer would be given a stack trace. The tests ask for one with each buffer; so may anybody.
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    private final MultiThreadIoEventLoopGroup eventLoops;
    private final IdentityHashMap<EventExecutor, ConnectionGroup> groups = new IdentityHashMap<>();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private final HttpMetrics metrics;
    private final Channel listener;

    /**
     * Binds and listens; requests are refused until the state is ready.
     *
     * @param address a port of 0 takes any
     * @param replies is told of every event loop; the pipeline's receiver
     * @param callers tells who asks
     * @param failureHandler told when an event loop can't go on
     * @throws IOException if the address can't be bound
     */
    public HttpServer(
            InetSocketAddress address,
            HttpSettings settings,
            ServerState state,
            PendingReplies replies,
            CallerDirectory callers,
            FailureHandler failureHandler)
            throws IOException {
        boolean hasEpoll = Epoll.isAvailable();
        IoHandlerFactory handlers = hasEpoll ? ReturningEpoll.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> channelType =
                hasEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        eventLoops = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("event-loop"), handlers);
        for (EventExecutor eventLoop : eventLoops) {
            ConnectionGroup group = new ConnectionGroup(
                    (EventLoop) eventLoop, settings, state, callers, connectionCount, failureHandler);
            groups.put(eventLoop, group);
            replies.add(group.mailbox);
        }
        metrics = new HttpMetrics(
                groups.values().stream().map(group -> group.meter).toList(), connectionCount, settings);
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(channelType)
                .handler(new AcceptGate(settings.maxSockets()))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new EnrollmentHandler(groups.get(channel.eventLoop())));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            endEventLoops();
            throw new IOException(
                    "can't listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
    }

    /** What is measured. */
    public HttpMetrics metrics() {
        return metrics;
    }

    /** One of the event loops, for a pipeline whose stages are to run on it. Takes tasks until {@link #close}. */
    public Executor host() {
        return groups.values().iterator().next().eventLoop;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * Accepts no more connections, answers the requests that are under way, and ends each connection that owes nothing.
     *
     * @param timeoutMillis connections that take longer are cut
     */
    public void drain(int timeoutMillis) throws InterruptedException {
        listener.close().await();
        groups.values().forEach(group -> group.eventLoop.execute(group::drain));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (connectionCount.get() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(DRAIN_POLL_MILLIS);
        }
    }

    /** Cuts what is left, and ends the event loops. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        if (!eventLoops.isShuttingDown()) {
            // Not left to the event loops: told to end between two looks at their sockets, they leave them open.
            groups.values()
                    .forEach(group -> group.eventLoop.submit(group::cutAll).awaitUninterruptibly());
        }
        endEventLoops();
    }

    private void endEventLoops() {
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
