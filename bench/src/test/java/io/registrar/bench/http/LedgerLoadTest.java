package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LedgerLoadTest {
    private static final String OVERLOADED = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}";

    private final BlockingQueue<String> requestLines = new LinkedBlockingQueue<>();
    private AnsweringServer server;

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void shouldFollowNextForFourPagesAndThenReadAnotherLedger() throws Exception {
        serve(requestLine -> page("\"42.7\""));
        try (LedgerLoad load = load(1, 0)) {
            String first = "GET /v1/students/ann/ledger?limit=100 HTTP/1.1";
            String older = "GET /v1/students/ann/ledger?limit=100&after=42.7 HTTP/1.1";

            for (String expected : List.of(first, older, older, older, first, older)) {
                assertEquals(expected, requestLines.take());
            }
            load.finish();
        }
    }

    @Test
    void shouldReadAnotherLedgerWhenOneHasEnded() throws Exception {
        serve(requestLine -> page("null"));
        try (LedgerLoad load = load(1, 0)) {
            assertEquals("GET /v1/students/ann/ledger?limit=100 HTTP/1.1", requestLines.take());
            assertEquals("GET /v1/students/ann/ledger?limit=100 HTTP/1.1", requestLines.take());
            load.finish();
        }
    }

    @Test
    void shouldWaitForTheLastPageOfEachConnectionWhenItFinishes() throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        serve(requestLine -> {
            asked.countDown();
            await(asked);
            return page("null");
        });
        try (LedgerLoad load = load(3, 0)) {
            load.finish();

            assertTrue(load.histogram().getTotalCount() >= 3);
            assertTrue(load.pagesPerSecond() > 0);
        }
    }

    @Test
    void shouldCountNoPageOfTheTimeInWhichItSettles() throws Exception {
        serve(requestLine -> page("null"));
        try (LedgerLoad load = load(1, TimeUnit.MINUTES.toNanos(1))) {
            requestLines.take();
            load.finish();

            assertEquals(0, load.histogram().getTotalCount());
            assertEquals(0, load.pagesPerSecond());
        }
    }

    @Test
    void shouldFailWhenAPageIsRefused() throws Exception {
        serve(requestLine -> OVERLOADED);
        try (LedgerLoad load = load(1, 0)) {
            IOException failure = assertThrows(IOException.class, load::finish);

            assertTrue(failure.getMessage().contains("503 Service Unavailable"), failure.getMessage());
        }
    }

    @Test
    void shouldFailWhenTheServerClosesTheConnectionWithinAPage() throws Exception {
        server = new AnsweringServer(requestLine -> page("null").substring(0, 60), 1);
        try (LedgerLoad load = load(1, 0)) {
            IOException failure = assertThrows(IOException.class, load::finish);

            assertTrue(failure.getMessage().contains("closed the connection"), failure.getMessage());
        }
    }

    private LedgerLoad load(int connections, long settleNanos) throws IOException {
        return new LedgerLoad(server.address(), List.of("ann"), connections, settleNanos);
    }

    private void serve(UnaryOperator<String> answers) throws IOException {
        server = new AnsweringServer(
                requestLine -> {
                    requestLines.add(requestLine);
                    return answers.apply(requestLine);
                },
                Integer.MAX_VALUE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static String page(String next) {
        String body = "{\"items\":[],\"next\":" + next + ",\"sequence\":9}";
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
