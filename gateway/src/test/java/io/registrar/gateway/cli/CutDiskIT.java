package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    private static final int PAGE_BYTES = 4096;
    /** How often chance may keep everything, or nothing. */
    private static final int MOST_ROUNDS = 40;

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    @BeforeEach
    void seeWhetherItCanBe() throws Exception {
        CutDisk.obstacle(folder).ifPresent(Assumptions::abort);
    }

    @Test
    void shouldKeepWhatWasForcedAndForgetSomeOfTheRest() throws Exception {
        int forgotten = 0;
        int kept = 0;
        try (CutDisk disk = new CutDisk(folder, DISK_MIB, "")) {
            Path forced = fill(disk, "forced", 0);
            Path unforced = fill(disk, "unforced", 0);
            byte[] before = bytes(0);
            for (int round = 1; round <= MOST_ROUNDS && (forgotten == 0 || kept == 0); round++) {
                write(forced, round, true);
                write(unforced, round, false);
                assertArrayEquals(bytes(round), Files.readAllBytes(unforced), "as the machine sees it");
                disk.cutPower(random);
                disk.restorePower();
                assertArrayEquals(bytes(round), Files.readAllBytes(forced));
                byte[] after = Files.readAllBytes(unforced);
                for (int page = 0; page < FILE_BYTES; page += PAGE_BYTES) {
                    boolean isOld = Arrays.equals(after, page, page + PAGE_BYTES, before, page, page + PAGE_BYTES);
                    boolean isNew = Arrays.equals(after, page, page + PAGE_BYTES, bytes(round), 0, PAGE_BYTES);
                    assertNotEquals(isOld, isNew, "page at " + page + " is as it was, or as it was made");
                    forgotten += isOld ? 1 : 0;
                    kept += isNew ? 1 : 0;
                }
                before = after;
            }
            disk.assertSound();
        }
        assertNotEquals(0, forgotten);
        // Where the processor is none that the script knows, nothing is written before the cut.
        assertTrue(kept > 0 || !System.getProperty("os.arch").matches("amd64|aarch64"), "pages kept");
        assertEquals(0, folder.toFile().list().length, "nothing is left behind");
    }

    @Test
    void shouldForgetWhatReachedTheDiskAndWasNotFlushed() throws Exception {
        // The same force, but the file system doesn't tell the disk of it.
        try (CutDisk disk = new CutDisk(folder, DISK_MIB, ",barrier=0")) {
            Path file = fill(disk, "forced", 0);
            int forgotten = 0;
            for (int round = 1; round <= MOST_ROUNDS && forgotten == 0; round++) {
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
