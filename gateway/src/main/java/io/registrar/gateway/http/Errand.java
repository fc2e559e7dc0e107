package io.registrar.gateway.http;

/** Something small to be done beside the event loops, since it may wait for the disk. */
@FunctionalInterface
interface Errand {
    /**
     * Does it. Called on the errands' thread.
     *
     * @param sequence of the last command that was applied when the ring was asked
     * @return the body of the answer
     * @throws RefusedRequestException if it can't be done
     */
    byte[] run(long sequence) throws RefusedRequestException;
}
