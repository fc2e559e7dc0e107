package io.registrar.bench.http;

import java.nio.ByteBuffer;

/** Takes answers, in their order, out of what one connection received. */
interface AnswerSource {
    /** Room to receive into; {@link #received} says how much of it was used. */
    ByteBuffer room();

    /** So many bytes were received. */
    void received(int count);

    /**
     * The status of the next whole answer, which is passed, or 0 if there is none yet.
     *
     * @throws IllegalStateException if these bytes are no such answer
     */
    int next();

    /** The answer that {@link #next} passed last, as far as it is still here: for messages. */
    String last();
}
