package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file beside the outcomes that says by being there: the next start must not believe the tables, and looks at every
 * record. What it holds is a line for whoever looks. It is on the disk before {@link #put} returns.
 */
final class HistoryMark {
    /** Something did not check out while it was read. */
    static final String DAMAGED = "DAMAGED";
    /** The tables are being made anew, and are not on the disk yet. */
    static final String REMAKING = "REMAKING";

    private final Path file;

    HistoryMark(Path outcomes, String name) {
        file = outcomes.resolve(name);
    }

    String name() {
        return file.getFileName().toString();
    }

    boolean isThere() {
        return Files.exists(file);
    }

    void put(String reason) throws IOException {
        if (isThere()) {
            return;
        }
        // On a full disk there may be room for the name alone, which is enough.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Durable.forceFolder(file.toAbsolutePath().getParent());
            channel.write(ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
