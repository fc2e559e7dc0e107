package io.registrar.engine.pipeline;

/**
 * Writes down what each command came to, one append a batch or a few, before anybody is answered: whatever a client has heard of
 * can be looked up. Queries pass, and so do
 * commands that were not journaled.
 */
final class OutcomeStage implements Stage {
    private final OutcomeRecorder recorder;

    OutcomeStage(OutcomeRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public String name() {
        return "outcome";
    }

    @Override
    public void onSlot(Slot slot) {
        if (slot.isCommand() && !slot.isRefused) {
            recorder.record(slot.record, 0, slot.recordLength, slot.outcome);
        }
    }

    @Override
    public void onBatchEnd() {
        recorder.endBatch();
    }
}
