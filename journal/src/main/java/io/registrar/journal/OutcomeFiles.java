package io.registrar.journal;

import io.registrar.engine.codec.OutcomePosition;
import io.registrar.engine.codec.OutcomeRecord;
import io.registrar.engine.pipeline.CommandLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What whoever makes a snapshot has to do with the history of a running server, from any thread or process: see that both
 * came to the same, and bring it to the disk, before the snapshot counts. A start from the snapshot then believes the
 * history up to there.
 */
public final class OutcomeFiles {
    static final String RECORDS = "records";
    static final String BY_SEQUENCE = "by-sequence";
    static final String BY_ENROLLMENT = "by-enrollment";

    private OutcomeFiles() {}

    /**
     * Brings to the disk whatever the history holds at the moment, records and tables, and the names of its files. Does
     * nothing if no history is kept.
     *
     * @param outcomes folder of the history, see {@link DataFolder#outcomes}
     * @throws IOException if it can't be forced: then nothing may be built on it, and no second try would tell
     */
    public static void force(Path outcomes) throws IOException {
        if (!areKept(outcomes)) {
            return;
        }
        for (String name : List.of(RECORDS, BY_SEQUENCE, BY_ENROLLMENT)) {
            // Whoever has it mapped: on Linux that is the same memory.
            try (FileChannel channel = FileChannel.open(outcomes.resolve(name), StandardOpenOption.READ)) {
                channel.force(false);
            }
        }
        Durable.forceFolder(outcomes);
        Durable.forceFolder(outcomes.toAbsolutePath().getParent());
    }

    /**
     * The running hash of the history behind so many bytes of records, counted from sequence 1.
     *
     * <p>Beside a running server a batch that is being written may be seen in part. Whoever finds another hash than
     * expected asks again after a while, and believes it if it stays.
     *
     * @param outcomes folder of the history
     * @param bytes of an {@link io.registrar.engine.codec.OutcomePosition}
     * @return empty if there is no such place yet or any more: the history ends before it or begins behind it, or is not
     *     kept
     * @throws IOException if it can't be read
     */
    public static OptionalLong runningHashAt(Path outcomes, long bytes) throws IOException {
        if (!areKept(outcomes)) {
            return OptionalLong.empty();
        }
        try (FileChannel channel = FileChannel.open(outcomes.resolve(RECORDS), StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(RecordsHead.MAX_LENGTH);
            read(channel, head, 0);
            RecordsHead known = RecordsHead.of(head.array(), 0, head.position()).orElse(null);
            if (known == null || bytes < known.base().bytes()) {
                return OptionalLong.empty();
            }
            ByteBuffer hash = ByteBuffer.allocate(OutcomeRecord.HASH_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            read(channel, hash, known.length() + bytes - known.base().bytes() - OutcomeRecord.HASH_LENGTH);
            boolean isBeginning = bytes == known.base().bytes();
            // Zeros are room that was taken ahead.
            return hash.hasRemaining() || (hash.getLong(0) == 0 && !isBeginning)
                    ? OptionalLong.empty()
                    : OptionalLong.of(hash.getLong(0));
        }
    }

    /**
     * Delivers what is kept, record by record, from that of sequence 1 up to a place: each was checked. Works beside a running
     * server, for a place that a snapshot stands at.
     *
     * @param outcomes folder of the history
     * @return why what was delivered is not the history up to there; empty if it is
     * @throws DataFolderException if it can't be opened
     */
    public static Optional<String> read(Path outcomes, OutcomePosition until, CommandLog.RecordVisitor visitor) {
        try (KeptOutcomes kept = new KeptOutcomes(outcomes.resolve(RECORDS))) {
            if (!kept.agrees()) {
                return Optional.of(problem(kept));
            }
            if (kept.head().firstSequence() > 1) {
                return Optional.of(KeptOutcomes.NAME + " begins with sequence "
                        + kept.head().firstSequence());
            }
            while (kept.sequence() < until.sequence()) {
                byte[] record = kept.next();
                if (record.length == 0) {
                    return Optional.of(problem(kept));
                }
                visitor.onRecord(record, 0, record.length);
            }
            return kept.runningHash() == until.runningHash()
                    ? Optional.empty()
                    : Optional.of(KeptOutcomes.NAME + " has other outcomes up to sequence " + until.sequence()
                            + " than the snapshot of there");
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be read: " + failure.getMessage(), failure);
        }
    }

    private static String problem(KeptOutcomes kept) {
        return switch (kept.report().finding()) {
            case MISSING -> "no outcomes are kept";
            case SHORTER -> KeptOutcomes.NAME + " ends with sequence " + kept.sequence();
            default -> kept.report().problem();
        };
    }

    /** Whether a history is kept. */
    public static boolean areKept(Path outcomes) {
        return Files.exists(outcomes.resolve(RECORDS));
    }

    /** Copies the records that there are now, forced; does nothing if none are kept. The tables are made of them again. */
    static void copy(Path outcomes, Path target) throws IOException {
        if (areKept(outcomes)) {
            Files.createDirectory(target);
            Path records = outcomes.resolve(RECORDS);
            Durable.copy(records, 0, Files.size(records), target.resolve(RECORDS));
            Durable.forceFolder(target);
        }
    }

    /**
     * Cuts the records of a history that nobody writes, and returns when the disk knows; does nothing if none are kept.
     *
     * @param end how long they are to be, at most as long as they are; 0 deletes them
     * @throws DataFolderException if they can't be cut
     */
    public static void cut(Path outcomes, long end) {
        if (!areKept(outcomes)) {
            return;
        }
        Path records = outcomes.resolve(RECORDS);
        try {
            if (end == 0) {
                Files.delete(records);
                Durable.forceFolder(outcomes);
                return;
            }
            try (FileChannel channel = FileChannel.open(records, StandardOpenOption.WRITE)) {
                channel.truncate(end);
                channel.force(true);
            }
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be cut: " + failure, failure);
        }
    }

    private static void read(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // Until it is full or the file ends.
        }
    }
}
