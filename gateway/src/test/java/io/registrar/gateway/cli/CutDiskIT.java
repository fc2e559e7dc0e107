package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk of the power-cut loop keeps and what it forgets, before anything is concluded from it. */
class CutDiskIT {
    private static final int DISK_MIB = 64;
    private static final int FILE_BYTES = 1 << 20;
    private static final int ROUNDS = 3;

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    @BeforeEach
    void seeWhetherItCanBe() throws Exception {
        CutDisk.obstacle(folder).ifPresent(Assumptions::abort);
    }

    @Test
    void shouldKeepWhatWasForcedAndForgetWhatWasNot() throws Exception {
        try (CutDisk disk = new CutDisk(folder, DISK_MIB, "")) {
            Path forced = fill(disk, "forced", 0);
            Path unforced = fill(disk, "unforced", 0);
            for (int round = 1; round <= ROUNDS; round++) {
                write(forced, round, true);
                write(unforced, round, false);
                Files.writeString(disk.folder().resolve("never-forced-" + round), "x");
                assertArrayEquals(bytes(round), Files.readAllBytes(unforced), "as the machine sees it");
                disk.cutPower(random);
                disk.restorePower();
                assertArrayEquals(bytes(round), Files.readAllBytes(forced));
                // Nothing of it had left the machine's memory.
                assertArrayEquals(bytes(0), Files.readAllBytes(unforced));
                assertFalse(Files.exists(disk.folder().resolve("never-forced-" + round)));
            }
            disk.assertSound();
        }
        assertEquals(0, folder.toFile().list().length, "nothing is left behind");
    }

    @Test
    void shouldForgetWhatReachedTheDiskAndWasNotFlushed() throws Exception {
        // The same force, but the file system doesn't tell the disk of it.
        try (CutDisk disk = new CutDisk(folder, DISK_MIB, ",barrier=0")) {
            Path file = fill(disk, "forced", 0);
            int forgotten = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                SystemCommand.call("sync", "-f", folder.resolve("cache").toString());
                write(file, round, true);
                disk.cutPower(random);
                disk.restorePower();
                forgotten += Arrays.equals(bytes(round), Files.readAllBytes(file)) ? 0 : 1;
            }
            // Not each time: what the disk writes of its own accord it does not forget.
            assertNotEquals(0, forgotten);
        }
    }

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[FILE_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** A file of this content, which is on the disk with all that belongs to it. */
    private static Path fill(CutDisk disk, String name, int value) throws IOException, InterruptedException {
        Path file = Files.write(disk.folder().resolve(name), bytes(value));
        SystemCommand.call("sync", "-f", file.toString());
        return file;
    }

    private static void write(Path file, int value, boolean isForced) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes(value)));
            if (isForced) {
                channel.force(false);
            }
        }
    }
}
