package io.registrar.engine.pipeline;

import io.registrar.engine.EnrollmentEngine;

/** Leads each command to the engine, and each query, in their one order. */
final class ApplyStage implements Stage {
    private final EnrollmentEngine engine;

    ApplyStage(EnrollmentEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "apply";
    }

    @Override
    public void onSlot(Slot slot) {
        if (slot.isCommand()) {
            engine.apply(slot.record, 0, slot.recordLength, slot.outcome);
        } else {
            slot.answer = engine.query(slot.query);
            slot.answerSequence = engine.lastSequence();
        }
    }
}
