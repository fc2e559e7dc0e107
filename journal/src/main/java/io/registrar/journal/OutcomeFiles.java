package io.registrar.journal;

import io.registrar.engine.codec.OutcomeRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;

/** What whoever makes a snapshot asks of the history that a live engine writes, in this process or another. */
public final class OutcomeFiles {
    private OutcomeFiles() {}

    /** Whether a history is kept. */
    public static boolean areKept(Path outcomes) {
        return Files.exists(outcomes.resolve("records"));
    }

    /**
     * The running hash that stands in a history behind so many bytes of records.
     *
     * @param outcomes the history's folder
     * @param bytes of records from sequence 1 on, at least one
     * @return nothing if the history is not that long, or is not kept
     */
    public static OptionalLong runningHash(Path outcomes, long bytes) {
        Path records = outcomes.resolve("records");
        if (!areKept(outcomes)) {
            return OptionalLong.empty();
        }
        ByteBuffer hash = ByteBuffer.allocate(OutcomeRecord.HASH_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        long offset = KeptOutcomes.HEAD.length + bytes - OutcomeRecord.HASH_LENGTH;
        try (FileChannel channel = FileChannel.open(records, StandardOpenOption.READ)) {
            while (hash.hasRemaining()) {
                if (channel.read(hash, offset + hash.position()) < 0) {
                    return OptionalLong.empty();
                }
            }
            return OptionalLong.of(hash.getLong(0));
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be read: " + failure, failure);
        }
    }

    /** Copies the records that there are now, forced; does nothing if none are kept. The tables are made of them again. */
    static void copy(Path outcomes, Path target) throws IOException {
        if (areKept(outcomes)) {
            Files.createDirectory(target);
            Path records = outcomes.resolve("records");
            Durable.copy(records, 0, Files.size(records), target.resolve("records"));
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
        Path records = outcomes.resolve("records");
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

    /** Returns when all of the history that was written before the call is on the disk; does nothing if none is kept. */
    public static void force(Path outcomes) {
        try {
            for (String name : List.of("records", "by-sequence", "by-enrollment")) {
                if (Files.exists(outcomes.resolve(name))) {
                    Durable.forceFile(outcomes.resolve(name));
                }
            }
        } catch (IOException failure) {
            throw new DataFolderException("outcomes can't be forced: " + failure, failure);
        }
    }
}
