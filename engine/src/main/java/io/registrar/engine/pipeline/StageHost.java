package io.registrar.engine.pipeline;

import com.lmax.disruptor.Sequence;

/** Has a {@link StageRunner} run, on some thread. */
interface StageHost {
    /** Last slot that all its stages are done with. */
    Sequence done();

    /** Begins. */
    void start();

    /** Returns when every stage is ready for its first slot, or one has failed. */
    void awaitStart() throws InterruptedException;

    /**
     * Ends it, and returns when it has ended; the caller has seen to it that {@link #done} has reached the last slot, unless a
     * stage failed.
     *
     * @param inOrder whether the stages may end cleanly: false if any stage of the pipeline has failed
     */
    void stop(boolean inOrder) throws InterruptedException;
}
