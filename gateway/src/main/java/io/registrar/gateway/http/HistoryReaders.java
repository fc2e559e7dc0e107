package io.registrar.gateway.http;

import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that look back: apart from the one thread and from the event loops, so that whoever reads history waits for
 * other readers of it and for nobody else. A reader also writes the answer's body.
 */
public final class HistoryReaders {
    /** Most questions that wait; one more is told that it is one too many. */
    public static final int MAX_WAITING = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(HistoryReaders.class);
    private static final int POLL_MILLIS = 100;
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ArrayBlockingQueue<PendingReply> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isStopping;
    /** When the log was last told of a place that can't be read, by System.nanoTime; 0 for never. */
    private final AtomicLong lastComplaint = new AtomicLong();

    /**
     * Starts the threads.
     *
     * @param log where they look
     * @param failureHandler told if a thread can't go on
     */
    public HistoryReaders(OutcomeLog log, int threadCount, FailureHandler failureHandler) {
        for (int i = 0; i < threadCount; i++) {
            OutcomeReader history = log.newReader();
            OutcomeReader changes = log.newReader();
            Thread thread = new Thread(() -> run(history, changes, failureHandler), "history-reader");
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Takes a question that the ring has answered; false if too many are waiting. Never blocks. */
    boolean take(PendingReply reply) {
        return waiting.offer(reply);
    }

    private void run(OutcomeReader history, OutcomeReader changes, FailureHandler failureHandler) {
        JsonWriter json = new JsonWriter();
        try {
            while (!isStopping) {
                PendingReply reply = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (reply != null) {
                    if (!reply.connection.isClosed()) {
                        answer(reply, history, changes, json);
                    }
                    // Always, so that the reply is given back.
                    reply.connection.mailbox().deliver(reply);
                }
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            failureHandler.onFailure("history-reader", failure);
        }
    }

    private void answer(PendingReply reply, OutcomeReader history, OutcomeReader changes, JsonWriter json) {
        try {
            json.clear();
            reply.recollection.write(history, changes, reply.answer, reply.answerSequence, json);
            reply.written = Arrays.copyOf(json.bytes(), json.length());
        } catch (RefusedRequestException refused) {
            refused.note(reply);
        } catch (RuntimeException unreadable) {
            // What was decided is safe in the journal; a start makes the history again from there.
            history.doubt(unreadable);
            complain(unreadable);
            reply.noteRefusal(RequestRefusal.HISTORY_UNAVAILABLE, "The history can't be read at this place.");
        }
    }

    /** Not for every question: whoever finds a bad place can ask for it again and again. */
    private void complain(RuntimeException unreadable) {
        long now = System.nanoTime();
        long last = lastComplaint.get();
        if ((last == 0 || now - last > COMPLAINT_NANOS) && lastComplaint.compareAndSet(last, now)) {
            LOG.error("history can't be read: {}", unreadable.getMessage(), unreadable);
        }
    }

    /** Ends the threads; what still waits is not answered. To be called when no request is under way any more. */
    public void stop() throws InterruptedException {
        isStopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
