package io.registrar.bench.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limit to hold the product against: Netty's decoder, the product's transport and number of event loops, and an answer that
 * is ready before the request came. 200 to DELETE and 201 to everything else, as an engine that never refuses would say.
 *
 * <p>To the lines of a bulk no answer is ready: see {@link BareLines}.
 *
 * <p>With a file it is the limit of what can be durable: the same, and what came is forced before it is answered.
 */
public final class BareServer {
    private static final int MAX_REQUEST_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;

    private BareServer() {}

    /**
     * Serves on a free port of the loopback interface, which it prints, until the process ends.
     *
     * @param args the start of the names of files to force to, one for each event loop; or nothing, to force nothing
     */
    public static void main(String[] args) throws InterruptedException {
        Optional<String> file = Arrays.stream(args).findFirst();
        Map<EventLoop, ForcedTurn> turns = new ConcurrentHashMap<>();
        // As the product does.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        int eventLoops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                eventLoops, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpRequestDecoder(new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                                        .setMaxChunkSize(FixedAnswers.MAX_BODY_BYTES)))
                                .addLast(new FixedAnswers(file.map(
                                        log -> turns.computeIfAbsent(channel.eventLoop(), loop -> turn(log, loop)))));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println("listening on http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    private static ForcedTurn turn(String file, EventLoop loop) {
        return new ForcedTurn(Path.of(file + "-" + System.identityHashCode(loop)), loop);
    }
}
