package io.registrar.engine.pipeline;

/**
 * Told when a stage can't go on. A stage that is dead while the process lives would leave every caller waiting for ever,
 * so the product's handler logs one line and halts the process; a test's may record it.
 */
@FunctionalInterface
public interface FailureHandler {
    /** Called at most once a stage thread, on that thread, which ends when the call returns. */
    void onFailure(String stage, Throwable failure);
}
