package io.registrar.bench.compare;

import java.io.IOException;

/** One of those who take turns: a server under one kind of load, or a program that is its own load. Used by one thread. */
interface Competitor {
    /** Unique in a comparison, and what {@link Claims} calls it. */
    String name();

    /**
     * Makes what its turns need, once and first of all, and plays until it is warm; of those that share a server the first one
     * makes the server's state.
     *
     * @throws IOException if a server or program fails
     */
    void prepare() throws IOException;

    /**
     * Takes one turn.
     *
     * @throws IOException if a server or program fails
     */
    Measurement play() throws IOException;
}
