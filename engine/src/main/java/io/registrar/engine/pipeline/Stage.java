package io.registrar.engine.pipeline;

/** One step of every slot's way. All its calls come from one thread, which other stages may share. */
interface Stage {
    /** Name for the log line of a failure. */
    String name();

    /** Called once, before the first slot, on the stage's thread. */
    default void onStart() {}

    /** Called for a few slots in order, before {@link #onSlot} is called for the first of them. */
    default void onExpected(Slot slot) {}

    /** Called for every slot, in order. */
    void onSlot(Slot slot);

    /** Always called after the last slot of a batch; the next stage sees the batch only after it returned. */
    default void onBatchEnd() {}

    /** Called once, after the last batch, if the pipeline stops in order. */
    default void onStop() {}
}
