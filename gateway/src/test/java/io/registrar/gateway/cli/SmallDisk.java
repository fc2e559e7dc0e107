package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A file system of its own, small enough to be filled up, and somebody who fills it: in memory, or ext4 in a file if {@code
 * -Dregistrar.fulldisk.type=ext4} says so. Needs the right to mount.
 */
final class SmallDisk implements AutoCloseable {
    private static final String TYPE = System.getProperty("registrar.fulldisk.type", "tmpfs");
    private static final int PIECE_BYTES = 64 << 10;
    private static final int MIB = 1 << 20;
    /** Between two tries to write where nothing was free. */
    private static final long RETRY_NANOS = 1_000_000;

    private final Path path;
    private final Path filler;
    private volatile boolean isFilling;
    private Thread filling;
    private volatile Throwable failure;

    private SmallDisk(Path path) {
        this.path = path;
        filler = path.resolve("filler");
    }

    /** Mounts one below this folder; where that is not allowed, the test is skipped and says so. */
    static SmallDisk mount(Path folder, int mib) throws IOException, InterruptedException {
        Path path = Files.createDirectory(folder.resolve("disk"));
        String said;
        if (TYPE.equals("tmpfs")) {
            said = run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "registrar-test", path.toString());
        } else {
            Path image = folder.resolve("image");
            try (FileChannel channel =
                    FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), (long) mib * MIB - 1);
            }
            said = run("mkfs." + TYPE, "-q", "-m", "0", image.toString());
            said = said.isEmpty() ? run("mount", "-o", "loop", image.toString(), path.toString()) : said;
        }
        assumeTrue(said.isEmpty(), "needs a small " + TYPE + " of its own, but can't mount one here: " + said);
        return new SmallDisk(path);
    }

    /** Nothing if it went well, and else what was said. */
    private static String run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? "" : command[0] + " failed: " + said;
        } catch (IOException none) {
            return none.getMessage();
        }
    }

    /** Where it is mounted. */
    Path path() {
        return path;
    }

    /** Takes all that is free, and whatever becomes free, until {@link #free}. */
    void fill() throws IOException, InterruptedException {
        long most = path.toFile().getUsableSpace() - MIB;
        if (most > 0) {
            // Much faster than writing; the rest is written, down to the last byte. What it says does not matter.
            run("fallocate", "-l", Long.toString(most), filler.toString());
        }
        isFilling = true;
        filling = new Thread(this::writeOn, "filler");
        filling.start();
    }

    private void writeOn() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE_BYTES);
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = channel.size();
            while (isFilling) {
                try {
                    at += channel.write(bytes.clear(), at);
                } catch (IOException full) {
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        } catch (IOException | RuntimeException broken) {
            failure = broken;
        }
    }

    /** Gives all of it back. */
    void free() throws IOException, InterruptedException {
        if (filling != null) {
            isFilling = false;
            filling.join();
            filling = null;
        }
        if (failure != null) {
            throw new AssertionError("the filler failed", failure);
        }
        Files.deleteIfExists(filler);
    }

    @Override
    public void close() {
        try {
            free();
            String said = run("umount", path.toString());
            for (int tries = 0; !said.isEmpty() && tries < 50; tries++) {
                // A process that was killed may still be on its way out.
                TimeUnit.MILLISECONDS.sleep(100);
                said = run("umount", path.toString());
            }
            assertTrue(said.isEmpty(), said);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
