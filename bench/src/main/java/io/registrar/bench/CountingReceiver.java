package io.registrar.bench;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.pipeline.ReplyReceiver;

/** Counts answers, and makes whoever waits for them fail if one was a refusal or the pipeline has failed. */
final class CountingReceiver implements ReplyReceiver {
    private long count;
    /** Published once a batch, like the hand-over to an event loop. */
    private volatile long answered;

    private volatile Throwable failure;

    @Override
    public void onOutcome(Object ticket, Outcome outcome) {
        if (outcome.code().isRefusal()) {
            fail(new IllegalStateException("Expected no refusal, but found " + outcome));
        }
        count++;
    }

    @Override
    public void onRefused(Object ticket) {
        fail(new IllegalStateException("Expected room for every command, but found none"));
    }

    @Override
    public void onAnswer(Object ticket, Answer answer, long sequence) {
        fail(new IllegalStateException("Expected no query, but found the answer to one"));
    }

    @Override
    public void onBatchEnd() {
        answered = count;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** Number of answers of the batches that are done. */
    long answered() {
        if (failure != null) {
            throw new IllegalStateException("Expected answers, but the pipeline failed", failure);
        }
        return answered;
    }
}
