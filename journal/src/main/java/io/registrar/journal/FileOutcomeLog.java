package io.registrar.journal;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The history on the disk: one file of records, and two tables that lead into it.
 *
 * <pre>
 *  outcomes/records         a head of 16 bytes, then the records, end to end: see {@link OutcomeRecord}
 *  outcomes/by-sequence     where the record of each sequence ends
 *  outcomes/by-enrollment   sequence of the command that last changed each enrollment
 * </pre>
 *
 * Only the records last; the tables are made anew by every start. Nothing is forced, and the file is written with plain
 * writes, one a batch. A reader believes neither: it checks each record by itself, against the running hash before it.
 * No reading thread may be interrupted: that would close the file for all.
 *
 * <p>Until {@link #start}, what is appended is first held against what an earlier run has kept. As long as both are the
 * same, nothing is written. From the first record on that is not, the file is cut and written again; what is cut off is kept
 * as {@code records.cut-at-OFFSET} if it is whole and of other commands than the journal has.
 */
public final class FileOutcomeLog implements OutcomeLog {
    /**
     * Most bytes of one write or read: the JVM copies them into memory of its own, as much as the longest ever took, and
     * keeps that for each thread.
     */
    private static final int PIECE_BYTES = 1 << 20;

    private final FileChannel channel;
    private final LongTable endBySequence;
    private final LongTable lastChangeByEnrollment;
    private final Path file;
    private final List<Closeable> toClose = new ArrayList<>();
    private KeptOutcomes kept;
    private OutcomeReport report;
    /** Where the last record ends. */
    private long position;
    /** Takes space in advance, or null if each append takes its own. Not before the start. */
    private volatile SpaceAhead ahead;

    private long nextSequence = 1;
    private long lastEnrollment;
    private ByteBuffer source = ByteBuffer.allocate(0);

    /**
     * Opens the history of a folder, to be made again from sequence 1.
     *
     * @param folder stays the caller's to close, after this log
     * @throws DataFolderException if it can't be written, as {@link #append}, {@link #enrollmentChanged} and {@link #start}
     *     throw too
     */
    public FileOutcomeLog(DataFolder folder) {
        Path outcomes = folder.outcomes();
        file = outcomes.resolve("records");
        try {
            if (!Files.isDirectory(outcomes)) {
                Files.createDirectory(outcomes);
            }
            kept = opened(new KeptOutcomes(file));
            channel = opened(FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            endBySequence = opened(new LongTable(outcomes.resolve("by-sequence")));
            lastChangeByEnrollment = opened(new LongTable(outcomes.resolve("by-enrollment")));
            position = KeptOutcomes.HEAD.length;
            endBySequence.set(0, position);
            if (!kept.agrees()) {
                cut(0);
                write(KeptOutcomes.HEAD, 0, KeptOutcomes.HEAD.length, 0);
            }
        } catch (IOException | UncheckedIOException failure) {
            close();
            throw notWritten(failure);
        }
    }

    /** Notes what {@link #close} has to close, however far the opening came. */
    private <T extends Closeable> T opened(T resource) {
        toClose.add(resource);
        return resource;
    }

    /** A full disk, most likely. */
    private static DataFolderException notWritten(Exception failure) {
        return new DataFolderException("outcomes can't be written: " + failure.getMessage(), failure);
    }

    /** From here on nothing is held against the kept history any more. */
    private void cut(long offset) throws IOException {
        report = kept.report();
        boolean isCopied = report.finding() == Finding.LONGER || report.finding() == Finding.FOREIGN;
        long end = isCopied ? kept.end(offset) : offset;
        kept.close();
        kept = null;
        if (isCopied) {
            keepCopy(offset, end);
        }
        channel.truncate(offset);
    }

    /** Commands are in the records: these may be all that is left of some. */
    private void keepCopy(long offset, long end) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".cut-at-" + offset);
        for (int number = 2; Files.exists(copy); number++) {
            copy = file.resolveSibling(file.getFileName() + ".cut-at-" + offset + "-" + number);
        }
        try (FileChannel target = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = offset; at < end; ) {
                at += channel.transferTo(at, end - at, target);
            }
            target.force(true);
        }
        Durable.forceFolder(file.toAbsolutePath().getParent());
    }

    @Override
    public void append(long firstSequence, byte[] records, int length) {
        if (firstSequence != nextSequence) {
            throw new IllegalStateException("Expected sequence " + nextSequence + ", but found " + firstSequence);
        }
        try {
            int known = 0;
            if (kept != null) {
                known = kept.compare(records, length);
                if (kept.contradicts()) {
                    // Nothing is written any more; start() says so, once the whole journal has been looked at.
                    known = length;
                } else if (!kept.agrees()) {
                    cut(kept.position());
                }
            }
            if (ahead != null) {
                ahead.reach(position + length);
            }
            write(records, known, length - known, position + known);
            for (int at = 0; at < length; at += OutcomeRecord.length(records, at)) {
                endBySequence.set(nextSequence++, position + at + OutcomeRecord.length(records, at));
            }
        } catch (IOException | UncheckedIOException failure) {
            throw notWritten(failure);
        }
        position += length;
        if (ahead != null) {
            ahead.appended(position, nextSequence - 1);
        }
    }

    private void write(byte[] bytes, int from, int length, long offset) throws IOException {
        if (source.array() != bytes) {
            // Seldom: the encoder keeps its array from batch to batch.
            source = ByteBuffer.wrap(bytes);
        }
        int end = from + length;
        ByteBuffer buffer = source.clear().position(from);
        for (long at = offset; buffer.position() < end; ) {
            buffer.limit(buffer.position() + Math.min(end - buffer.position(), PIECE_BYTES));
            at += channel.write(buffer, at);
        }
    }

    @Override
    public void enrollmentBegun(long enrollmentId) {
        lastEnrollment = Math.max(lastEnrollment, enrollmentId);
        if (ahead != null) {
            ahead.begun(enrollmentId);
        }
    }

    @Override
    public void enrollmentChanged(long enrollmentId, long sequence) {
        try {
            lastChangeByEnrollment.set(enrollmentId, sequence);
        } catch (UncheckedIOException failure) {
            throw notWritten(failure);
        }
    }

    @Override
    public void start() {
        try {
            if (kept != null) {
                if (kept.contradicts()) {
                    throw new OutcomesContradictException(kept.report());
                }
                cut(position);
            }
        } catch (IOException failure) {
            throw notWritten(failure);
        }
    }

    /**
     * From now on space is taken before it is needed, and {@link #hasRoom} says whether there is enough. To be called once,
     * after {@link #start}, by the thread that appends or before it.
     *
     * @param listener told when there is no room for commands, and when there is again
     */
    public void takeSpaceAhead(JournalSettings settings, DiskListener listener) {
        takeSpaceAhead(settings, new DiskReserve(file.toAbsolutePath().getParent(), settings.reserveBytes()), listener);
    }

    /** The same on a disk whose free space somebody else knows. */
    void takeSpaceAhead(JournalSettings settings, DiskReserve reserve, DiskListener listener) {
        SpaceAhead started =
                new SpaceAhead(channel, endBySequence, lastChangeByEnrollment, reserve, settings, listener);
        started.begun(lastEnrollment);
        started.start(position, nextSequence - 1);
        ahead = started;
    }

    /** {@inheritDoc} Always true where no space is taken ahead. */
    @Override
    public boolean hasRoom() {
        return ahead == null || ahead.hasRoom();
    }

    /** What was found of an earlier run's history; to be asked after {@link #start}. */
    public OutcomeReport recovered() {
        return report;
    }

    @Override
    public OutcomeReader newReader() {
        return new Reader();
    }

    @Override
    public void close() {
        giveBackSpaceAhead();
        for (Closeable resource : toClose) {
            try {
                resource.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Cuts the file to its records; whoever could not cut it leaves what a crash does. */
    private void giveBackSpaceAhead() {
        if (ahead == null) {
            return;
        }
        ahead.stop();
        ahead = null;
        try {
            channel.truncate(position);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads one record after the other into a buffer of its own. */
    private final class Reader implements OutcomeReader {
        private static final int FIRST_CAPACITY = 4 << 10;
        private static final int MOST_KEPT = 1 << 20;

        private final OutcomeDecoder decoder = new OutcomeDecoder();
        private byte[] bytes = new byte[FIRST_CAPACITY];
        private ByteBuffer buffer = ByteBuffer.wrap(bytes);

        @Override
        public OutcomeDecoder read(long sequence) {
            long start = sequence < 1 ? 0 : endBySequence.get(sequence - 1);
            long length = sequence < 1 ? 0 : endBySequence.get(sequence) - start;
            if (length < OutcomeRecord.MIN_LENGTH || length > OutcomeRecord.MAX_LENGTH) {
                throw new IllegalStateException("Expected a record of sequence " + sequence + ", but found none");
            }
            // With the running hash of the record before it, or the head's.
            int wanted = OutcomeRecord.HASH_LENGTH + (int) length;
            fill(start - OutcomeRecord.HASH_LENGTH, wanted);
            long hashBefore = OutcomeRecord.runningHash(bytes, 0, OutcomeRecord.HASH_LENGTH);
            if (!OutcomeRecord.isIntact(bytes, OutcomeRecord.HASH_LENGTH, (int) length, hashBefore)
                    || OutcomeRecord.sequence(bytes, OutcomeRecord.HASH_LENGTH) != sequence) {
                throw new IllegalStateException("Expected the whole record of sequence " + sequence
                        + ", but found other bytes: " + KeptOutcomes.NAME + ", offset " + start);
            }
            return decoder.wrap(bytes, OutcomeRecord.HASH_LENGTH, (int) length);
        }

        private void fill(long offset, int wanted) {
            try {
                makeRoom(offset, wanted);
                while (buffer.position() < wanted) {
                    buffer.limit(buffer.position() + Math.min(wanted - buffer.position(), PIECE_BYTES));
                    if (channel.read(buffer, offset + buffer.position()) < 0) {
                        throw endsEarly(offset, wanted, buffer.position());
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /** Room for common records is kept; what a very long one took is given back by the next. */
        private void makeRoom(long offset, int wanted) throws IOException {
            if (bytes.length < wanted || bytes.length > Math.max(wanted, MOST_KEPT)) {
                long left = channel.size() - offset;
                if (left < wanted) {
                    // No room is made for what is not there.
                    throw endsEarly(offset, wanted, Math.max(0, left));
                }
                bytes = new byte[Math.max(wanted, Math.min(bytes.length * 2, MOST_KEPT))];
                buffer = ByteBuffer.wrap(bytes);
            }
            buffer.clear();
        }

        private static IllegalStateException endsEarly(long offset, int wanted, long found) {
            return new IllegalStateException("Expected " + wanted + " bytes, but found " + found + ": "
                    + KeptOutcomes.NAME + ", offset " + offset);
        }

        @Override
        public long lastChangeOf(long enrollmentId) {
            // The table is memory, and would answer from it for as long as somebody asks.
            if (!channel.isOpen()) {
                throw new IllegalStateException("Expected an open history, but it is closed");
            }
            return lastChangeByEnrollment.get(enrollmentId);
        }
    }
}
