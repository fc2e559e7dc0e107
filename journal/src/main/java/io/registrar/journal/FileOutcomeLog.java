package io.registrar.journal;

import io.registrar.engine.codec.OutcomeDecoder;
import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.engine.pipeline.OutcomeLog;
import io.registrar.engine.pipeline.OutcomeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The history on the disk: one file of records, and two tables that lead into it.
 *
 * <pre>
 *  outcomes/records         a head of 16 bytes, then the records, end to end: see {@link OutcomeRecord}
 *  outcomes/by-sequence     where the record of each sequence ends
 *  outcomes/by-enrollment   sequence of the command that last changed each enrollment: see {@link ChangeEntry}
 *  outcomes/DAMAGED         if something did not check out while it was read
 *  outcomes/REMAKING        while tables are made anew
 * </pre>
 *
 * Nobody waits for a force, and the file is written with plain writes, one a batch. A reader believes neither: it checks each record by
 * itself, against the running hash before it. No reading thread may be interrupted: that would close the file for all.
 *
 * <p>A history is made again from sequence 1, and the tables with it; or it goes on from a place, {@link #resume}: then
 * nothing before that is read, and the tables are believed up to there. For that, whoever names the place has forced all
 * three files before it counts ({@link OutcomeFiles}); and with one of the last two files there, or tables that do not fit, all records
 * up to the place are looked at once, and the tables made from them.
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

    private final OutcomeOpening opening;
    private final FileChannel channel;
    private final RecordsHead head;
    private final OutcomeTables tables;
    private final Path file;
    private KeptOutcomes kept;
    private OutcomeReport report;
    /** Where the last record ends. */
    private long position;
    /** Takes space in advance, or null if each append takes its own. Not before the start. */
    private volatile SpaceAhead ahead;

    /** Of the last record that can be read. Written by the appending thread, read by all. */
    private volatile long lastSequence;
    /** Whether a reader has found what does not check out. */
    private final AtomicBoolean isDoubted = new AtomicBoolean();

    private ByteBuffer source = ByteBuffer.allocate(0);

    /**
     * Opens the history of a folder, to be made again from sequence 1.
     *
     * @param folder stays the caller's to close, after this log
     * @throws DataFolderException if it can't be written, as {@link #append}, {@link #enrollmentChanged} and {@link #start}
     *     throw too
     */
    public FileOutcomeLog(DataFolder folder) {
        this(OutcomeOpening.toMakeAgain(folder));
    }

    private FileOutcomeLog(OutcomeOpening opening) {
        this.opening = opening;
        channel = opening.channel;
        head = opening.head;
        tables = opening.tables;
        file = opening.records;
        kept = opening.kept;
        lastSequence = opening.from.sequence();
        position = head.offsetOf(opening.from);
        try {
            if (!kept.agrees()) {
                cut(0);
                write(head.bytes(), 0, head.length(), 0);
            }
        } catch (IOException failure) {
            close();
            throw notWritten(failure);
        }
    }

    /**
     * Opens the history of a folder, to go on from a place.
     *
     * @param folder stays the caller's to close, after this log
     * @param mark the first record that is handed in is the one behind it
     * @throws OutcomesNotResumableException if it can't go on from there; the records are as they were. The host then makes the
     *     history again, from sequence 1 if the journal has it all, or {@linkplain #beginBehind begins} it at the place
     * @throws DataFolderException if it can't be written
     */
    public static FileOutcomeLog resume(DataFolder folder, OutcomePosition mark) throws OutcomesNotResumableException {
        return new FileOutcomeLog(OutcomeOpening.toResume(folder, mark));
    }

    /**
     * Opens a history that begins behind a place, as nothing leads to what was before. What there is of one is kept aside.
     *
     * @param folder stays the caller's to close, after this log
     * @param mark the first record that is handed in, and kept, is the one behind it
     * @throws DataFolderException if it can't be written
     */
    public static FileOutcomeLog beginBehind(DataFolder folder, OutcomePosition mark) {
        return new FileOutcomeLog(OutcomeOpening.toBeginBehind(folder, mark));
    }

    /** A full disk, most likely. */
    static DataFolderException notWritten(Exception failure) {
        return new DataFolderException("outcomes can't be written: " + failure.getMessage(), failure);
    }

    /** From here on nothing is held against the kept history any more. */
    private void cut(long offset) throws IOException {
        report = kept.report().withTableProblem(opening.tableProblem);
        long end = switch (report.finding()) {
            case LONGER, LATER, FOREIGN -> kept.end(offset);
            // The journal has all of it.
            case COMPLETE, MISSING, SHORTER, DAMAGED, CONTRADICTING -> offset;
        };
        kept.close();
        kept = null;
        if (end > offset) {
            keepCopy(offset, end);
        }
        channel.truncate(offset);
    }

    /** Commands are in the records: these may be all that is left of some. */
    private void keepCopy(long offset, long end) throws IOException {
        Durable.copy(file, offset, end, OutcomeOpening.unusedCopy(file, offset));
        Durable.forceFolder(file.toAbsolutePath().getParent());
    }

    @Override
    public void append(long firstSequence, byte[] records, int length) {
        long sequence = lastSequence;
        if (firstSequence != sequence + 1) {
            throw new IllegalStateException("Expected sequence " + (sequence + 1) + ", but found " + firstSequence);
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
            // The tables first: whoever sees the records and forces all of it forces what leads to them too.
            for (int at = 0; at < length; at += OutcomeRecord.length(records, at)) {
                tables.recordEnds(++sequence, position + at + OutcomeRecord.length(records, at));
            }
            write(records, known, length - known, position + known);
        } catch (IOException | UncheckedIOException failure) {
            throw notWritten(failure);
        }
        position += length;
        lastSequence = sequence;
        if (ahead != null) {
            ahead.appended(position, sequence);
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
        try {
            tables.enrollmentBegun(enrollmentId);
        } catch (UncheckedIOException failure) {
            throw notWritten(failure);
        }
        if (ahead != null) {
            ahead.begun(enrollmentId);
        }
    }

    @Override
    public void enrollmentChanged(long enrollmentId, long sequence) {
        try {
            tables.enrollmentChanged(enrollmentId, sequence);
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
            if (opening.hasNewTables) {
                opening.believeTables();
            } else {
                checkChanges();
            }
        } catch (IOException failure) {
            throw notWritten(failure);
        }
    }

    /**
     * A power cut may have taken commands from the journal that had reached the table, and of the table pages that had not
     * reached the disk. What the replay has set since is right; for anything else all records are looked at.
     */
    private void checkChanges() throws IOException {
        Optional<String> problem = tables.problemOfChanges(lastSequence);
        if (problem.isEmpty()) {
            return;
        }
        report = report.withTableProblem(problem.get());
        opening.remaking.put(problem.get());
        tables.forgetChanges();
        Optional<String> damage;
        try (RecordsWalk walk = new RecordsWalk(file)) {
            damage = walk.to(lastSequence, (sequence, offset) -> {}, tables);
        }
        if (damage.isEmpty()) {
            opening.believeTables();
        } else {
            // Better no answer than an older one. The next start does not go by these records.
            tables.forgetChanges();
            opening.damaged.put(damage.get());
            report = report.withTableProblem(problem.get() + "; nor can it be made from the records: " + damage.get());
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
        SpaceAhead started = new SpaceAhead(channel, tables, reserve, settings, listener);
        started.begun(tables.lastEnrollment());
        started.start(position, lastSequence);
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

    /** Where a history lies that could not be gone on with; to be asked after {@link #beginBehind}. */
    public Optional<Path> keptAside() {
        return opening.keptAside;
    }

    /** Sequence of the first record that there is, or will be. */
    public long firstSequence() {
        return head.firstSequence();
    }

    @Override
    public OutcomeReader newReader() {
        return new Reader();
    }

    @Override
    public void close() {
        giveBackSpaceAhead();
        opening.close();
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
            if (sequence < head.firstSequence() || sequence > lastSequence) {
                throw none(sequence);
            }
            try {
                return look(sequence);
            } catch (RuntimeException problem) {
                if (channel.isOpen()) {
                    doubt(problem);
                }
                throw problem;
            }
        }

        private static IllegalStateException none(long sequence) {
            return new IllegalStateException("Expected a record of sequence " + sequence + ", but found none");
        }

        private OutcomeDecoder look(long sequence) {
            long start = tables.endOf(sequence - 1);
            long length = tables.endOf(sequence) - start;
            if (length < OutcomeRecord.MIN_LENGTH
                    || length > OutcomeRecord.MAX_LENGTH
                    || start < OutcomeRecord.HASH_LENGTH) {
                throw none(sequence);
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
            try {
                return tables.lastChangeOf(enrollmentId);
            } catch (IllegalStateException problem) {
                doubt(problem);
                throw problem;
            }
        }

        @Override
        public long firstSequence() {
            return head.firstSequence();
        }

        @Override
        public long lastSequence() {
            return lastSequence;
        }

        @Override
        public void doubt(String problem) {
            if (isDoubted.compareAndSet(false, true)) {
                try {
                    opening.damaged.put(problem);
                } catch (IOException failure) {
                    isDoubted.set(false);
                    throw new UncheckedIOException(failure);
                }
            }
        }
    }
}
