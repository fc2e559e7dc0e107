package io.registrar.gateway.http;

import io.registrar.engine.pipeline.Histogram;
import io.registrar.engine.pipeline.Tally;
import java.util.EnumMap;
import java.util.Map;

/** Counts the answers of one event loop. Written on it alone, read by any thread. */
final class AnswerMeter {
    private final Tally statuses = new Tally(ResponseHeads.STATUS_END);
    private final Map<RequestRefusal, Tally> refusals = new EnumMap<>(RequestRefusal.class);
    private final Map<AnswerKind, Histogram> nanos = new EnumMap<>(AnswerKind.class);

    AnswerMeter() {
        for (RequestRefusal refusal : RequestRefusal.values()) {
            refusals.put(refusal, new Tally(1));
        }
        for (AnswerKind kind : AnswerKind.values()) {
            nanos.put(kind, Histogram.ofNanos());
        }
    }

    /**
     * Counts an answer that is handed to its channel; of a bulk's answer each line, and neither head nor end.
     *
     * @param status without a meaning for what is not counted
     * @param nowNanos by System.nanoTime
     */
    void answered(PendingReply reply, int status, long nowNanos) {
        if (reply.part != PendingReply.Part.WHOLE) {
            return;
        }
        statuses.count(status);
        if (reply.refusal != null) {
            refusals.get(reply.refusal).count(0);
        }
        // A request that never came whole has waited for its client, and not for us.
        if (reply.readNanos != 0) {
            nanos.get(AnswerKind.of(reply)).record(nowNanos - reply.readNanos);
        }
    }

    long answers(int status) {
        return statuses.of(status);
    }

    long refusals(RequestRefusal refusal) {
        return refusals.get(refusal).of(0);
    }

    Histogram nanos(AnswerKind kind) {
        return nanos.get(kind);
    }
}
