package io.registrar.engine.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.registrar.engine.Query;
import io.registrar.engine.codec.RecordHeader;
import java.util.Objects;

/**
 * The way into the ring. Never blocks: a full ring, or one that is shutting down, is an answer. Safe for any number of
 * threads.
 */
public final class CommandPublisher {
    /** In place of a slot: the ring has no room. */
    static final long NO_SLOT = -1;

    private final RingBuffer<Slot> ring;
    /** Slots that whoever can wait leaves to those who can't. */
    private final int spared;

    private volatile boolean open;

    CommandPublisher(RingBuffer<Slot> ring) {
        this.ring = ring;
        this.spared = ring.getBufferSize() / 2;
    }

    /**
     * Publishes a command.
     *
     * @param record holds a record as {@link io.registrar.engine.codec.CommandEncoder} encodes it; copied
     * @param length its length in bytes
     * @param ticket handed back with the outcome; not null
     * @return false if the ring has no room: the caller answers "overloaded", nothing has happened
     * @throws IllegalArgumentException if the length is no record's, or more than there are bytes
     */
    public boolean publish(byte[] record, int length, Object ticket) {
        requireCommand(record, length, ticket);
        return publishCommand(record, length, ticket) != NO_SLOT;
    }

    /**
     * Publishes a command of somebody who can wait, and so leaves half of the ring to those who can't: for them it is never
     * full on this one's account. Otherwise as {@link #publish(byte[], int, Object)}.
     *
     * @return false if the ring has no room to spare: nothing has happened, the caller tries again later
     */
    public boolean publishPatiently(byte[] record, int length, Object ticket) {
        requireCommand(record, length, ticket);
        return ring.hasAvailableCapacity(spared + 1) && publishCommand(record, length, ticket) != NO_SLOT;
    }

    private static void requireCommand(byte[] record, int length, Object ticket) {
        if (length < RecordHeader.MIN_RECORD_LENGTH
                || length > RecordHeader.MAX_RECORD_LENGTH
                || length > record.length) {
            throw new IllegalArgumentException("Expected a record, but found " + length + " bytes in " + record.length);
        }
        // A command without a ticket is a tick.
        Objects.requireNonNull(ticket, "ticket");
    }

    /** Publishes a command whose outcome nobody waits for, and returns its slot, or {@link #NO_SLOT}. */
    long publishTick(byte[] record, int length) {
        return publishCommand(record, length, null);
    }

    private long publishCommand(byte[] record, int length, Object ticketOrNull) {
        long claimed = claim();
        if (claimed == NO_SLOT) {
            return NO_SLOT;
        }
        // Nothing between claim and publish can fail: a slot that is claimed and never published stops the ring.
        ring.get(claimed).setCommand(record, length, ticketOrNull);
        ring.publish(claimed);
        return claimed;
    }

    /**
     * Publishes a query.
     *
     * @param ticket handed back with the answer
     * @return false if the ring has no room
     */
    public boolean publish(Query query, Object ticket) {
        // A slot without a query is a command.
        Objects.requireNonNull(query, "query");
        long claimed = claim();
        if (claimed == NO_SLOT) {
            return false;
        }
        ring.get(claimed).setQuery(query, ticket);
        ring.publish(claimed);
        return true;
    }

    private long claim() {
        if (!open) {
            return NO_SLOT;
        }
        try {
            return ring.tryNext();
        } catch (InsufficientCapacityException full) {
            // A shared instance without a stack trace: the Disruptor's way of saying "full".
            return NO_SLOT;
        }
    }

    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    void close() {
        open = false;
    }
}
