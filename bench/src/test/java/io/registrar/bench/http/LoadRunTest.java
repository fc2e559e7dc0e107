package io.registrar.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoadRunTest {
    private static final String CREATED = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
    private static final String CONFLICT = "HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}";

    private AnsweringServer server;

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void shouldPlayAScriptOnceWhenItDoesNotRepeat() throws IOException {
        serve(CREATED, Integer.MAX_VALUE);
        LoadRun run = new LoadRun(Long.MAX_VALUE, 0);

        run.play(address(), List.of(script(10, 201, false), script(5, 201, false)), 4, 0, TimeUnit.MINUTES.toNanos(1));

        assertEquals(15, run.answered());
        assertEquals(Map.of(201, 15), run.byStatus());
    }

    @Test
    void shouldGoOnWhereItLeftAScriptThatRepeats() throws IOException {
        serve(CREATED, Integer.MAX_VALUE);
        Script script = script(10, 201, true);

        new LoadRun(23, 0).play(address(), List.of(script), 3, 0, TimeUnit.MINUTES.toNanos(1));
        assertEquals(3, script.next());

        new LoadRun(7, 0).play(address(), List.of(script), 16, 0, TimeUnit.MINUTES.toNanos(1));
        assertEquals(0, script.next());
    }

    @Test
    void shouldFailWhenAStatusIsNotAsExpected() throws IOException {
        serve(CONFLICT, Integer.MAX_VALUE);
        LoadRun run = new LoadRun(Long.MAX_VALUE, 0);

        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> run.play(address(), List.of(script(10, 201, true)), 1, 0, TimeUnit.MINUTES.toNanos(1)));
        assertTrue(failure.getMessage().contains("409 Conflict"), failure.getMessage());
    }

    @Test
    void shouldFailWhenTheServerClosesTheConnection() throws IOException {
        serve(CREATED, 3);
        LoadRun run = new LoadRun(Long.MAX_VALUE, 0);

        assertThrows(
                IOException.class,
                () -> run.play(address(), List.of(script(10, 201, true)), 2, 0, TimeUnit.MINUTES.toNanos(1)));
    }

    @Test
    void shouldEndWhenItsTimeIsUp() throws IOException {
        serve(CREATED, Integer.MAX_VALUE);
        LoadRun run = new LoadRun(Long.MAX_VALUE, 0);

        run.play(
                address(),
                List.of(script(10, 201, true)),
                2,
                TimeUnit.MILLISECONDS.toNanos(20),
                TimeUnit.MILLISECONDS.toNanos(50));

        assertTrue(run.measuredNanos() >= TimeUnit.MILLISECONDS.toNanos(50));
        assertTrue(run.answered() > run.measuredAnswers());
    }

    @Test
    void shouldTellOfEachWholeSecondByItself() throws IOException {
        serve(CREATED, Integer.MAX_VALUE);
        LoadRun run;
        int plays = 0;
        do {
            run = new LoadRun(Long.MAX_VALUE, 0);
            run.play(address(), List.of(script(10, 201, true)), 2, 0, TimeUnit.MILLISECONDS.toNanos(2_500));
            // Who stood still for longer than a second may have seen none end.
        } while (run.secondsP99().isEmpty() && ++plays < 5);

        assertTrue(
                !run.secondsP99().isEmpty() && run.secondsP99().size() <= 2,
                run.secondsP99().toString());
        for (long p99 : run.secondsP99()) {
            assertTrue(p99 > 0 && p99 <= run.histogram().getMaxValue() * 1.01, p99 + " ns");
        }
    }

    @Test
    void shouldCountFromTheMomentOfARequestWhenThereIsARate() throws IOException {
        long answerNanos = TimeUnit.MILLISECONDS.toNanos(20);
        server = new AnsweringServer(
                requestLine -> {
                    long asked = System.nanoTime();
                    while (System.nanoTime() - asked < answerNanos) {
                        LockSupport.parkNanos(answerNanos);
                    }
                    return CREATED;
                },
                Integer.MAX_VALUE);
        LoadRun run = new LoadRun(5, 1_000);

        run.play(address(), List.of(script(10, 201, true)), 1, 0, TimeUnit.MINUTES.toNanos(1));

        assertEquals(5, run.answered());
        // The fifth was due after 4 ms, and sent when four others had been answered.
        long latest = run.histogram().getMaxValue();
        assertTrue(latest > 4 * answerNanos, latest + " ns");
    }

    @Test
    void shouldIssueNothingBeforeItsMoment() throws IOException {
        serve(CREATED, Integer.MAX_VALUE);
        LoadRun run = new LoadRun(Long.MAX_VALUE, 100);
        long begun = System.nanoTime();

        run.play(
                address(),
                List.of(script(10, 201, true), script(10, 201, true)),
                16,
                0,
                TimeUnit.MILLISECONDS.toNanos(100));

        long most = 2 + (System.nanoTime() - begun) / TimeUnit.MILLISECONDS.toNanos(10);
        assertTrue(run.answered() > 0 && run.answered() <= most, run.answered() + " of " + most);
    }

    private InetSocketAddress address() {
        return server.address();
    }

    private static Script script(int count, int status, boolean repeats) {
        Script.Builder builder = new Script.Builder("localhost");
        for (int i = 0; i < count; i++) {
            builder.add("GET", "/" + i, "", status);
        }
        return builder.build(repeats);
    }

    /** Answers every request alike; after so many it closes the connection. */
    private void serve(String answer, int most) throws IOException {
        server = new AnsweringServer(requestLine -> answer, most);
    }
}
