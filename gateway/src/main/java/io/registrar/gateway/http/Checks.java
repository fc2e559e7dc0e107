package io.registrar.gateway.http;

import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.gateway.http.CheckRunner.CheckNotMadeException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that waits for checks, so that nobody else does. One check at a time: each takes as much memory as the state, and
 * who asks meanwhile is told to come again.
 */
public final class Checks {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    private static final int POLL_MILLIS = 100;

    private final ArrayBlockingQueue<PendingReply> waiting = new ArrayBlockingQueue<>(1);
    /** Whether one is waited for. */
    private final AtomicBoolean isBusy = new AtomicBoolean();

    private final CheckRunner runner;
    private final FailureHandler failureHandler;
    private final Thread thread = new Thread(this::run, "checks");
    private volatile boolean isGivenUp;
    private volatile boolean isStopping;

    /**
     * Starts the thread.
     *
     * @param failureHandler told if the thread can't go on
     */
    public Checks(CheckRunner runner, FailureHandler failureHandler) {
        this.runner = runner;
        this.failureHandler = failureHandler;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes what is asked for, which the ring has answered; false if another check is being made. Never blocks. */
    boolean take(PendingReply reply) {
        // The queue never holds two, so it takes this one.
        return isBusy.compareAndSet(false, true) && waiting.offer(reply);
    }

    private void run() {
        try {
            while (!isStopping) {
                PendingReply reply = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (reply != null) {
                    if (!reply.connection.isClosed()) {
                        answer(reply);
                    }
                    // Before the answer is out, behind which the client may ask for the next.
                    isBusy.set(false);
                    // Always, so that the reply is given back.
                    reply.connection.mailbox().deliver(reply);
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure(thread.getName(), failure);
        }
    }

    private void answer(PendingReply reply) throws InterruptedException {
        try {
            reply.written = runner.run(reply.check, reply.answerSequence);
        } catch (CheckNotMadeException notMade) {
            reply.noteRefusal(
                    isGivenUp ? RequestRefusal.STOPPING : RequestRefusal.CHECK_NOT_MADE, notMade.getMessage());
        } catch (RuntimeException unexpected) {
            // Whatever goes wrong with a check is no reason to stop serving.
            LOG.error("a check could not be made", unexpected);
            reply.noteRefusal(RequestRefusal.CHECK_NOT_MADE, "The check could not be made; the server's log says why.");
        }
    }

    /** Gives up the check at hand, and makes no other: whoever waits is told so. Returns at once. */
    public void giveUp() {
        isGivenUp = true;
        runner.giveUp();
    }

    /** Ends the thread, after {@link #giveUp}. To be called when no request is under way any more. */
    public void stop() throws InterruptedException {
        isStopping = true;
        thread.join();
    }
}
