package io.registrar.bench;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.pipeline.OutcomeRecorder;
import io.registrar.engine.pipeline.Pipeline;
import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.journal.FileOutcomeLog;
import io.registrar.journal.JournalSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The product's pipeline in this process: a new engine, a log on the disk and, if it is wanted, the history behind it. One
 * thread feeds it, and never has more than so many commands in flight.
 */
final class FedPipeline implements AutoCloseable {
    private static final int SPINS = 64;

    private final EnrollmentEngine engine = new EnrollmentEngine();
    private final CountingReceiver receiver = new CountingReceiver();
    private final LogKind.OpenLog opened;
    private final Optional<FileOutcomeLog> outcomes;
    private final Pipeline pipeline;
    private final int inFlight;
    private long published;

    /**
     * Starts it.
     *
     * @param folder where it writes, new to it
     * @param inFlight most commands published and not yet answered
     */
    FedPipeline(Path folder, LogKind log, boolean keepsHistory, PipelineSettings settings, int inFlight) {
        this.inFlight = inFlight;
        opened = log.open(folder, JournalSettings.DEFAULT.segmentBytes());
        opened.log().replay((buffer, offset, length) -> {});
        outcomes = keepsHistory ? Optional.of(new FileOutcomeLog(opened.data())) : Optional.empty();
        Optional<OutcomeRecorder> recorder = outcomes.map(OutcomeRecorder::new);
        recorder.ifPresent(OutcomeRecorder::start);
        pipeline = new Pipeline(
                settings,
                engine,
                opened.log(),
                recorder,
                receiver,
                System::currentTimeMillis,
                (stage, failure) -> receiver.fail(failure));
        pipeline.start();
    }

    /** Publishes a command, when there are few enough in flight. */
    void publish(byte[] record, int length) {
        await(published - inFlight + 1);
        if (!pipeline.publisher().publish(record, length, receiver)) {
            throw new IllegalStateException("Expected room in the ring, but found none");
        }
        published++;
    }

    /** Waits until every command is answered; until the next one the engine may be looked at. */
    void awaitAnswers() {
        await(published);
    }

    /** Number of commands so far. */
    long published() {
        return published;
    }

    EnrollmentEngine engine() {
        return engine;
    }

    @SuppressWarnings("ThreadPriorityCheck") // On two cores the yield gives way to whoever else has work.
    private void await(long answers) {
        for (int spins = 0; receiver.answered() < answers; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** Leads what is in flight to its answer, and gives everything back but the files. */
    @Override
    public void close() {
        try {
            pipeline.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Expected the pipeline to stop, but was interrupted", interrupted);
        }
        outcomes.ifPresent(FileOutcomeLog::close);
        opened.close();
    }
}
