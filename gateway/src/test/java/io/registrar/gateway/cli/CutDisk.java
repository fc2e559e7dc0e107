package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.registrar.gateway.cli.SystemCommand.Ended;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A disk whose power can be cut: an ext4 file system for a server under test, on a disk with a cache that forgets.
 *
 * <pre>
 * server → {@link #folder()}: ext4 "mounted", its page cache = the machine's memory
 *            → loop device = the disk
 *                → file DISK on ext4 "cache", whose page cache = the disk's own cache
 *                    → loop device → file CACHE.img = what the disk remembers
 * </pre>
 *
 * <p><b>Why what is left is what a disk could hold.</b> A write that the inner file system has issued, and that its loop
 * device has completed, is in the page cache of the outer one: as in the cache of a disk, it may be lost. A flush that the
 * inner file system sends (its answer to {@code fdatasync}) is an {@code fsync} of the file DISK on the outer one, and is
 * answered when that has returned: all writes completed before it are then in CACHE.img. In between the outer file system
 * writes back what it likes, page by page, which a disk may do, too.
 *
 * <p>{@link #cutPower} shuts the outer file system down with {@code EXT4_IOC_SHUTDOWN} and the flag "don't flush the log".
 * From that one moment on nothing reaches CACHE.img: no page is written back, no transaction is committed, every later
 * write, flush and force of the server fails and can't be acknowledged. Nothing is copied, so there is no copy
 * that could mix two moments, and the flusher threads of the kernel can't do what a copy would have to forbid. Pages
 * that were on their way may arrive or not, as in a disk. Immediately before, pages drawn at random are written from the
 * page cache to the disk, and out of the disk's cache, as the kernel and the disk may do with any page at any time: so what was not
 * forced survives in parts, and in another order than it was made in.
 *
 * <p>{@link #restorePower} takes both file systems off, which throws away what their page caches hold, puts them on
 * again, and lets the inner one recover by its own journal, as a machine does at its next start. DISK is written through
 * once at the beginning, so its blocks are never moved, and the outer file system's own recovery has nothing to decide
 * about its bytes.
 *
 * <p>Not in it: a disk that tears a sector, or loses a flush that it has acknowledged. The option {@code barrier=0} of the inner file
 * system makes the latter.
 *
 * <p>Needs Linux, root, loop devices, and perl for its {@code ioctl}. For one thread.
 */
final class CutDisk implements AutoCloseable {
    /**
     * First some pages of the newest files go from the machine to the disk, in runs of 1 to 8, and then out of the disk's
     * cache all that is there, or some of it, or nothing. 0x8004587d is {@code _IOR('X', 125, __u32)}, 2 its
     * EXT4_GOING_FLAGS_NOLOGFLUSH; sync_file_range has a number for each processor, and there 2 is to begin writing and 7 to
     * wait for it as well.
     */
    private static final String CUT = """
            my ($cache, $disk, $seed, @newest) = @ARGV;
            my %numbers = (x86_64 => 277, aarch64 => 84);
            my $machine = `uname -m`;
            chomp $machine;
            my $sync_file_range = $numbers{$machine};
            open(my $bytes, '+<', $disk) or die "$disk: $!";
            open(my $system, '<', $cache) or die "$cache: $!";
            my $size = -s $bytes;
            my $how = pack('L', 2);
            srand($seed);
            if ($sync_file_range) {
                for my $name (@newest) {
                    open(my $file, '<', $name) or next;
                    my $end = -s $file;
                    for (my $from = 0; $from < $end; ) {
                        my $length = 4096 * (1 + int(rand(8)));
                        syscall($sync_file_range, fileno($file), $from, $length, 7) if rand() < 0.5;
                        $from += $length;
                    }
                }
                if (rand() < 0.5) {
                    syscall($sync_file_range, fileno($bytes), 0, $size, 2);
                } else {
                    for (1 .. int(rand(4))) {
                        syscall($sync_file_range, fileno($bytes), int(rand($size)), int(rand($size / 4)), 2);
                    }
                }
            }
            ioctl($system, 0x8004587d, $how) or die "EXT4_IOC_SHUTDOWN: $!";
            """;
    /** Those with something that isn't on the disk are among them. */
    private static final int NEWEST_FILES = 8;

    private static final List<String> PROGRAMS = List.of("mkfs.ext4", "e2fsck", "mount", "umount", "losetup", "perl");
    private static final int MIB = 1 << 20;
    private static final int UNMOUNT_SECONDS = 30;

    private final Path image;
    private final Path cache;
    private final Path disk;
    private final Path mounted;
    private final String options;
    private final Thread atExit = new Thread(this::detach);

    /**
     * Makes the disk and mounts it.
     *
     * @param folder an empty one, which is given back empty by {@link #close}
     * @param mebibytes its size; the folder needs as much
     * @param options more of the inner file system's mount options, with a comma in front, or nothing
     */
    CutDisk(Path folder, int mebibytes, String options) throws IOException, InterruptedException {
        this.options = options;
        image = folder.resolve("CACHE.img");
        cache = Files.createDirectory(folder.resolve("cache"));
        mounted = Files.createDirectory(folder.resolve("mounted"));
        disk = cache.resolve("DISK");
        // A process that is interrupted leaves nothing mounted.
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            make(image, (long) mebibytes + 64 + mebibytes / 16, false);
            makeFileSystem(image);
            mountCache();
            make(disk, mebibytes, true);
            makeFileSystem(disk);
            SystemCommand.call("sync", "-f", disk.toString());
            mountDisk();
        } catch (IOException | InterruptedException failure) {
            close();
            throw failure;
        }
    }

    /** Why there can be no such disk here, or nothing. */
    static Optional<String> obstacle(Path scratch) throws IOException, InterruptedException {
        for (String program : PROGRAMS) {
            if (SystemCommand.find(program).isEmpty()) {
                return Optional.of("a disk to cut needs " + program + ", which isn't installed");
            }
        }
        if (SystemCommand.userId() != 0) {
            return Optional.of("a disk to cut has to be mounted, and only root may do that");
        }
        Path folder = Files.createDirectory(scratch.resolve("may-mount"));
        Path trial = folder.resolve("trial.img");
        Path point = Files.createDirectory(folder.resolve("trial"));
        make(trial, 8, false);
        makeFileSystem(trial);
        Ended mount = SystemCommand.run("mount", "-o", "loop", trial.toString(), point.toString());
        if (mount.exitCode() == 0) {
            SystemCommand.call("umount", point.toString());
        }
        Files.delete(point);
        Files.delete(trial);
        Files.delete(folder);
        return mount.exitCode() == 0
                ? Optional.empty()
                : Optional.of("a disk to cut has to be mounted, and that isn't allowed here: " + mount.output());
    }

    private static void make(Path file, long mebibytes, boolean isFilled) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(MIB);
            for (long i = isFilled ? 0 : mebibytes - 1; i < mebibytes; i++) {
                channel.write(zeros.clear(), i * MIB);
            }
            channel.force(true);
        }
    }

    /** Everything is written at once, and no block given back, so that nothing but its user changes the file later. */
    private static void makeFileSystem(Path file) throws IOException, InterruptedException {
        String extended = "nodiscard,lazy_itable_init=0,lazy_journal_init=0";
        SystemCommand.call("mkfs.ext4", "-q", "-F", "-m", "0", "-E", extended, file.toString());
    }

    private void mountCache() throws IOException, InterruptedException {
        SystemCommand.call("mount", "-t", "ext4", "-o", "loop,noatime", image.toString(), cache.toString());
    }

    private void mountDisk() throws IOException, InterruptedException {
        SystemCommand.call("mount", "-t", "ext4", "-o", "loop" + options, disk.toString(), mounted.toString());
    }

    /** Where the server under test keeps its data. */
    Path folder() {
        return mounted;
    }

    /**
     * Cuts the power at this moment. Whoever runs on the disk gets errors from now on, and has to be ended before
     * {@link #restorePower}.
     */
    void cutPower(SplittableRandom random) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-e", CUT, cache.toString(), disk.toString()));
        arguments.add(Integer.toString(random.nextInt(Integer.MAX_VALUE)));
        List<File> files = new ArrayList<>();
        collect(mounted.toFile(), files);
        files.stream()
                .sorted(Comparator.comparingLong(File::lastModified).reversed())
                .limit(NEWEST_FILES)
                .forEach(file -> arguments.add(file.toString()));
        SystemCommand.call("perl", arguments.toArray(String[]::new));
    }

    /** The server may delete them meanwhile, so this asks for no more than there is. */
    private static void collect(File folder, List<File> files) {
        File[] entries = folder.listFiles();
        for (File entry : entries == null ? new File[0] : entries) {
            if (entry.isDirectory()) {
                collect(entry, files);
            } else if (entry.isFile()) {
                files.add(entry);
            }
        }
    }

    /** Puts the disk on again, with what it remembers. */
    void restorePower() throws IOException, InterruptedException {
        unmount(mounted);
        unmount(cache);
        mountCache();
        mountDisk();
    }

    /** Takes the disk off in order and has its file system checked: what a cut had left must have been one. */
    void assertSound() throws IOException, InterruptedException {
        unmount(mounted);
        Ended check = SystemCommand.run("e2fsck", "-f", "-n", disk.toString());
        assertEquals(0, check.exitCode(), check.output());
        mountDisk();
    }

    /** A process that was ended a moment ago may hold it yet. */
    private static void unmount(Path point) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNMOUNT_SECONDS);
        while (true) {
            Ended ended = SystemCommand.run("umount", point.toString());
            if (ended.exitCode() == 0) {
                return;
            }
            if (System.nanoTime() - deadline > 0 || !ended.output().contains("busy")) {
                throw new IOException("umount " + point + " ended with " + ended.exitCode() + ": " + ended.output());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean isMounted(Path point) throws IOException {
        return Files.readString(Path.of("/proc/self/mounts")).contains(" " + point.toRealPath() + " ");
    }

    /** The last resort: off the tree at once, and gone with its last user. */
    private void detach() {
        try {
            for (Path point : List.of(mounted, cache)) {
                if (Files.exists(point) && isMounted(point)) {
                    SystemCommand.run("umount", "-l", point.toString());
                }
            }
        } catch (IOException failure) {
            System.err.println("can't unmount " + cache.getParent() + ": " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (Path point : List.of(mounted, cache)) {
                if (isMounted(point)) {
                    unmount(point);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            detach();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
        Files.delete(mounted);
        Files.delete(cache);
        Files.deleteIfExists(image);
    }
}
