package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.http.HttpSettings;
import io.registrar.gateway.webhooks.WebhookSettings;
import io.registrar.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The whole server in this process, on any port, with a journal on the disk. */
final class TestServer implements AutoCloseable {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final RegistrarServer server;

    TestServer(Path data, PipelineSettings pipeline) throws IOException {
        this(data, pipeline, Optional.empty());
    }

    /** One that notifies. */
    TestServer(Path data, PipelineSettings pipeline, Optional<WebhookSettings> webhook) throws IOException {
        server = new RegistrarServer(
                new ServeSettings(
                        HttpAddress.parse("127.0.0.1:0"),
                        data,
                        Optional.empty(),
                        pipeline,
                        new JournalSettings(JournalSettings.MIN_SEGMENT_BYTES),
                        new SnapshotSettings(0, 2, 19, false),
                        1,
                        HttpSettings.DEFAULT,
                        webhook,
                        false),
                (stage, cause) -> failure.compareAndSet(null, cause));
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        if (failure.get() != null) {
            throw new AssertionError("a stage failed", failure.get());
        }
    }
}
