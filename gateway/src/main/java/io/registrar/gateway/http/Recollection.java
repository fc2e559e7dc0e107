package io.registrar.gateway.http;

import io.registrar.engine.Answer;
import io.registrar.engine.Query;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.gateway.json.JsonWriter;

/**
 * Something to be looked up in the history. First the ring is asked, as for every read: its answer says where to begin, and
 * up to which sequence there is anything to see. Then a reader's thread looks back, beside the one thread and without it.
 */
interface Recollection {
    /** What to ask the ring. Made on the event loop. */
    Query query();

    /**
     * Looks back, and writes the body of the answer. Called on a reader's thread.
     *
     * @param history used by this thread alone
     * @param changes another reader of the same history, so that two records can be looked at side by side
     * @param answer what the ring has answered; it was not {@link Answer.NotFound}
     * @param sequence nothing after it may be told of
     * @throws RefusedRequestException if there is nothing to tell
     * @throws RuntimeException if the history can't be read
     */
    void write(OutcomeReader history, OutcomeReader changes, Answer answer, long sequence, JsonWriter json)
            throws RefusedRequestException;
}
