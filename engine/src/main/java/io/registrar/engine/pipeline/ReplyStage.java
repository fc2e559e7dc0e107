package io.registrar.engine.pipeline;

/** Hands what became of each slot to whoever waits for it, and forgets both. Nobody waits for a tick. */
final class ReplyStage implements Stage {
    private final ReplyReceiver receiver;

    ReplyStage(ReplyReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public String name() {
        return "reply";
    }

    @Override
    public void onSlot(Slot slot) {
        if (slot.isTick()) {
            slot.outcome.trim();
        } else if (slot.isCommand() && slot.isRefused) {
            receiver.onRefused(slot.ticket);
        } else if (slot.isCommand()) {
            receiver.onOutcome(slot.ticket, slot.outcome);
            slot.outcome.trim();
        } else {
            receiver.onAnswer(slot.ticket, slot.answer, slot.answerSequence);
            slot.answer = null;
        }
        slot.ticket = null;
    }

    @Override
    public void onBatchEnd() {
        receiver.onBatchEnd();
    }
}
