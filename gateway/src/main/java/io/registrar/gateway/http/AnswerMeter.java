package io.registrar.gateway.http;

import io.registrar.engine.pipeline.Histogram;
import io.registrar.engine.pipeline.Tally;
import java.util.Arrays;

/** Counts the answers of one event loop. Written on it alone, read by any thread. */
final class AnswerMeter {
    private final Tally statuses = new Tally(ResponseHeads.STATUS_END);
    private final Tally refusals = new Tally(RequestRefusal.values().length);
    private final Histogram[] nanos =
            Arrays.stream(AnswerKind.values()).map(kind -> Histogram.ofNanos()).toArray(Histogram[]::new);

    /**
     * Counts an answer that is handed to its channel.
     *
     * @param status 100 is the word to go on, and no answer
     * @param nowNanos by System.nanoTime
     */
    void answered(PendingReply reply, int status, long nowNanos) {
        if (reply.isContinue) {
            return;
        }
        statuses.count(status);
        if (reply.refusal != null) {
            refusals.count(reply.refusal.ordinal());
        }
        // A request that never came whole has waited for its client, and not for us.
        if (reply.readNanos != 0) {
            nanos[AnswerKind.of(reply).ordinal()].record(nowNanos - reply.readNanos);
        }
    }

    long answers(int status) {
        return statuses.of(status);
    }

    long refusals(RequestRefusal refusal) {
        return refusals.of(refusal.ordinal());
    }

    Histogram nanos(AnswerKind kind) {
        return nanos[kind.ordinal()];
    }
}
