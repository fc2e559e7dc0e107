package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder, which refuses bare line feeds, a length beside chunks, and every transfer coding but chunked; and the
 * one refusal that it leaves out: header lines folded over several. All of them are what requests are smuggled with.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private ChannelHandlerContext context;
    private boolean isPaused;
    /** Whether the client has shut its half while bytes of it still waited. */
    private boolean isShutdownHeld;

    private boolean isInHead;
    private boolean isInBody;
    private boolean isBad;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpSettings.MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(HttpSettings.MAX_HEADER_BYTES)
                .setStrictLineParsing(true)
                .setValidateHeaders(true));
    }

    /** True while the first part of a request is here and its last is not. */
    boolean hasPartOfRequest() {
        return isInHead || isInBody || (!isBad && actualReadableBytes() > 0);
    }

    /** Leaves bytes as bytes, which take less room than the requests that they stand for. Called between requests. */
    void pause() {
        isPaused = true;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** Reads the bytes that have waited, until it is paused again. */
    void resume() {
        isPaused = false;
        decodeWaiting();
    }

    /** Reads nothing more: what has waited and what still comes is dropped. */
    void dropRest() {
        isPaused = false;
        isBad = true;
        decodeWaiting();
    }

    private void decodeWaiting() {
        try {
            if (actualReadableBytes() > 0) {
                channelRead(context, Unpooled.EMPTY_BUFFER);
            }
            if (isShutdownHeld && !isPaused) {
                isShutdownHeld = false;
                super.userEventTriggered(context, ChannelInputShutdownEvent.INSTANCE);
            }
        } catch (Exception failure) {
            context.fireExceptionCaught(failure);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && isPaused) {
            isShutdownHeld = true;
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) throws Exception {
        if (isPaused) {
            // The decoder would ask for more to read, as it has made nothing of what there is.
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        isInHead = true;
        return super.createMessage(initialLine);
    }

    @Override
    protected void decode(ChannelHandlerContext ignored, ByteBuf buffer, List<Object> out) throws Exception {
        if (isPaused) {
            return;
        }
        if (!isInBody && !isBad && hasFoldedLine(buffer, isInHead ? 0 : emptyLines(buffer))) {
            isBad = true;
            isInHead = false;
            out.add(new BadFraming("a header line starts with white space"));
        }
        if (isBad) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        int before = out.size();
        super.decode(context, buffer, out);
        for (int i = before; i < out.size(); i++) {
            Object message = out.get(i);
            if (message instanceof HttpRequest) {
                isInHead = false;
                isInBody = true;
            }
            if (message instanceof LastHttpContent) {
                isInBody = false;
            }
        }
    }

    /** Bytes of the empty lines that a client may send before a request. */
    private static int emptyLines(ByteBuf buffer) {
        int at = buffer.readerIndex();
        while (at < buffer.writerIndex() && (buffer.getByte(at) == '\r' || buffer.getByte(at) == '\n')) {
            at++;
        }
        return at - buffer.readerIndex();
    }

    /** True if, in the header block that starts behind so many bytes, a line starts with a space or a tab. */
    private static boolean hasFoldedLine(ByteBuf buffer, int behind) {
        int end = buffer.writerIndex();
        int lineStart = buffer.readerIndex() + behind;
        while (lineStart < end) {
            byte first = buffer.getByte(lineStart);
            if (first == ' ' || first == '\t') {
                return true;
            }
            if (first == '\r' || first == '\n') {
                return false;
            }
            int lineEnd = buffer.indexOf(lineStart, end, (byte) '\n');
            if (lineEnd < 0) {
                return false;
            }
            lineStart = lineEnd + 1;
        }
        return false;
    }

    /** Stands in the place of a request whose framing can't be trusted; the connection ends with its refusal. */
    record BadFraming(String detail) {}
}
