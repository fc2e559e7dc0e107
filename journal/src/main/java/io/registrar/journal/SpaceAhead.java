package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Takes the space behind the last outcome before it is needed, filled with zeros, and pieces of the two tables likewise, on a
 * thread of its own. So whether outcomes can be written is known before their commands are journaled. The space ends at a
 * multiple of {@link #UNIT_BYTES}: by that it is known again after a crash, see {@link KeptOutcomes}. The same thread has what was
 * written go to the disk steadily, and not at once.
 *
 * <p>One thread appends, and tells with {@link #appended} and {@link #begun}; any may ask {@link #hasRoom}.
 */
final class SpaceAhead {
    /** What the end of the space is a multiple of. */
    static final int UNIT_BYTES = 4 << 10;

    /** Most that is written while an append without space would have to wait. */
    private static final int CHUNK_BYTES = 1 << 20;

    private static final int WRITE_BYTES = 64 << 10;
    /** Ids that each table has room for beyond the last one, at least. */
    private static final long TABLE_AHEAD = LongTable.PIECE_LONGS;

    private final FileChannel channel;
    private final OutcomeTables tables;
    private final DiskReserve reserve;
    private final int aheadBytes;
    private final int minAheadBytes;
    private final DiskListener listener;
    private final SpaceThread thread = new SpaceThread("outcomes-space", this::look, this::fail);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(WRITE_BYTES);

    /** Where the last outcome ends. Written by the appending thread. */
    private volatile long position;
    /** Sequence of the last outcome. Written by the appending thread. */
    private volatile long lastSequence;
    /** Seen by others with the next {@link #position}. Written by the appending thread. */
    private long lastEnrollment;
    /** Where the space ends. Guarded by this. */
    private volatile long takenEnd;
    /** Whether somebody has been told that there is no room, since there last was. */
    private volatile boolean hasRefused;
    /** What no other try could mend, or null. */
    private volatile Throwable failure;

    /** Why the last try to take space came to nothing, or null; then nobody waits for the next, or wakes the thread. */
    private volatile String shortage;
    /** Guarded by this. */
    private boolean isStopped;

    // The thread's alone.
    private boolean isFull;
    /** What was taken up to here has been given to the disk, and what was written into it before. */
    private long forcedEnd;

    SpaceAhead(
            FileChannel channel,
            OutcomeTables tables,
            DiskReserve reserve,
            JournalSettings settings,
            DiskListener listener) {
        this.channel = channel;
        this.tables = tables;
        this.reserve = reserve;
        aheadBytes = settings.outcomesAheadBytes();
        minAheadBytes = settings.minOutcomesAheadBytes();
        this.listener = listener;
    }

    /** Starts the thread; the file ends behind its last outcome. */
    void start(long end, long sequence) {
        takenEnd = end;
        forcedEnd = end;
        lastSequence = sequence;
        position = end;
        thread.start();
    }

    /**
     * To be called before bytes are written up to here. Where the space ends earlier, they are written all the same, and take
     * their own, if the disk has it.
     *
     * @throws IllegalStateException if the taking of space has failed
     */
    void reach(long end) {
        if (failure != null) {
            throw new IllegalStateException("Expected space for outcomes, but it could not be taken", failure);
        }
        if (end > takenEnd) {
            synchronized (this) {
                // From now on no zeros are written there.
                takenEnd = Math.max(takenEnd, end);
            }
        }
    }

    /** Notes what is there now. */
    void appended(long end, long sequence) {
        lastSequence = sequence;
        position = end;
        if (takenEnd - end < aheadBytes - CHUNK_BYTES && shortage == null) {
            thread.wake();
        }
    }

    /** Notes that there is an enrollment. */
    void begun(long enrollmentId) {
        lastEnrollment = Math.max(lastEnrollment, enrollmentId);
    }

    /**
     * Whether at least the least that is to be ahead is there. Waits while it is being taken, unless the disk has had none
     * until now.
     *
     * @throws IllegalStateException if the taking of space has failed
     */
    boolean hasRoom() {
        return hasRoomNow() || awaitRoom();
    }

    private boolean hasRoomNow() {
        return takenEnd - position >= minAheadBytes
                && tables.roomBehindSequence(lastSequence) > TABLE_AHEAD
                && tables.roomBehindEnrollment(lastEnrollment) > TABLE_AHEAD;
    }

    private synchronized boolean awaitRoom() {
        if (shortage == null) {
            thread.wake();
        }
        boolean wasInterrupted = false;
        while (!hasRoomNow() && shortage == null && !isStopped) {
            try {
                wait();
            } catch (InterruptedException again) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("Expected space for outcomes, but it could not be taken", failure);
        }
        hasRefused = !hasRoomNow();
        return !hasRefused;
    }

    /** Ends the thread; no space is taken any more. */
    void stop() {
        synchronized (this) {
            isStopped = true;
            notifyAll();
        }
        thread.stop();
    }

    private void look() {
        try {
            takeSpace();
            noteShortage(null);
        } catch (IOException none) {
            noteShortage(none.getMessage() == null ? none.toString() : none.getMessage());
        }
        writeBack();
        tell();
    }

    private synchronized void noteShortage(String whyOrNull) {
        shortage = whyOrNull;
        hasRefused &= !hasRoomNow();
        notifyAll();
    }

    private void takeSpace() throws IOException {
        // The tables first: they are small, and nothing can be done without them.
        while (tables.roomBehindSequence(lastSequence) <= 2 * TABLE_AHEAD && !thread.isStopping()) {
            reserve.expectRoomFor(LongTable.PIECE_BYTES);
            tables.addPieceOfSequences();
            noteProgress();
        }
        while (tables.roomBehindEnrollment(lastEnrollment) <= 2 * TABLE_AHEAD && !thread.isStopping()) {
            reserve.expectRoomFor(LongTable.PIECE_BYTES);
            tables.addPieceOfEnrollments();
            noteProgress();
        }
        while (takenEnd - position < aheadBytes && !thread.isStopping()) {
            reserve.expectRoomFor(CHUNK_BYTES);
            takeChunk();
        }
    }

    private synchronized void noteProgress() {
        notifyAll();
    }

    private synchronized void takeChunk() throws IOException {
        long end = (takenEnd + CHUNK_BYTES) / UNIT_BYTES * UNIT_BYTES;
        while (takenEnd < end) {
            long intoWrite = takenEnd % WRITE_BYTES;
            zeros.clear().limit((int) Math.min(WRITE_BYTES - intoWrite, end - takenEnd));
            takenEnd += channel.write(zeros, takenEnd);
        }
        notifyAll();
    }

    /**
     * Gives the disk little by little what the system would collect for half a minute, 130 MB of a busy one: whoever forces the
     * journal while all of that is written waits for 100 ms and more.
     */
    private void writeBack() {
        if (takenEnd - forcedEnd < CHUNK_BYTES) {
            return;
        }
        forcedEnd = takenEnd;
        try {
            channel.force(false);
        } catch (IOException refused) {
            // Nothing is promised of outcomes: whoever reads them checks them, and they can be made again.
        }
    }

    private void tell() {
        boolean isFullNow = hasRefused;
        if (isFullNow && !isFull) {
            listener.onFull("outcomes have no more space ahead: " + shortage);
        } else if (!isFullNow && isFull) {
            listener.onRoom();
        }
        isFull = isFullNow;
    }

    private void fail(Throwable thrown) {
        failure = thrown;
        stopWaiting();
    }

    private synchronized void stopWaiting() {
        isStopped = true;
        notifyAll();
    }
}
