package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.http.HttpSettings;
import io.registrar.gateway.webhooks.WebhookSettings;
import io.registrar.journal.JournalSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that a server is started with.
 *
 * @param data the data folder
 * @param tokens the token file; without one everybody is the operator
 * @param historyReaders threads that look back; with 0 no history is kept
 * @param webhook where notifications go; without one there are none
 * @param acceptsClock whether the clock is right, however far it is from the last journaled command: {@link ClockCheck}
 */
record ServeSettings(
        HttpAddress http,
        Path data,
        Optional<Path> tokens,
        PipelineSettings pipeline,
        JournalSettings journal,
        SnapshotSettings snapshots,
        int historyReaders,
        HttpSettings httpSettings,
        Optional<WebhookSettings> webhook,
        boolean acceptsClock) {}
