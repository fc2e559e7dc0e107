package io.registrar.bench.load;

/** What a {@link Client} sends, and who hears the answers. Called by the client's one thread. */
interface Traffic {
    /**
     * Says what to send next.
     *
     * @param exchange filled in, if there is something
     * @return false if there is nothing to send now
     */
    boolean next(Exchange exchange, long nowNanos);

    /** Takes an answer; it is valid during the call. */
    void answered(Exchange exchange, Answer answer, long nowNanos);

    /** The connection broke before the answer came: it may or may not have been done. */
    void lost(Exchange exchange);

    /** A connection brought something that is no answer, or an answer to nothing. */
    void malformed(String found);

    /** True if nothing more will be sent. */
    boolean isOver(long nowNanos);

    /** How long there will be nothing to send; {@link Long#MAX_VALUE} if that depends on answers. */
    long restNanos(long nowNanos);

    /** Called often, at least ten times a second. */
    default void tick(long nowNanos) {}
}
