package io.registrar.gateway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that change balances of students of their own until they are stopped: a notification for each command that went well. */
final class NotifiedLoad implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int STUDENTS_OF_EACH = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final List<Thread> threads = new ArrayList<>();
    /** What went wrong, in the order of that. */
    final List<String> failures = new CopyOnWriteArrayList<>();
    /** Requests that were answered as they should be. */
    final AtomicLong good = new AtomicLong();

    private volatile boolean isStopping;

    NotifiedLoad(String url) {
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            Thread thread = new Thread(() -> run(url, number), "notified-load-" + number);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(String url, int client) {
        try (WireClient connection = new WireClient(url)) {
            for (int request = 0; !isStopping; request++) {
                String student = "/v1/students/" + client + "-" + request % STUDENTS_OF_EACH;
                boolean isNew = request < STUDENTS_OF_EACH;
                WireClient.Reply reply = isNew
                        ? connection.call("PUT", student, "{\"credits\":0}")
                        : connection.call("POST", student + "/credits", "{\"amount\":1,\"reason\":\"because\"}");
                if (reply.status() == 201) {
                    good.incrementAndGet();
                } else {
                    failures.add(reply.toString());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException | UncheckedIOException | AssertionError cut) {
            failures.add(cut.toString());
        }
    }

    /** Returns when every request that was sent is answered, or has failed. */
    @Override
    public void close() throws InterruptedException {
        isStopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
