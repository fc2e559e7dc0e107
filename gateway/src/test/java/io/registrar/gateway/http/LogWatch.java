package io.registrar.gateway.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Listens to the log: whatever a client sends, the server has nothing to warn of, and Netty's leak detector nothing to
 * report.
 */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    /** Buffers that the leak detector wants to see made before it looks for those that were forgotten. */
    private static final int BUFFERS_FOR_A_REPORT = 256;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Logger logger;

    /** Listens to everything. */
    public LogWatch() {
        this((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
    }

    LogWatch(Logger logger) {
        this.logger = logger;
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String line = event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : " " + event.getThrowableProxy().getClassName() + ": "
                                + event.getThrowableProxy().getMessage());
        lines.add(line);
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            complaints.add(line);
        }
    }

    /** What was logged so far, at whatever level. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** What was complained of so far. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** The same, which a test has expected: they are forgotten. */
    public List<String> takeComplaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.removeAll(taken);
        return taken;
    }

    /** Makes the leak detector look: it learns of a forgotten buffer from the garbage collector, and tells at the next. */
    static void lookForLeaks() {
        System.gc();
        for (int i = 0; i < BUFFERS_FOR_A_REPORT; i++) {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            buffer.release();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
