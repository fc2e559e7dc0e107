package io.registrar.bench.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether forces of this JVM take as long as they are to: of data alone, with metadata, and of mapped memory, which are three
 * calls to the system. Exit code 1 if one of them is faster.
 */
public final class ForceProbe {
    private static final int FORCES = 20;
    private static final int PAGE_BYTES = 4096;

    private ForceProbe() {}

    /** Takes a folder on the disk and the milliseconds that each force must take; prints the shortest of each kind. */
    public static void main(String[] args) throws IOException {
        long wantedNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1]));
        Path file = Files.createTempFile(Path.of(args[0]), "force", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, PAGE_BYTES);
            long data = shortest(channel, () -> channel.force(false));
            long metadata = shortest(channel, () -> channel.force(true));
            long memory = shortest(channel, () -> {
                mapped.put(0, (byte) (mapped.get(0) + 1));
                mapped.force();
            });
            System.out.printf(
                    Locale.ROOT,
                    "shortest force of %d: data %.3f ms, with metadata %.3f ms, mapped %.3f ms%n",
                    FORCES,
                    data / 1e6,
                    metadata / 1e6,
                    memory / 1e6);
            if (Math.min(data, Math.min(metadata, memory)) < wantedNanos) {
                System.exit(1);
            }
        } finally {
            Files.delete(file);
        }
    }

    @FunctionalInterface
    private interface Force {
        void run() throws IOException;
    }

    private static long shortest(FileChannel channel, Force force) throws IOException {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < FORCES; i++) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) i}), i);
            long start = System.nanoTime();
            force.run();
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest;
    }
}
