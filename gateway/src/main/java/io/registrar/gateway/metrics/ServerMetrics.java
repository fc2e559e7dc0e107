package io.registrar.gateway.metrics;

import io.registrar.engine.ResultCode;
import io.registrar.engine.pipeline.Histogram;
import io.registrar.engine.pipeline.PipelineMetrics;
import io.registrar.gateway.http.EventFeed;
import io.registrar.gateway.http.HttpMetrics;
import io.registrar.gateway.http.ServerState;
import io.registrar.gateway.systemevents.SystemEvents;
import io.registrar.gateway.webhooks.DeliveryMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The metrics of the server's parts, by name. What they mean to an operator is in docs/operations.md. */
public final class ServerMetrics {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private ServerMetrics() {}

    /** Adds how far the start is. */
    public static void addState(MetricsPage page, ServerState state) {
        page.gauge(
                "ready", "1 while requests are led into the ring, 0 before and after.", () -> state.isReady() ? 1 : 0);
        page.gauge("replay_commands", "Commands that this start has to replay.", state::toReplay);
        page.counter("replayed_commands", "Commands that this start has replayed.", state::replayed);
    }

    /** Adds what the event loops measure. */
    public static void addHttp(MetricsPage page, HttpMetrics http) {
        page.gauge("http_connections", "Connections that are open.", http::openConnections);
        page.gauge("http_connections_max", "Connections that may be open.", http::maxConnections);
        page.counters("http_answers", "Answers handed to their connections.", "status", http::answers);
        page.counters(
                "http_refusals",
                "Answers that are refusals of the gateway: never decided, never journaled.",
                "code",
                http::refusals);
        page.histograms(
                "http_answer_seconds",
                "From the last byte of a request to the moment when its answer is written.",
                "kind",
                NANOS_PER_SECOND,
                http.answerNanos());
    }

    /** Adds what the feed of events measures. */
    public static void addEvents(MetricsPage page, EventFeed events) {
        page.gauge("event_readers", "Connections that take events as they come.", events::readers);
        page.counter("event_readers_dropped", "Those that were dropped because they took nothing.", events::dropped);
        page.gauge("event_window_bytes", "Newest events that are kept in memory for all readers.", events::windowBytes);
        page.gauge(
                "event_unsent_bytes",
                "Events handed to connections that have not taken them, shared ones as often as handed.",
                events::unsentBytes);
    }

    /** Adds what operators have to deal with. */
    public static void addSystemEvents(MetricsPage page, SystemEvents events) {
        page.gauge("system_events_open", "Critical system events that nobody has resolved.", events::openCritical);
        page.counter(
                "system_events_dropped",
                "System events that nobody had resolved when there were more than are kept.",
                events::dropped);
    }

    /** Adds how notifications go. */
    public static void addWebhooks(MetricsPage page, DeliveryMetrics webhooks) {
        page.counter("webhook_delivered", "Notifications that the receiver has taken.", webhooks::delivered);
        page.counter("webhook_failed_tries", "Tries to deliver one that have failed.", webhooks::failedTries);
        page.counter("webhook_given_up", "Notifications that were tried for the last time.", webhooks::givenUp);
        page.gauge("webhook_waiting", "Notifications that are read and not done with.", webhooks::waiting);
        page.gauge(
                "webhook_behind_commands",
                "Commands that were decided and are not wholly notified of.",
                webhooks::behind);
        page.gauge(
                "webhook_oldest_seconds",
                "Age of the oldest notification that is not done with, 0 if there is none.",
                webhooks::oldestSeconds);
    }

    /** Adds what the ring and its stages measure. */
    public static void addPipeline(MetricsPage page, PipelineMetrics pipeline) {
        page.gauge("ring_slots", "Slots that the ring has.", pipeline::ringSlots);
        page.gauge("ring_slots_used", "Slots of commands and queries that are on their way.", pipeline::slotsInUse);
        page.histograms(
                "batch_slots",
                "Commands and queries of each batch.",
                "",
                1,
                Map.of("", List.of(pipeline.batchSlots())));
        Map<String, List<Histogram>> stages = new LinkedHashMap<>();
        pipeline.stageNanos().forEach((stage, nanos) -> stages.put(stage, List.of(nanos)));
        page.histograms("stage_seconds", "What a stage took for a batch.", "stage", NANOS_PER_SECOND, stages);
        page.histograms(
                "force_seconds",
                "What it took to force the journal to the disk.",
                "",
                NANOS_PER_SECOND,
                Map.of("", List.of(pipeline.forceNanos())));
        page.counters(
                "commands",
                "Commands that were decided, by what they came to; those of the server's own included.",
                "code",
                () -> commands(pipeline));
        page.counter("queries", "Queries that the ring has answered.", pipeline::queries);
        page.gauge("last_sequence", "Sequence of the last command that was applied.", pipeline::lastSequence);
    }

    private static Map<String, Long> commands(PipelineMetrics pipeline) {
        Map<String, Long> commands = new LinkedHashMap<>();
        for (ResultCode code : ResultCode.values()) {
            commands.put(code.text(), pipeline.commands(code));
        }
        return commands;
    }
}
