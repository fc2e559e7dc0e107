package io.registrar.engine.pipeline;

/**
 * Where commands are written before anybody is answered. Calls come in this order: {@link #replay} once; {@link #start};
 * then {@link #hasRoom}, {@link #append} and {@link #force}; {@link #seal} at a clean end; {@link #close}.
 *
 * <ul>
 *   <li>What was appended before a {@link #force} that returned is there after any crash, power cuts included.
 *   <li>A batch is there whole or not at all.
 *   <li>{@link #replay} delivers every forced record, in order, without a gap; what it can't vouch for it refuses.
 *   <li>A call that failed is never tried again: the host stops.
 * </ul>
 *
 * {@link #start}, {@link #hasRoom}, {@link #append} and {@link #seal} are called by one thread; {@link #force} by that thread or, where
 * forcing goes by the clock, by one other.
 */
public interface CommandLog extends AutoCloseable {
    /**
     * Delivers all records in order of sequence.
     *
     * @throws RuntimeException if the log is damaged; its message says where
     */
    default void replay(RecordVisitor visitor) {
        replay(1, visitor);
    }

    /**
     * Delivers the records from a sequence on, in order. What lies before it need not be looked at.
     *
     * @param firstSequence sequence of the first record that is wanted
     * @throws RuntimeException if the log is damaged, or begins later; its message says where
     */
    void replay(long firstSequence, RecordVisitor visitor);

    /**
     * Makes ready for appending, on the thread that will append.
     *
     * @param nextSequence sequence of the first record to be appended
     */
    void start(long nextSequence);

    /**
     * Whether a batch of so many bytes can be appended now. May wait for space that is being taken, and never for space that
     * is not there: what is told false is asked again with a later command. Called by the thread that appends, for every
     * command, before it gets its sequence.
     *
     * @param length bytes of the batch so far and of the command that is to join it
     * @return false if there is no room for it: the command must not be journaled
     * @throws RuntimeException if an earlier call, or the taking of space, has failed
     */
    boolean hasRoom(int length);

    /**
     * Appends one batch of whole records with dense sequences; the bytes may be used again when the call returns.
     *
     * @param firstSequence sequence of the first record
     * @param count number of records, at least 1
     * @param records the records, one behind the other
     * @param length bytes that they take
     * @throws RuntimeException if it could not be written
     */
    void append(long firstSequence, int count, byte[] records, int length);

    /**
     * Returns when everything appended before the call is on the disk.
     *
     * @throws RuntimeException if the disk could not promise it
     */
    void force();

    /** Forces, and marks the log as ended cleanly; nothing is appended after it. */
    void seal();

    /** Gives back files and memory; safe to call twice, and without {@link #seal} it leaves what a crash would. */
    @Override
    void close();

    /** Takes one record after the other. */
    @FunctionalInterface
    interface RecordVisitor {
        /** One record; the bytes are valid during the call. */
        void onRecord(byte[] buffer, int offset, int length);
    }
}
