package io.registrar.journal;

import io.registrar.engine.codec.OutcomePosition;

/**
 * What a snapshot says of itself.
 *
 * @param timeMillis time of the last command in it, in Unix epoch milliseconds
 * @param outcomes the place in the history of outcomes that it stands at; its sequence is the snapshot's
 * @param digestHigh the upper half of the state's digest
 * @param digestLow the lower half
 */
public record SnapshotHead(long timeMillis, OutcomePosition outcomes, long digestHigh, long digestLow) {
    /** Sequence of the last command in it. */
    public long sequence() {
        return outcomes.sequence();
    }
}
