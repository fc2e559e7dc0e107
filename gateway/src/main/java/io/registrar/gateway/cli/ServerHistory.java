package io.registrar.gateway.cli;

import io.registrar.engine.Outcome;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.pipeline.FailureHandler;
import io.registrar.engine.pipeline.OutcomeRecorder;
import io.registrar.gateway.http.EventFeed;
import io.registrar.gateway.http.EventSettings;
import io.registrar.gateway.http.HistoryReaders;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.gateway.webhooks.WebhookDispatcher;
import io.registrar.gateway.webhooks.WebhookSettings;
import io.registrar.journal.DiskListener;
import io.registrar.journal.FileOutcomeLog;
import io.registrar.journal.JournalSettings;
import io.registrar.journal.OutcomeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history of one running server: the log that keeps it, the recorder that leads to it, and who reads it. */
final class ServerHistory {
    private static final Logger LOG = LoggerFactory.getLogger(ServerHistory.class);

    private final FileOutcomeLog log;
    private final OutcomeRecorder recorder;
    private final int readerThreads;
    private final FailureHandler failureHandler;
    /** Once the replay has ended; and so the feed. */
    private Optional<HistoryReaders> readers = Optional.empty();

    private Optional<EventFeed> events = Optional.empty();
    private Optional<WebhookDispatcher> webhooks = Optional.empty();

    /**
     * One that a replay goes on with.
     *
     * @param log goes on from the place; this history's to close
     * @param mark the place
     */
    ServerHistory(FileOutcomeLog log, OutcomePosition mark, int readerThreads, FailureHandler failureHandler) {
        this.log = log;
        recorder = new OutcomeRecorder(log, mark);
        this.readerThreads = readerThreads;
        this.failureHandler = failureHandler;
    }

    /** Takes the next command of the replay, and what it came to. */
    void replay(byte[] command, int offset, int length, Outcome outcome) {
        recorder.replay(command, offset, length, outcome);
    }

    /**
     * From now on space is taken before it is needed; to be called once, after {@link #start}.
     *
     * @param listener told when there is none
     */
    void takeSpaceAhead(JournalSettings settings, DiskListener listener) {
        log.takeSpaceAhead(settings, listener);
    }

    /**
     * Ends the replay, and says what was found of an earlier run's history.
     *
     * @return those who read it from now on
     * @throws io.registrar.journal.OutcomesContradictException if it had other outcomes than the replay's
     */
    HistoryReaders start(long lastSequence) {
        recorder.start();
        OutcomeReport found = log.recovered();
        if (!found.tableProblem().isEmpty()) {
            LOG.warn(
                    "the tables that lead into the outcomes could not be believed: {}; made again from the records",
                    found.tableProblem());
        }
        log.keptAside()
                .ifPresent(aside -> LOG.warn(
                        "the outcomes begin with sequence {}; those of before could not be gone on with, and are kept as {}",
                        log.firstSequence(),
                        aside.getFileName()));
        switch (found.finding()) {
            case COMPLETE -> {
                // Nothing to say.
            }
            case MISSING -> {
                if (lastSequence >= log.firstSequence()) {
                    LOG.warn(
                            "there were no outcomes; made again from the journal, sequences {} to {}",
                            log.firstSequence(),
                            lastSequence);
                }
            }
            case SHORTER ->
                LOG.warn(
                        "the outcomes ended with sequence {}; made again from the journal, up to {}",
                        found.agreedSequence(),
                        lastSequence);
            case LONGER ->
                LOG.warn(
                        "the outcomes went on behind sequence {}, where the journal ends; cut there, and the rest kept"
                                + " beside them",
                        found.agreedSequence());
            case LATER ->
                LOG.warn(
                        "{}; made again from the journal, sequences 1 to {}, and the rest kept beside them",
                        found.problem(),
                        lastSequence);
            case DAMAGED ->
                LOG.warn(
                        "outcomes damaged: {}; made again from the journal, sequences {} to {}",
                        found.problem(),
                        found.agreedSequence() + 1,
                        lastSequence);
            case FOREIGN ->
                LOG.warn(
                        "outcomes of other commands: {}; made again from the journal, sequences {} to {}, and the rest"
                                + " kept beside them",
                        found.problem(),
                        found.agreedSequence() + 1,
                        lastSequence);
            case CONTRADICTING -> throw new IllegalStateException("Expected no start, but found " + found);
        }
        readers = Optional.of(new HistoryReaders(log, readerThreads, failureHandler));
        return readers.get();
    }

    /** Starts what leads events to those who listen; to be called once, after {@link #start}. */
    EventFeed startEvents() {
        events = Optional.of(new EventFeed(log, EventSettings.DEFAULT, failureHandler));
        return events.get();
    }

    /**
     * Starts what notifies; to be called once, after {@link #start}.
     *
     * @param file where what was delivered is kept
     * @throws IOException if that can't be read or written
     */
    WebhookDispatcher startWebhooks(WebhookSettings settings, Path file, SystemEvents systemEvents) throws IOException {
        WebhookDispatcher dispatcher = new WebhookDispatcher(settings, log.newReader(), file, systemEvents);
        dispatcher.start();
        webhooks = Optional.of(dispatcher);
        return dispatcher;
    }

    OutcomeRecorder recorder() {
        return recorder;
    }

    /** The running hash over all outcomes so far, in 16 hexadecimal digits. */
    String runningHash() {
        return HexFormat.of().toHexDigits(recorder.position().runningHash());
    }

    /** To be called when nobody asks or decides any more. */
    void close() throws InterruptedException {
        if (webhooks.isPresent()) {
            webhooks.get().stop();
        }
        if (events.isPresent()) {
            events.get().stop();
        }
        if (readers.isPresent()) {
            readers.get().stop();
        }
        log.close();
    }
}
