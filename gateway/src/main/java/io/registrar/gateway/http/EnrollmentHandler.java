package io.registrar.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: takes its requests in, and gives their answers out in the same order, whoever makes them. Every request
 * takes a place in a row when it has been read; answers leave from the head of the row only.
 *
 * <ul>
 *   <li>A connection that has {@link HttpSettings#MAX_IN_FLIGHT} answers to come, or does not take those it has, is read
 *       no further: what a client can make the server hold is bounded.
 *   <li>Deadlines: a request must arrive whole in time, a client must take its answers in time, an idle connection ends.
 *   <li>After an answer that ends the connection, what the client still sends is read and dropped for a moment, so that
 *       the answer is not lost to a reset.
 * </ul>
 *
 * Used on its event loop alone, but for {@link #isClosed}.
 */
final class EnrollmentHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(EnrollmentHandler.class);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_WRITE_BYTES = 256 << 10;
    /** Of a connection that takes events as they come: the system's own would grow by megabytes for who does not read. */
    private static final int EVENT_SEND_BUFFER_BYTES = 128 << 10;

    private final ConnectionGroup group;
    private final RequestReader reader;
    private ChannelHandlerContext context;

    /** The row of answers to come. */
    private PendingReply first;

    private PendingReply last;
    private int weight;

    /** The answer of the request that is being read, or null between requests. */
    private PendingReply current;

    /** The lines of that request, if it is a bulk whose lines are taken; otherwise null. */
    private CommandStream stream;

    /** Events without end, if that is what the connection's last request was answered with; otherwise null. */
    private EventStream events;

    /** What that request has shown of who asks. */
    private byte[] eventsToken;

    /** Whether the next request has to wait until there is room for its answer. */
    private boolean isPaused;
    /** Whether the last request has been taken. */
    private boolean takesNoMore;
    /** Whether the client has sent its last byte. */
    private boolean isInputShut;

    private boolean isDraining;
    /** Also read by those who look up history, so as not to do it for nobody. */
    private volatile boolean isClosed;

    /** Batches that were handed to the channel, and are not yet with the operating system. */
    private int writesUnderWay;

    // Times of System.nanoTime; 0 where the deadline does not run.
    private long requestSince;
    private long writeSince;
    private long lingerSince;
    private long lastActivity;

    /** When the last bytes came, and with them every request that they have completed. */
    private long readNanos;

    EnrollmentHandler(ConnectionGroup group) {
        this.group = group;
        this.reader = new RequestReader(group.window, group.settings.maxBodyBytes());
    }

    ReplyMailbox mailbox() {
        return group.mailbox;
    }

    /** Whether nobody waits for answers any more. For any thread. */
    boolean isClosed() {
        return isClosed;
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        readNanos = System.nanoTime();
        lastActivity = readNanos;
        if (!group.add(this)) {
            refuseAndEnd(
                    RequestRefusal.TOO_MANY_CONNECTIONS,
                    "There are " + group.settings.maxConnections() + " connections already.");
            writeReady();
        } else if (group.isDraining()) {
            drain();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf read = (ByteBuf) message;
        readNanos = System.nanoTime();
        try {
            if (!takesNoMore) {
                reader.add(read);
                readRequests();
            }
        } finally {
            read.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        lastActivity = readNanos;
        writeReady();
        noteRequestUnderWay();
    }

    private void noteRequestUnderWay() {
        boolean underWay = !takesNoMore && !isPaused && (current != null || reader.hasRest());
        if (!underWay) {
            requestSince = 0;
        } else if (requestSince == 0) {
            requestSince = System.nanoTime();
        }
    }

    private boolean mustWait() {
        int most = stream == null ? HttpSettings.MAX_IN_FLIGHT : HttpSettings.MAX_LINES_IN_FLIGHT;
        return weight >= most || !context.channel().isWritable();
    }

    /** Takes one request after the other, as far as they are here and may be taken. */
    private void readRequests() {
        refuseIfTakenBack();
        boolean isWhole = true;
        while (isWhole && !isPaused && !takesNoMore) {
            if (stream != null) {
                isWhole = readLine();
            } else {
                isWhole = current == null ? beginRequest() : endRequest();
            }
        }
        if (takesNoMore) {
            reader.dropRest();
        } else {
            reader.keepRest();
        }
    }

    /** Ends the bulk under way if its token stands for its caller no more. */
    private void refuseIfTakenBack() {
        if (stream != null && !stream.isCallerKnown()) {
            refuseAndEnd(RequestRefusal.UNAUTHENTICATED, "The token of this request is not what it was when it began.");
        }
    }

    /** Reads a head, and what becomes of the request so far; false if the head is not whole. */
    private boolean beginRequest() {
        try {
            if (!reader.readHead(group.head)) {
                return false;
            }
        } catch (RefusedRequestException refused) {
            current = group.takeReply(this);
            current.isHead = group.head.method() == HttpMethod.HEAD;
            endWithRefusal(refused);
            return true;
        }
        current = group.takeReply(this);
        group.parser.readHead(group.head, current);
        if (current.isStream) {
            eventsToken = group.parser.token();
        }
        if (group.state.isStopping() || isDraining) {
            current.closes = true;
        }
        // Refused, and with an expectation: whether the client sends its body all the same can't be known, and so not
        // where the next request starts. A bulk that is refused may be without end.
        if (current.refusal != null && (current.closes || current.expectsContinue || current.isBulk())) {
            current.closes = true;
            endWith(current);
            return true;
        }
        boolean isBulk = current.refusal == null && current.isBulk();
        if (isBulk) {
            reader.takeAnyLength();
        }
        try {
            reader.refuseIfTooLong();
        } catch (RefusedRequestException refused) {
            endWithRefusal(refused);
            return true;
        }
        if (current.expectsContinue) {
            PendingReply goOn = group.takeReply(this);
            goOn.part = PendingReply.Part.CONTINUE;
            goOn.isReady = true;
            enqueue(goOn);
        }
        if (isBulk) {
            stream = new CommandStream(this, group, reader, current, !group.head.isHttp10());
        }
        return true;
    }

    /** Takes the next line of the bulk under way; false if it is not whole. */
    private boolean readLine() {
        CommandStream.Step step;
        boolean wasBetweenLines = stream.isBetweenLines();
        try {
            step = stream.takeLine(readNanos);
        } catch (RefusedRequestException refused) {
            stream.refuse(refused.refusal(), refused.getMessage());
            step = CommandStream.Step.CUT_SHORT;
        }
        if (step == CommandStream.Step.INCOMPLETE) {
            if (wasBetweenLines && !stream.isBetweenLines()) {
                // It has begun, and has its time from now on.
                requestSince = 0;
            }
            return false;
        }
        // The deadline is a line's, and not the whole request's.
        requestSince = 0;
        if (step == CommandStream.Step.HELD) {
            pause();
            group.awaitRoom(this);
        } else if (step != CommandStream.Step.TAKEN) {
            endBulk(step == CommandStream.Step.CUT_SHORT);
        }
        if (mustWait()) {
            pause();
        }
        return true;
    }

    /** The bulk under way has its last line. */
    private void endBulk(boolean isCutShort) {
        current.closes |= isCutShort;
        current.part = PendingReply.Part.END;
        current.isReady = true;
        stream = null;
        endWith(current);
    }

    /**
     * Tries the line again that waits for room in the ring, and goes on behind it.
     *
     * @return whether there was room, or nobody waits any more
     */
    boolean publishHeld() {
        if (stream == null || !stream.isHeld()) {
            return true;
        }
        refuseIfTakenBack();
        if (stream == null) {
            answersReady();
            return true;
        }
        CommandStream.Step step = stream.publishHeld();
        if (step == CommandStream.Step.HELD) {
            return false;
        }
        if (step == CommandStream.Step.CUT_SHORT) {
            endBulk(true);
        }
        answersReady();
        return true;
    }

    private void pause() {
        isPaused = true;
        context.channel().config().setAutoRead(false);
    }

    /** Reads what is here of the body, and publishes the request if that is all of it; false if it is not. */
    private boolean endRequest() {
        try {
            if (!reader.readBody()) {
                return false;
            }
        } catch (RefusedRequestException refused) {
            endWithRefusal(refused);
            return true;
        }
        PendingReply reply = current;
        reply.readNanos = readNanos;
        current = null;
        requestSince = 0;
        // First its place in the row, then the ring, which may have decided before this method ends.
        enqueue(reply);
        takesNoMore = reply.closes;
        if (reply.refusal == null) {
            group.parser.readBody(reply, reader);
        }
        if (mustWait()) {
            pause();
        }
        return true;
    }

    /** The request under way can't be read to its end, and neither can anything behind it. */
    private void endWithRefusal(RefusedRequestException refused) {
        // Who may not ask at all is told so, and nothing of the body's length.
        boolean mayNotAsk =
                current.refusal == RequestRefusal.UNAUTHENTICATED || current.refusal == RequestRefusal.FORBIDDEN;
        current.closes = true;
        if (!mayNotAsk || refused.refusal() != RequestRefusal.BODY_TOO_LARGE) {
            current.refuse(refused.refusal(), refused.getMessage());
        }
        endWith(current);
    }

    /** Ends the connection with a refusal that no request has a place for yet. */
    private void refuseAndEnd(RequestRefusal refusal, String detail) {
        if (stream != null) {
            stream.refuse(refusal, detail);
            endBulk(true);
            return;
        }
        PendingReply reply = current == null ? group.takeReply(this) : current;
        reply.closes = true;
        reply.refuse(refusal, detail);
        endWith(reply);
    }

    /** The reply is ready; if the connection ends with it, nothing behind its request is taken. */
    private void endWith(PendingReply reply) {
        current = null;
        requestSince = 0;
        enqueue(reply);
        takesNoMore = reply.closes;
    }

    void enqueue(PendingReply reply) {
        if (first == null) {
            first = reply;
        } else {
            last.next = reply;
        }
        last = reply;
        weight += reply.weight();
    }

    /** Told by the mailbox that answers have come; a failure ends this connection and leaves the others alone. */
    void answersReady() {
        try {
            writeReady();
        } catch (RuntimeException | Error failure) {
            exceptionCaught(context, failure);
        }
    }

    /** Writes what is ready at the head of the row, all at once, and takes up what had to wait. */
    void writeReady() {
        do {
            writeBatch();
            readOn();
        } while (canWrite());
        endIfNothingIsOwed();
    }

    private void endIfNothingIsOwed() {
        boolean owesNothing = first == null && !isPaused && writesUnderWay == 0 && events == null;
        if (!owesNothing || lingerSince != 0 || isClosed) {
            return;
        }
        if (isInputShut) {
            cut();
        } else if (isDraining && current == null) {
            if (isOverdue(lastActivity, LINGER_NANOS, System.nanoTime())) {
                cut();
            } else {
                linger();
            }
        }
    }

    private boolean canWrite() {
        return !isClosed && first != null && first.isReady && context.channel().isWritable();
    }

    private void writeBatch() {
        if (isClosed) {
            while (first != null && first.isReady) {
                dropFirst();
            }
            return;
        }
        if (!canWrite()) {
            return;
        }
        ResponseWriter writer = group.writer;
        writer.clear();
        long nowMillis = System.currentTimeMillis();
        long nowNanos = System.nanoTime();
        boolean ends = false;
        while (first != null && first.isReady && !ends && writer.length() < MAX_WRITE_BYTES) {
            if (first.beginsStream()) {
                takeStream(first);
            }
            group.meter.answered(first, writer.write(first, nowMillis), nowNanos);
            ends = first.isLast();
            dropFirst();
        }
        writer.endChunk();
        ByteBuf out = context.alloc().directBuffer(writer.length());
        out.writeBytes(writer.bytes(), 0, writer.length());
        boolean beginsStream = events != null;
        send(out, ends, nowNanos, EnrollmentHandler::nothingElse);
        if (beginsStream && !isClosed) {
            context.channel().config().setOption(ChannelOption.SO_SNDBUF, EVENT_SEND_BUFFER_BYTES);
            // Its request has paused what is read; but its end must be heard of.
            isPaused = false;
            context.channel().config().setAutoRead(true);
            events.begin();
        }
    }

    /** Admits a reader of events, behind whose head nothing else stands in the row; or refuses it. */
    private void takeStream(PendingReply request) {
        EventFeed feed;
        try {
            feed = group.state.eventFeed();
        } catch (RefusedRequestException refused) {
            refused.note(request);
            return;
        }
        if (isDraining) {
            request.noteRefusal(RequestRefusal.STOPPING, "The server is stopping.");
        } else if (!feed.admit()) {
            request.noteRefusal(
                    RequestRefusal.TOO_MANY_EVENT_READERS,
                    "There are " + feed.settings().maxReaders() + " readers of events already.");
        } else {
            events = new EventStream(this, group, feed, request, eventsToken);
        }
    }

    /** Hands bytes of an event stream to the channel; the task is run when they are with the operating system, or lost. */
    void send(ByteBuf out, boolean isLast, Runnable whenDone) {
        send(out, isLast, System.nanoTime(), whenDone);
    }

    /** What else is to be done when an answer is with the operating system. */
    private static void nothingElse() {}

    private void send(ByteBuf out, boolean isLast, long nowNanos, Runnable whenDone) {
        writesUnderWay++;
        ChannelFuture written = context.writeAndFlush(out);
        if (written.isSuccess()) {
            // Nearly always: the system has taken it all.
            whenDone.run();
            onWritten(isLast, nowNanos);
            return;
        }
        written.addListener(done -> {
            whenDone.run();
            onWritten(isLast, System.nanoTime());
        });
        if (writesUnderWay > 0 && writeSince == 0) {
            writeSince = System.nanoTime();
        }
    }

    /** Whether the channel takes more before what it has is with the operating system. */
    boolean isWritable() {
        return !isClosed && context.channel().isWritable();
    }

    /** Whether something is on its way to the client, of which it has taken nothing for so long. */
    boolean hasTakenNothingFor(int millis, long now) {
        return isOverdue(writeSince, TimeUnit.MILLISECONDS.toNanos(millis), now);
    }

    private void onWritten(boolean isLast, long now) {
        writesUnderWay--;
        lastActivity = now;
        writeSince = writesUnderWay == 0 ? 0 : lastActivity;
        if (isLast) {
            linger();
        } else {
            endIfNothingIsOwed();
        }
    }

    private void dropFirst() {
        PendingReply done = first;
        first = done.next;
        if (first == null) {
            last = null;
        }
        weight -= done.weight();
        group.giveBack(done);
    }

    /** Takes up what had to wait, if it has to wait no longer. */
    private void readOn() {
        if (isClosed || !isPaused || mustWait() || (stream != null && stream.isHeld())) {
            return;
        }
        isPaused = false;
        readRequests();
        if (!isPaused && !takesNoMore) {
            noteRequestUnderWay();
            context.channel().config().setAutoRead(true);
        }
    }

    /** Says goodbye, and listens a moment longer, so that the last answer is not overtaken by a reset. */
    private void linger() {
        if (isClosed || lingerSince != 0) {
            return;
        }
        lingerSince = System.nanoTime();
        takesNoMore = true;
        isPaused = false;
        reader.dropRest();
        context.channel().config().setAutoRead(true);
        if (isInputShut) {
            cut();
        } else {
            shutOutput();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // If it fails, the connection is gone already.
    private void shutOutput() {
        ((DuplexChannel) context.channel()).shutdownOutput();
    }

    /** Ends the connection now, whatever it owes. */
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells when it is done.
    void cut() {
        context.close();
    }

    /** Ends the connection as soon as it owes nothing. */
    void drain() {
        isDraining = true;
        if (stream != null) {
            refuseAndEnd(RequestRefusal.STOPPING, "The server is stopping.");
        }
        writeReady();
        if (events != null) {
            events.end(RequestRefusal.STOPPING.text(), "The server is stopping.");
        }
    }

    void checkDeadlines(long now) {
        if (events != null && lingerSince == 0) {
            events.checkDeadlines(now);
            return;
        }
        HttpSettings settings = group.settings;
        if (stream != null && stream.isBetweenLines() && first != null && requestSince != 0) {
            // Whoever waits for answers need not send the next line.
            requestSince = now;
        }
        if (isOverdue(lingerSince, LINGER_NANOS, now)
                || isOverdue(writeSince, TimeUnit.MILLISECONDS.toNanos(settings.writeTimeoutMillis()), now)) {
            cut();
        } else if (isOverdue(requestSince, TimeUnit.MILLISECONDS.toNanos(settings.requestTimeoutMillis()), now)) {
            refuseAndEnd(
                    RequestRefusal.REQUEST_TIMEOUT,
                    "The request did not arrive within " + settings.requestTimeoutMillis() + " ms.");
            writeReady();
        } else if (first == null
                && requestSince == 0
                && writesUnderWay == 0
                && isOverdue(lastActivity, TimeUnit.MILLISECONDS.toNanos(settings.idleTimeoutMillis()), now)) {
            cut();
        }
    }

    private static boolean isOverdue(long since, long nanos, long now) {
        return since != 0 && now - since > nanos;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        writeReady();
        if (events != null) {
            events.pump();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            isInputShut = true;
            if (lingerSince != 0 || events != null) {
                cut();
            } else {
                writeReady();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        isClosed = true;
        takesNoMore = true;
        group.remove(this);
        if (events != null) {
            events.closed();
            events = null;
        }
        if (stream != null) {
            if (stream.isHeld()) {
                stream.forgetHeld();
                group.forgetRoom(this);
            }
            stream = null;
        }
        if (current != null) {
            group.giveBack(current);
            current = null;
        }
        writeBatch();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        if (cause instanceof Error) {
            // Memory gone, or a class missing: an event loop that limps on would leave its clients waiting.
            group.failureHandler.onFailure("event loop", cause);
        } else if (!(cause instanceof IOException)) {
            LOG.error("connection ended by an unexpected failure", cause);
        }
        cut();
    }
}
