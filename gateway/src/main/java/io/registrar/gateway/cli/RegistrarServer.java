package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.engine.pipeline.Pipeline;
import io.registrar.gateway.callers.CallerDirectory;
import io.registrar.gateway.callers.SoleOperator;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.http.Checks;
import io.registrar.gateway.http.Errands;
import io.registrar.gateway.http.EventFeed;
import io.registrar.gateway.http.HttpServer;
import io.registrar.gateway.http.PendingReplies;
import io.registrar.gateway.http.ServerState;
import io.registrar.gateway.metrics.MetricsPage;
import io.registrar.gateway.metrics.ProcessMetrics;
import io.registrar.gateway.metrics.ServerMetrics;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.gateway.webhooks.DeliveryMetrics;
import io.registrar.gateway.webhooks.WebhookSettings;
import io.registrar.journal.ChronicleCommandLog;
import io.registrar.journal.DataFolder;
import io.registrar.journal.DataFolderException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server: everything wired, brought up in order, and taken down in order. */
final class RegistrarServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrarServer.class);
    private static final int DRAIN_TIMEOUT_MILLIS = 5_000;

    private final ServeSettings settings;
    private final Optional<TokenFile> tokens;
    private final DataFolder folder;
    private final ServerState state = new ServerState();
    private final MetricsPage metrics = new MetricsPage();
    private final HttpServer http;
    private final EnrollmentEngine engine;
    private final ChronicleCommandLog log;
    private Optional<ServerHistory> history = Optional.empty();
    private final DiskRoom room = new DiskRoom();
    private final Pipeline pipeline;
    private final ServerSnapshots snapshots;
    private final SystemEvents systemEvents;
    private final Errands errands;
    private final Checks checks;
    private final ClockWatch clockWatch;
    private boolean isStopped;

    /**
     * Opens the data folder, binds, recovers and serves. While the journal is replayed, requests are answered with 503.
     *
     * @param failureHandler told when a thread can't go on
     * @throws WrongUseException if the port can't be had, the token file can't be used, or the clock is far from the last
     *     journaled command and nobody has said that it is right
     * @throws io.registrar.journal.DataFolderException if the folder can't be had
     * @throws io.registrar.journal.JournalDamagedException if the journal is damaged
     * @throws io.registrar.journal.OutcomesContradictException if other outcomes were kept than the journal leads to
     */
    RegistrarServer(ServeSettings settings, FailureHandler failureHandler) {
        this.settings = settings;
        // 1. Who may call; before anything is touched.
        tokens = settings.tokens().map(RegistrarServer::readTokens);
        // 2. The folder is ours alone, or we go no further.
        folder = DataFolder.open(settings.data());
        try {
            systemEvents = openSystemEvents();
            // 3. Listen, and say 503; but say at once how it goes.
            PendingReplies replies = new PendingReplies();
            http = listen(replies, failureHandler);
            try {
                ServerMetrics.addState(metrics, state);
                ServerMetrics.addHttp(metrics, http.metrics());
                ProcessMetrics.add(metrics);
                // Loads what the page needs, which takes a tenth of a second: here, and not on an event loop.
                metrics.get();
                ServerMetrics.addSystemEvents(metrics, systemEvents);
                state.showMetrics(metrics);
                state.tellOf(systemEvents);
                errands = new Errands(failureHandler);
                replies.runErrandsBy(errands);
                // 4. The state as it was, and the history that leads to it.
                log = new ChronicleCommandLog(folder, settings.journal(), room.listener());
                Recovery.Recovered recovered =
                        new Recovery(folder, state).run(log, settings.historyReaders(), failureHandler);
                engine = recovered.engine();
                history = recovered.history();
                history.ifPresent(kept -> replies.recallFrom(kept.start(engine.lastSequence())));
                history.ifPresent(kept -> {
                    EventFeed events = kept.startEvents();
                    state.streamFrom(events);
                    ServerMetrics.addEvents(metrics, events);
                });
                settings.webhook().ifPresent(webhook -> ServerMetrics.addWebhooks(metrics, startWebhooks(webhook)));
                LOG.info("recovered {}", whereItStands());
                history.ifPresent(kept -> kept.takeSpaceAhead(settings.journal(), room.listener()));
                SteadyClock clock = ClockCheck.start(engine, settings.acceptsClock());
                // 5. The ring, its stages, what is made beside them, and an eye each on the token file and the clock;
                // then the first request.
                pipeline = new Pipeline(
                        settings.pipeline(),
                        engine,
                        log,
                        history.map(ServerHistory::recorder),
                        replies,
                        clock,
                        failureHandler,
                        Optional.of(http.host()));
                pipeline.start();
                ServerMetrics.addPipeline(metrics, pipeline.metrics());
                snapshots = new ServerSnapshots(
                        settings.data(),
                        settings.snapshots(),
                        log,
                        pipeline::lastSequence,
                        systemEvents,
                        failureHandler);
                snapshots.start();
                metrics.gauge(
                        "snapshot_sequence",
                        "Last command that the newest snapshot covers, 0 if there is none.",
                        snapshots::newestSequence);
                metrics.gauge(
                        "disk_usable_bytes",
                        "Space left on the disk of the data folder, the reserve included.",
                        () -> settings.data().toFile().getUsableSpace());
                checks = new Checks(
                        new ServerChecks(settings.data(), settings.snapshots().nice(), systemEvents), failureHandler);
                replies.checkBy(checks);
                tokens.ifPresent(file -> file.watch(failureHandler));
                clockWatch = new ClockWatch(System::currentTimeMillis, clock);
                clockWatch.start(failureHandler);
                state.ready(pipeline.publisher());
            } catch (RuntimeException | Error failure) {
                http.close();
                closeHistory();
                throw failure;
            }
        } catch (RuntimeException | Error failure) {
            folder.close();
            throw failure;
        }
    }

    private SystemEvents openSystemEvents() {
        try {
            return new SystemEvents(folder.systemEvents(), System::currentTimeMillis);
        } catch (IOException failure) {
            throw new DataFolderException("system events can't be read: " + failure, failure);
        }
    }

    private DeliveryMetrics startWebhooks(WebhookSettings webhook) {
        try {
            return history.orElseThrow()
                    .startWebhooks(webhook, folder.webhooks().resolve("delivered"), systemEvents)
                    .metrics();
        } catch (IOException failure) {
            throw new DataFolderException("what was notified of can't be read: " + failure, failure);
        }
    }

    private static TokenFile readTokens(Path file) {
        try {
            return new TokenFile(file, TokenFile.POLL_MILLIS);
        } catch (TokenFileException bad) {
            throw new WrongUseException(bad.getMessage());
        }
    }

    private HttpServer listen(PendingReplies replies, FailureHandler failureHandler) {
        try {
            return new HttpServer(
                    settings.http().address(),
                    settings.httpSettings(),
                    state,
                    replies,
                    tokens.<CallerDirectory>map(file -> file).orElseGet(SoleOperator::new),
                    failureHandler);
        } catch (IOException busy) {
            throw new WrongUseException(busy.getMessage());
        }
    }

    /** The last sequence, the digest of the state and the running hash over the outcomes. */
    private String whereItStands() {
        return "sequence " + engine.lastSequence() + " digest " + engine.digest()
                + history.map(kept -> ", running hash " + kept.runningHash()).orElse("");
    }

    private void closeHistory() {
        try {
            if (history.isPresent()) {
                history.get().close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it listens, as a client writes it. */
    String url() {
        return settings.http().url(http.address().getPort());
    }

    /**
     * Stops in order: says not ready, accepts no more, answers what is under way, forces and seals the journal, and
     * unlocks the folder. Does nothing the second time.
     */
    synchronized void stop() throws InterruptedException {
        if (isStopped) {
            return;
        }
        isStopped = true;
        state.stop();
        snapshots.stop();
        checks.giveUp();
        http.drain(DRAIN_TIMEOUT_MILLIS);
        pipeline.stop();
        LOG.info("stopped at {}", whereItStands());
        http.close();
        closeHistory();
        checks.stop();
        errands.stop();
        tokens.ifPresent(TokenFile::close);
        clockWatch.close();
        snapshots.awaitEnd();
        log.close();
        closeSystemEvents();
        folder.close();
    }

    private void closeSystemEvents() {
        try {
            systemEvents.close();
        } catch (IOException failure) {
            LOG.warn("system events can't be written: {}", failure.toString());
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
