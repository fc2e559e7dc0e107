package io.registrar.bench.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/**
 * The limit to hold the product against: Netty's decoder, the product's transport and number of event loops, and an answer that
 * is ready before the request came. 200 to DELETE and 201 to everything else, as an engine that never refuses would say. To the
 * lines of a bulk no answer is ready: see {@link BareLines}.
 */
public final class BareServer {
    private static final int MAX_REQUEST_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_BODY_BYTES = 64 << 10;

    private BareServer() {}

    /** Serves on a free port of the loopback interface, which it prints, until the process ends. */
    public static void main(String[] args) throws InterruptedException {
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
                                        .setMaxChunkSize(MAX_BODY_BYTES)))
                                .addLast(new Answering());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println("listening on http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    /** Takes whole requests and answers each at once; what was answered goes out once a batch of reads. */
    private static final class Answering extends ChannelInboundHandlerAdapter {
        private static final String BODY =
                "{\"enrollmentId\":1234567,\"status\":\"active\",\"cost\":1,\"balanceAfter\":999,\"enrolledAt\":1795305600000,"
                        + "\"sequence\":12345678}";

        private final byte[] body = new byte[MAX_BODY_BYTES];
        private int bodyLength;
        private boolean isDelete;
        private ByteBuf answers;

        /** The two answers, with the date of this second. */
        private byte[] created;

        private byte[] ok;
        private long madeAtSecond = -1;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof HttpRequest request) {
                    if (request.uri().equals(Script.BULK_TARGET)) {
                        // Whatever follows on this connection is lines.
                        context.pipeline().replace(this, null, new BareLines());
                        return;
                    }
                    bodyLength = 0;
                    isDelete = request.method().equals(HttpMethod.DELETE);
                }
                if (message instanceof HttpContent content) {
                    int length = content.content().readableBytes();
                    content.content().readBytes(body, bodyLength, length);
                    bodyLength += length;
                }
                if (message instanceof LastHttpContent) {
                    answer(context);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void answer(ChannelHandlerContext context) {
            long second = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
            if (second != madeAtSecond) {
                created = encode("201 Created");
                ok = encode("200 OK");
                madeAtSecond = second;
            }
            byte[] answer = isDelete ? ok : created;
            if (answers == null) {
                answers = context.alloc().buffer(answer.length * 16);
            }
            answers.writeBytes(answer);
        }

        private static byte[] encode(String status) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
            String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nDate: " + date
                    + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
            return answer.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // A write that fails comes back as an exception caught.
        public void channelReadComplete(ChannelHandlerContext context) {
            if (answers != null) {
                context.writeAndFlush(answers, context.voidPromise());
                answers = null;
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ReferenceCountUtil.release(answers == null ? Unpooled.EMPTY_BUFFER : answers);
            answers = null;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // The driver notices a closed connection and fails the run.
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
