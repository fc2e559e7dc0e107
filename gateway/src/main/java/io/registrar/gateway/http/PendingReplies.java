package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.pipeline.ReplyReceiver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where the reply stage leaves its answers: in the place each connection keeps for them, told once a batch. */
public final class PendingReplies implements ReplyReceiver {
    private final List<ReplyMailbox> mailboxes = new CopyOnWriteArrayList<>();

    /** Knows no event loop yet; each makes itself known before it publishes. */
    public PendingReplies() {}

    void add(ReplyMailbox mailbox) {
        mailboxes.add(mailbox);
    }

    @Override
    public void onOutcome(Object ticket, Outcome outcome) {
        PendingReply reply = (PendingReply) ticket;
        reply.outcome.copyFrom(outcome);
        reply.connection.mailbox().add(reply);
    }

    @Override
    public void onAnswer(Object ticket, Answer answer, long sequence) {
        PendingReply reply = (PendingReply) ticket;
        reply.answer = answer;
        reply.answerSequence = sequence;
        reply.connection.mailbox().add(reply);
    }

    @Override
    public void onBatchEnd() {
        for (int i = 0; i < mailboxes.size(); i++) {
            mailboxes.get(i).handOver();
        }
    }
}
