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
