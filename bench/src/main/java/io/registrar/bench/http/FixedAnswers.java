package io.registrar.bench.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes whole requests and answers each at once; what was answered goes out once a batch of reads, or when it was forced. One for
 * each connection of {@link BareServer}.
 */
final class FixedAnswers extends ChannelInboundHandlerAdapter {
    private static final String BODY =
            "{\"enrollmentId\":1234567,\"status\":\"active\",\"cost\":1,\"balanceAfter\":999,\"enrolledAt\":1795305600000,"
                    + "\"sequence\":12345678}";

    static final int MAX_BODY_BYTES = 64 << 10;

    private final Optional<ForcedTurn> turn;
    private final byte[] body = new byte[MAX_BODY_BYTES];
    private String target = "";
    private int bodyLength;
    private boolean isDelete;
    private ByteBuf answers;

    /** The two answers, with the date of this second. */
    private byte[] created;

    private byte[] ok;
    private long madeAtSecond = -1;
    private ChannelHandlerContext waiting;

    /** @param turn what forces, or nothing */
    FixedAnswers(Optional<ForcedTurn> turn) {
        this.turn = turn;
    }

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
                target = request.uri();
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
        turn.ifPresent(forced -> forced.write(target, body, bodyLength));
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
    public void channelReadComplete(ChannelHandlerContext context) {
        if (answers == null) {
            return;
        }
        if (turn.isEmpty()) {
            send(context);
        } else if (waiting == null) {
            waiting = context;
            turn.get().await(this);
        }
    }

    /** What was answered before has been forced. */
    void forced() {
        send(waiting);
        waiting = null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A write that fails comes back as an exception caught.
    private void send(ChannelHandlerContext context) {
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
