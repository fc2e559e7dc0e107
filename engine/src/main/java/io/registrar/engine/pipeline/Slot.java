package io.registrar.engine.pipeline;

import io.registrar.engine.Answer;
import io.registrar.engine.Outcome;
import io.registrar.engine.Query;
import io.registrar.engine.codec.RecordHeader;

/**
 * One place of the ring, used again and again: a command or a query on its way through the stages. Each field has exactly
 * one writer, named beside it; the ring's sequences publish it to the next stage.
 */
final class Slot {
    /** Written by the publisher; the journal stage stamps sequence and time into its head. */
    byte[] record = new byte[128];

    /** Length of the command, 0 for a query. Written by the publisher. */
    int recordLength;

    /** The query, or null for a command. Written by the publisher. */
    Query query;

    /** Who waits for the reply; opaque here, and null for a tick. Written by the publisher; the reply stage forgets it. */
    Object ticket;

    /** Whether there was no room for the command. Written by the journal stage; without a meaning for a query. */
    boolean isRefused;

    /** What the command came to. Written by the apply stage; the reply stage gives back the room of a very long one. */
    final Outcome outcome = new Outcome();

    /** What the query was answered with. Written by the apply stage. */
    Answer answer;

    /** Sequence of the last command that the answer saw. Written by the apply stage. */
    long answerSequence;

    void setCommand(byte[] bytes, int length, Object waiting) {
        if (record.length < length) {
            record = new byte[RecordHeader.MAX_RECORD_LENGTH];
        }
        System.arraycopy(bytes, 0, record, 0, length);
        recordLength = length;
        query = null;
        ticket = waiting;
    }

    void setQuery(Query asked, Object waiting) {
        recordLength = 0;
        query = asked;
        ticket = waiting;
    }

    boolean isCommand() {
        return query == null;
    }

    boolean isTick() {
        return query == null && ticket == null;
    }
}
