package io.registrar.bench.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The limit to hold bulks against: reads the members of each line, checks their ids, and formats the answer of an engine that
 * never refuses; with no engine behind. One connection, whose one request has no end.
 */
final class BareLines extends ChannelInboundHandlerAdapter {
    private static final byte[] HEAD =
            bytes("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] CHUNK = bytes("00000000\r\n");
    private static final byte[] CHUNK_END = bytes("\r\n");
    private static final byte[] LINE = bytes("{\"line\":");
    private static final byte[] ENROLLED = bytes(",\"status\":201,\"enrollmentId\":");
    private static final byte[] ENROLLED_AT =
            bytes(",\"enrollmentStatus\":\"active\",\"cost\":1,\"balanceAfter\":999,\"enrolledAt\":");
    private static final byte[] UNENROLLED = bytes(",\"status\":200,\"enrollmentId\":");
    private static final byte[] REFUNDED =
            bytes(",\"refund\":1,\"balanceAfter\":1000,\"promoted\":[],\"passedOver\":[]");
    private static final byte[] SEQUENCE = bytes(",\"sequence\":");
    private static final byte[] LINE_END = bytes("}\n");
    private static final int MOST_ANSWER_BYTES = 256;

    /** Lines that have come, the last of them perhaps not whole. */
    private byte[] lines = new byte[1 << 17];

    private int length;
    private byte[] answers = new byte[1 << 17];
    private int answersLength;
    private long number;
    private long nowMillis;

    // What the last line says.
    private String type = "";
    private String sectionId = "";
    private String studentId = "";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A write that fails comes back as an exception caught.
    public void handlerAdded(ChannelHandlerContext context) {
        context.write(context.alloc().buffer(HEAD.length).writeBytes(HEAD), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpContent content) {
                take(content.content());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ByteBuf more) {
        int count = more.readableBytes();
        if (length + count > lines.length) {
            lines = Arrays.copyOf(lines, Math.max(2 * lines.length, length + count));
        }
        more.readBytes(lines, length, count);
        int end = length + count;
        int start = 0;
        for (int at = length; at < end; at++) {
            if (lines[at] == '\n') {
                read(start, at);
                answer();
                start = at + 1;
            }
        }
        length = end - start;
        System.arraycopy(lines, start, lines, 0, length);
    }

    /** Reads an object of members that are texts without an escape. */
    private void read(int from, int to) {
        int at = from;
        require(lines[at++] == '{');
        do {
            int name = at + 1;
            int nameEnd = endOfText(at, to);
            require(lines[nameEnd + 1] == ':');
            int value = nameEnd + 3;
            int valueEnd = endOfText(nameEnd + 2, to);
            put(name, nameEnd, value, valueEnd);
            at = valueEnd + 1;
        } while (lines[at++] == ',');
        require(lines[at - 1] == '}' && at == to);
    }

    private int endOfText(int from, int to) {
        require(lines[from] == '"');
        int at = from + 1;
        while (at < to && lines[at] != '"' && lines[at] != '\\' && lines[at] >= ' ') {
            at++;
        }
        require(at < to && lines[at] == '"');
        return at;
    }

    private void put(int name, int nameEnd, int value, int valueEnd) {
        for (int at = value; at < valueEnd; at++) {
            require(Character.isLetterOrDigit(lines[at]) || lines[at] == '-');
        }
        String text = new String(lines, value, valueEnd - value, StandardCharsets.ISO_8859_1);
        switch (nameEnd - name) {
            case 4 -> type = text;
            case 9 -> {
                if (lines[name + 1] == 'e') {
                    sectionId = text;
                } else {
                    studentId = text;
                }
            }
            default -> require(false);
        }
    }

    private static void require(boolean isLine) {
        if (!isLine) {
            throw new IllegalStateException("Expected a line of type, sectionId and studentId");
        }
    }

    private void answer() {
        if (answersLength == 0) {
            nowMillis = System.currentTimeMillis();
            put(CHUNK);
        }
        require(!sectionId.isEmpty() && !studentId.isEmpty());
        boolean isEnrolling = type.equals("enroll");
        put(LINE);
        put(++number);
        put(isEnrolling ? ENROLLED : UNENROLLED);
        put(number);
        if (isEnrolling) {
            put(ENROLLED_AT);
            put(nowMillis);
        } else {
            put(REFUNDED);
        }
        put(SEQUENCE);
        put(number);
        put(LINE_END);
    }

    private void put(byte[] more) {
        if (answersLength + MOST_ANSWER_BYTES > answers.length) {
            answers = Arrays.copyOf(answers, 2 * answers.length);
        }
        System.arraycopy(more, 0, answers, answersLength, more.length);
        answersLength += more.length;
    }

    private void put(long value) {
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        answersLength += digits;
        long left = value;
        for (int at = answersLength - 1; digits > 0; digits--, at--) {
            answers[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A write that fails comes back as an exception caught.
    public void channelReadComplete(ChannelHandlerContext context) {
        if (answersLength > 0) {
            int size = answersLength - CHUNK.length;
            for (int at = CHUNK.length - CHUNK_END.length - 1; size > 0; at--, size >>>= 4) {
                answers[at] = (byte) Character.forDigit(size & 0xF, 16);
            }
            put(CHUNK_END);
            context.write(
                    context.alloc().directBuffer(answersLength).writeBytes(answers, 0, answersLength),
                    context.voidPromise());
            answersLength = 0;
        }
        context.flush();
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    /** A client that takes no answers is read no further. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The driver notices a closed connection and fails the run.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
