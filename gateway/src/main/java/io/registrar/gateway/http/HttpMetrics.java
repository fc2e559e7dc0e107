package io.registrar.gateway.http;

import io.registrar.engine.pipeline.Histogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the event loops have measured since the server listens. Any thread may ask; nobody waits. */
public final class HttpMetrics {
    private final List<AnswerMeter> meters;
    private final AtomicInteger connectionCount;
    private final HttpSettings settings;

    /**
     * @param meters one of each event loop
     * @param connectionCount connections that are open
     */
    HttpMetrics(List<AnswerMeter> meters, AtomicInteger connectionCount, HttpSettings settings) {
        this.meters = meters;
        this.connectionCount = connectionCount;
        this.settings = settings;
    }

    /** Answers that were handed to their connections, by status: every status there is. */
    public Map<Integer, Long> answers() {
        Map<Integer, Long> answers = new TreeMap<>();
        for (int status : ResponseHeads.statuses()) {
            answers.put(
                    status,
                    meters.stream().mapToLong(meter -> meter.answers(status)).sum());
        }
        return answers;
    }

    /** Those among them that are the gateway's own refusals, by their code: every code there is. */
    public Map<String, Long> refusals() {
        Map<String, Long> refusals = new LinkedHashMap<>();
        for (RequestRefusal refusal : RequestRefusal.values()) {
            refusals.put(
                    refusal.text(),
                    meters.stream().mapToLong(meter -> meter.refusals(refusal)).sum());
        }
        return refusals;
    }

    /**
     * How many nanoseconds passed from the last byte of a request to the moment when its answer is written, by what the
     * answer came by; for each a histogram of every event loop.
     */
    public Map<String, List<Histogram>> answerNanos() {
        Map<String, List<Histogram>> nanos = new LinkedHashMap<>();
        for (AnswerKind kind : AnswerKind.values()) {
            nanos.put(
                    kind.text(), meters.stream().map(meter -> meter.nanos(kind)).toList());
        }
        return nanos;
    }

    /** Connections that are open, without those that are only told that they are too many. */
    public int openConnections() {
        return connectionCount.get();
    }

    /** How many may be. */
    public int maxConnections() {
        return settings.maxConnections();
    }
}
