package io.registrar.gateway.http;

import io.registrar.engine.pipeline.FailureHandler;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The thread that runs errands, one after the other. */
public final class Errands {
    /** Most errands that wait; one more is told that it is one too many. */
    public static final int MAX_WAITING = 256;

    private static final int POLL_MILLIS = 100;

    private final ArrayBlockingQueue<PendingReply> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final FailureHandler failureHandler;
    private final Thread thread = new Thread(this::run, "errands");
    private volatile boolean isStopping;

    /**
     * Starts the thread.
     *
     * @param failureHandler told if the thread can't go on
     */
    public Errands(FailureHandler failureHandler) {
        this.failureHandler = failureHandler;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes an errand, which the ring has answered; false if too many are waiting. Never blocks. */
    boolean take(PendingReply reply) {
        return waiting.offer(reply);
    }

    private void run() {
        try {
            while (!isStopping) {
                PendingReply reply = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (reply != null) {
                    try {
                        reply.written = reply.errand.run(reply.answerSequence);
                    } catch (RefusedRequestException refused) {
                        refused.note(reply);
                    }
                    // Always, so that the reply is given back.
                    reply.connection.mailbox().deliver(reply);
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure(thread.getName(), failure);
        }
    }

    /** Ends the thread; what still waits is not run. To be called when no request is under way any more. */
    public void stop() throws InterruptedException {
        isStopping = true;
        thread.join();
    }
}
