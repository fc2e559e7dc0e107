package io.registrar.engine.pipeline;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;

/** Takes what became of published commands and queries. Called by the reply stage's thread alone. */
public interface ReplyReceiver {
    /** A command's outcome, durable as the sync mode says; it is valid during the call only. */
    void onOutcome(Object ticket, Outcome outcome);

    /** A command was not journaled, for want of room: nothing has happened, and nothing will. */
    void onRefused(Object ticket);

    /**
     * A query's answer.
     *
     * @param sequence sequence of the last command that it saw
     */
    void onAnswer(Object ticket, Answer answer, long sequence);

    /** Always called after the last reply of a batch: the time to hand them on. */
    void onBatchEnd();
}
