package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Answer.NotFound;
import io.registrar.engine.Outcome;
import io.registrar.engine.pipeline.ReplyReceiver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where the reply stage leaves its answers: in the place each connection keeps for them, told once a batch. */
public final class PendingReplies implements ReplyReceiver {
    private final List<ReplyMailbox> mailboxes = new CopyOnWriteArrayList<>();
    private volatile Optional<HistoryReaders> history = Optional.empty();
    private volatile Optional<Checks> checks = Optional.empty();
    private volatile Optional<Errands> errands = Optional.empty();

    /** Knows no event loop yet; each makes itself known before it publishes. */
    public PendingReplies() {}

    void add(ReplyMailbox mailbox) {
        mailboxes.add(mailbox);
    }

    /** From now on what is to be looked up is handed to these readers; without them it is refused. */
    public void recallFrom(HistoryReaders readers) {
        history = Optional.of(readers);
    }

    /** From now on checks are made by these; without them they are refused. */
    public void checkBy(Checks made) {
        checks = Optional.of(made);
    }

    /** From now on errands are run by these; without them they are refused. */
    public void runErrandsBy(Errands runner) {
        errands = Optional.of(runner);
    }

    @Override
    public void onOutcome(Object ticket, Outcome outcome) {
        PendingReply reply = (PendingReply) ticket;
        reply.outcome.copyFrom(outcome);
        reply.connection.mailbox().add(reply);
    }

    @Override
    public void onRefused(Object ticket) {
        PendingReply reply = (PendingReply) ticket;
        reply.noteRefusal(
                RequestRefusal.JOURNAL_FULL, "The server's disk has no room for a command. Nothing has happened.");
        reply.connection.mailbox().add(reply);
    }

    @Override
    public void onAnswer(Object ticket, Answer answer, long sequence) {
        PendingReply reply = (PendingReply) ticket;
        reply.answer = answer;
        reply.answerSequence = sequence;
        if (answer instanceof NotFound || !isHandedOn(reply)) {
            reply.connection.mailbox().add(reply);
        }
    }

    /** Whether somebody else answers it, now that the ring has. */
    private boolean isHandedOn(PendingReply reply) {
        if (reply.errand != null) {
            return isRun(reply);
        }
        return reply.check == null ? reply.recollection != null && isRecalled(reply) : isChecked(reply);
    }

    /** Hands the reply to whoever runs errands; or refuses it and returns false. */
    private boolean isRun(PendingReply reply) {
        if (errands.isEmpty() || !errands.get().take(reply)) {
            reply.noteRefusal(RequestRefusal.OVERLOADED, "As many questions about system events wait as there may be.");
            return false;
        }
        return true;
    }

    /** Hands the reply to whoever makes checks; or refuses it and returns false. */
    private boolean isChecked(PendingReply reply) {
        if (checks.isEmpty()) {
            reply.noteRefusal(RequestRefusal.CHECK_NOT_MADE, "This server makes no checks.");
            return false;
        }
        if (!checks.get().take(reply)) {
            reply.noteRefusal(
                    RequestRefusal.CHECK_RUNNING, "A check is being made, and only one is at a time; ask again later.");
            return false;
        }
        return true;
    }

    /** Hands the reply to the readers, who answer it; or refuses it and returns false. */
    private boolean isRecalled(PendingReply reply) {
        if (history.isEmpty()) {
            reply.noteRefusal(RequestRefusal.HISTORY_OFF, "This server keeps no history.");
            return false;
        }
        if (!history.get().take(reply)) {
            reply.noteRefusal(
                    RequestRefusal.OVERLOADED, "As many questions about history wait as there may be; try again.");
            return false;
        }
        return true;
    }

    @Override
    public void onBatchEnd() {
        for (int i = 0; i < mailboxes.size(); i++) {
            mailboxes.get(i).handOver();
        }
    }
}
