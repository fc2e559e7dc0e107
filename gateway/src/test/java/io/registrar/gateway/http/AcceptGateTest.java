package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The gate alone, at a listener whose time the test makes. */
class AcceptGateTest {
    private static final int MAX_SOCKETS = 3;

    private final EmbeddedChannel listener = new EmbeddedChannel(new AcceptGate(MAX_SOCKETS));

    private boolean isOpen() {
        listener.runPendingTasks();
        return listener.config().isAutoRead();
    }

    private List<EmbeddedChannel> accept(int count) {
        List<EmbeddedChannel> accepted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EmbeddedChannel socket = new EmbeddedChannel();
            listener.writeInbound(socket);
            accepted.add(socket);
        }
        return accepted;
    }

    private static void hangUp(EmbeddedChannel socket) {
        socket.close().awaitUninterruptibly();
    }

    @Test
    void shouldAcceptNoMoreThanThereIsRoomForAndAgainWhenOneCloses() {
        List<EmbeddedChannel> sockets = accept(MAX_SOCKETS - 1);
        assertTrue(isOpen());
        sockets.addAll(accept(1));
        assertFalse(isOpen());
        hangUp(sockets.remove(0));
        assertTrue(isOpen());
        sockets.addAll(accept(1));
        assertFalse(isOpen());
        sockets.forEach(AcceptGateTest::hangUp);
        assertTrue(isOpen());
    }

    @Test
    void shouldRestAndSayItOnceWhenTheSystemRefuses() {
        try (LogWatch log = new LogWatch()) {
            listener.freezeTime();
            for (int i = 0; i < 5; i++) {
                listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
                assertFalse(isOpen());
                listener.advanceTimeBy(AcceptGate.REST_MILLIS - 1, TimeUnit.MILLISECONDS);
                listener.runScheduledPendingTasks();
                assertFalse(isOpen());
                listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
                listener.runScheduledPendingTasks();
                assertTrue(isOpen());
            }
            assertEquals(1, log.takeComplaints().size());
            listener.advanceTimeBy(AcceptGate.QUIET_SECONDS, TimeUnit.SECONDS);
            listener.runScheduledPendingTasks();
            listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            assertEquals(1, log.takeComplaints().size());
            listener.checkException();
        }
    }

    @Test
    void shouldStayShutWhileItRestsThoughOneCloses() {
        try (LogWatch log = new LogWatch()) {
            List<EmbeddedChannel> sockets = accept(MAX_SOCKETS);
            listener.freezeTime();
            listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            hangUp(sockets.remove(0));
            assertFalse(isOpen());
            listener.advanceTimeBy(AcceptGate.REST_MILLIS, TimeUnit.MILLISECONDS);
            listener.runScheduledPendingTasks();
            assertTrue(isOpen());
            sockets.forEach(AcceptGateTest::hangUp);
            assertEquals(1, log.takeComplaints().size());
        }
    }
}
