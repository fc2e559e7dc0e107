package io.registrar.engine.pipeline;

/** Hands what became of each slot to whoever waits for it, and forgets who it was. */
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
        if (slot.isCommand()) {
            receiver.onOutcome(slot.ticket, slot.outcome);
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
