package io.registrar.gateway.cli;

import io.registrar.engine.pipeline.PipelineSettings;
import io.registrar.gateway.http.HttpSettings;
import io.registrar.journal.JournalSettings;
import java.nio.file.Path;

/**
 * All that a server is started with.
 *
 * @param data the data folder
 */
record ServeSettings(
        HttpAddress http, Path data, PipelineSettings pipeline, JournalSettings journal, HttpSettings httpSettings) {}
