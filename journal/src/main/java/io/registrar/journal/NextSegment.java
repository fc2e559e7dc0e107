package io.registrar.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the journal's next segment ready while the one before it fills, on a thread of its own, and has an eye on the
 * disk's reserve. So the change from one to the next neither waits for the disk nor asks it for space.
 *
 * <p>Where there is no space, it tries again when there is. A segment that was begun and can't be finished, or was made and
 * is not used, is taken away; a crash leaves one that is not listed and has no record, which the next start deletes.
 *
 * <p>One thread takes segments; {@link #stop} may come from another.
 */
final class NextSegment {
    /**
     * Between two chunks of a megabyte, so that the forces of the live segment find the disk free in between: 128 MiB take
     * about a second then.
     */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** After a try that failed although there seemed to be space: looks at the disk until the next. */
    private static final int LOOKS_BETWEEN_TRIES = 10;

    private final Path journal;
    private final int segmentBytes;
    private final DiskReserve reserve;
    private final DiskListener listener;
    private final Consumer<Throwable> failed;
    private final SpaceThread thread = new SpaceThread("journal-space", this::look, this::fail);

    private volatile boolean isReserveFree = true;
    /** Made, and not taken yet; or null. */
    private volatile SegmentWriter ready;
    /** Whether somebody has been told that there is no room, since a segment was last made. */
    private volatile boolean hasRefused;
    /** Whether somebody stands and waits for the segment that is being made. */
    private volatile boolean isAwaited;

    /** Number of the segment to be made, or 0. Guarded by this. */
    private int wanted;
    /** Why the last try came to nothing, or null; then nobody waits for the next. Guarded by this. */
    private String shortage;
    /** A segment that has ended, or null. Guarded by this. */
    private SegmentWriter toClose;
    /** Guarded by this. */
    private boolean isStopped;

    // The thread's alone.
    private int looksToWait;
    private boolean isFull;

    /**
     * @param failed told what no other try could mend
     */
    NextSegment(
            Path journal, int segmentBytes, DiskReserve reserve, DiskListener listener, Consumer<Throwable> failed) {
        this.journal = journal;
        this.segmentBytes = segmentBytes;
        this.reserve = reserve;
        this.listener = listener;
        this.failed = failed;
    }

    /** Starts the thread, to make the segment with this number. */
    void start(int number) {
        wanted = number;
        thread.start();
    }

    /** False while less is free than is to be left free: then nothing is to be appended. */
    boolean isReserveFree() {
        return isReserveFree;
    }

    /**
     * Whether the next segment is ready. Waits while it is being made, unless the disk has had no space for it until now.
     */
    boolean isReady() {
        if (ready != null) {
            return true;
        }
        synchronized (this) {
            if (shortage == null) {
                isAwaited = true;
                thread.wake();
            }
            boolean wasInterrupted = false;
            while (ready == null && shortage == null && !isStopped) {
                try {
                    wait();
                } catch (InterruptedException again) {
                    wasInterrupted = true;
                }
            }
            isAwaited = false;
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
            hasRefused = ready == null;
            return ready != null;
        }
    }

    /**
     * Hands the segment over. Nothing is begun before {@link #goOn}.
     *
     * @throws IOException if there is none
     */
    SegmentWriter take() throws IOException {
        if (!isReady()) {
            throw new IOException(noSegment());
        }
        synchronized (this) {
            SegmentWriter taken = ready;
            ready = null;
            wanted = 0;
            return taken;
        }
    }

    private synchronized String noSegment() {
        return "the next segment can't be made, which takes " + segmentBytes + " bytes: "
                + (shortage == null ? "the log is closed" : shortage);
    }

    /** Takes over a segment that has ended: to unmap it may take longer than whoever appends should stand still. */
    synchronized void closeSoon(SegmentWriter sealed) {
        toClose = sealed;
    }

    /** Begins the segment with this number, now that the one before it is listed and its space for that is used. */
    void goOn(int number) {
        synchronized (this) {
            wanted = number;
        }
        thread.wake();
    }

    /** Ends the thread, and takes away what it has made, if anything. */
    void discard() throws IOException {
        SegmentWriter unused = end();
        if (unused != null) {
            unused.close();
            unused.segment().delete();
        }
        Manifest.giveBackSpace(journal);
    }

    /** Ends the thread, and leaves what it has made as a crash would. */
    void stop() throws IOException {
        SegmentWriter unused = end();
        if (unused != null) {
            unused.close();
        }
    }

    private SegmentWriter end() throws IOException {
        synchronized (this) {
            isStopped = true;
            notifyAll();
        }
        thread.stop();
        closeSealed();
        SegmentWriter unused = ready;
        ready = null;
        return unused;
    }

    private void closeSealed() throws IOException {
        SegmentWriter closing;
        synchronized (this) {
            closing = toClose;
            toClose = null;
        }
        if (closing != null) {
            closing.close();
        }
    }

    private void look() {
        try {
            closeSealed();
        } catch (IOException notClosed) {
            throw new UncheckedIOException(notClosed);
        }
        isReserveFree = reserve.isFree();
        int number = toMake();
        if (number > 0 && looksToWait-- <= 0) {
            looksToWait = 0;
            make(number);
        }
        tell();
    }

    private synchronized int toMake() {
        return ready == null ? wanted : 0;
    }

    private void make(int number) {
        try {
            reserve.expectRoomFor(segmentBytes);
        } catch (IOException noSpace) {
            missed(noSpace);
            return;
        }
        try {
            Manifest.takeSpace(journal);
            made(SegmentWriter.prepare(Segment.of(journal, number), segmentBytes, this::onChunk));
        } catch (IOException failure) {
            looksToWait = LOOKS_BETWEEN_TRIES;
            missed(failure);
        }
        isReserveFree = reserve.isFree();
    }

    private synchronized void made(SegmentWriter made) {
        ready = made;
        shortage = null;
        hasRefused = false;
        notifyAll();
    }

    private synchronized void missed(IOException why) {
        shortage = why.getMessage() == null ? why.toString() : why.getMessage();
        notifyAll();
    }

    /** The files are ours and fresh, so a write or force that fails here has lost nothing: it is made again. */
    private void onChunk(FileChannel channel, long bytesLeft) throws IOException {
        if (thread.isStopping()) {
            throw new IOException("the log is closed");
        }
        // Others take space too.
        reserve.expectRoomFor(bytesLeft);
        isReserveFree = reserve.isFree();
        if (!isAwaited && !hasRefused) {
            // Piece by piece: a force of all of it at once would hold up those of the live segment.
            channel.force(false);
            thread.pause(PAUSE_NANOS);
        }
    }

    private void tell() {
        boolean isFullNow = !isReserveFree || hasRefused;
        if (isFullNow && !isFull) {
            listener.onFull(isReserveFree ? noSegment() : reserve.shortage());
        } else if (!isFullNow && isFull) {
            listener.onRoom();
        }
        isFull = isFullNow;
    }

    private void fail(Throwable failure) {
        failed.accept(failure);
        synchronized (this) {
            isStopped = true;
            notifyAll();
        }
    }
}
