package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.codec.RecordHeader;
import io.registrar.engine.pipeline.OutcomeRecorder;
import io.registrar.engine.pipeline.Pipeline;
import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.callers.CallerDirectory;
import io.registrar.gateway.callers.SoleOperator;
import io.registrar.gateway.http.RawConnection.Answer;
import io.registrar.gateway.metrics.MetricsPage;
import io.registrar.gateway.metrics.ProcessMetrics;
import io.registrar.gateway.metrics.ServerMetrics;
import io.registrar.gateway.systemevents.SystemEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole server in this process, over a log in memory, on any port. Its end is a test of its own: every thread stopped
 * in order, nothing to complain of in the log, no buffer leaked, and an engine whose recount is clean.
 */
final class TestGateway implements AutoCloseable {
    /** Bounds that no test reaches by accident. */
    static final HttpSettings PATIENT = new HttpSettings(1_000, 64 << 10, 60_000, 120_000, 60_000, 2);

    private static final int DRAIN_MILLIS = 10_000;

    final HeldCommandLog log = new HeldCommandLog();
    final HeldOutcomeLog outcomes = new HeldOutcomeLog();
    final ServerState state = new ServerState();
    final MetricsPage metrics = new MetricsPage();
    final HttpServer server;
    final EnrollmentEngine engine = new EnrollmentEngine();
    final LogWatch watch = new LogWatch();

    private final OutcomeRecorder recorder = new OutcomeRecorder(outcomes);
    private final HistoryReaders readers = new HistoryReaders(outcomes, 1, this::onFailure);

    /** Impatient with who takes nothing, so that no test has to wait for long. */
    static final EventSettings EVENTS = new EventSettings(20, 1_000, 200, 256 << 10);

    final EventFeed events = new EventFeed(outcomes, EVENTS, this::onFailure);

    final HeldCheckRunner checkRunner = new HeldCheckRunner();
    private final Checks checks = new Checks(checkRunner, this::onFailure);

    final SystemEvents systemEvents = systemEvents();
    private final Errands errands = new Errands(this::onFailure);

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Pipeline pipeline;
    private boolean isStopped;

    private TestGateway(HttpSettings settings, PipelineSettings pipelineSettings, CallerDirectory callers) {
        PendingReplies replies = new PendingReplies();
        try {
            server = new HttpServer(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    settings,
                    state,
                    replies,
                    callers,
                    this::onFailure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ServerMetrics.addState(metrics, state);
        ServerMetrics.addHttp(metrics, server.metrics());
        ProcessMetrics.add(metrics);
        state.showMetrics(metrics);
        recorder.start();
        replies.recallFrom(readers);
        replies.checkBy(checks);
        state.tellOf(systemEvents);
        replies.runErrandsBy(errands);
        state.streamFrom(events);
        ServerMetrics.addEvents(metrics, events);
        pipeline = new Pipeline(
                pipelineSettings,
                engine,
                log,
                Optional.of(recorder),
                replies,
                System::currentTimeMillis,
                this::onFailure,
                Optional.of(server.host()));
        pipeline.start();
        ServerMetrics.addPipeline(metrics, pipeline.metrics());
    }

    private static SystemEvents systemEvents() {
        try {
            Path file = Files.createTempDirectory("registrar-test-").resolve("system-events");
            // In the other order.
            file.getParent().toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return new SystemEvents(file, System::currentTimeMillis);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void onFailure(String stage, Throwable failure) {
        failures.add(stage + ": " + failure);
    }

    static TestGateway start() {
        return start(PATIENT);
    }

    static TestGateway start(HttpSettings settings) {
        return start(settings, PipelineSettings.DEFAULT);
    }

    /** One that knows these callers, on one event loop. */
    static TestGateway start(CallerDirectory callers) {
        TestGateway gateway = new TestGateway(PATIENT.withEventLoops(1), PipelineSettings.DEFAULT, callers);
        gateway.ready();
        return gateway;
    }

    static TestGateway start(HttpSettings settings, PipelineSettings pipelineSettings) {
        TestGateway gateway = recovering(settings, pipelineSettings);
        gateway.ready();
        return gateway;
    }

    /** One that says 503 until it is told that it is ready. */
    static TestGateway recovering(HttpSettings settings, PipelineSettings pipelineSettings) {
        return new TestGateway(settings, pipelineSettings, new SoleOperator());
    }

    /** When each command was decided, by sequence; the first number stands for none. */
    List<Long> times() {
        List<Long> times = new ArrayList<>(List.of(0L));
        log.replay((buffer, offset, length) -> times.add(RecordHeader.timeMillis(buffer, offset)));
        return times;
    }

    void ready() {
        state.ready(pipeline.publisher());
    }

    RawConnection connect() {
        return new RawConnection(server.address());
    }

    /** One request on a connection of its own. */
    Answer ask(String request) {
        try (RawConnection connection = connect()) {
            return connection.send(request).read();
        }
    }

    /** The same, which must go well. */
    Answer expect(int status, String request) {
        Answer answer = ask(request);
        assertEquals(status, answer.status(), () -> request + " → " + answer);
        return answer;
    }

    /** Stops as the launcher does. */
    void stop() {
        stop(DRAIN_MILLIS);
    }

    /** Stops, and cuts what takes longer to end than this. */
    void stop(int drainMillis) {
        if (isStopped) {
            return;
        }
        isStopped = true;
        state.stop();
        log.release();
        outcomes.release();
        checks.giveUp();
        try {
            server.drain(drainMillis);
            pipeline.stop();
            server.close();
            events.stop();
            readers.stop();
            checks.stop();
            errands.stop();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("Expected no interrupt", interrupted);
        }
        outcomes.close();
    }

    @Override
    public void close() {
        stop();
        LogWatch.lookForLeaks();
        watch.close();
        assertEquals(List.of(), failures);
        assertEquals(List.of(), watch.complaints());
        assertEquals(List.of(), engine.audit().violations());
        assertEquals(log.appended(), engine.lastSequence());
    }
}
