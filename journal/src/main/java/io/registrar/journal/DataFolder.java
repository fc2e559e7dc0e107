package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder of ours on the disk, locked against a second writer.
 *
 * <pre>
 *  LOCK       marks the folder as Registrar's and names its format; the writer holds a file lock on it
 *  journal/   the command log
 *  outcomes/  what the commands came to
 *  snapshots/ the state as it was at some sequences
 *  webhooks/  what was delivered of notifications; in no backup
 *  system-events  what operators have to deal with; likewise
 * </pre>
 *
 * The lock belongs to the process and goes with it, however it ends; no stale lock is ever left.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK_NAME = "LOCK";
    private static final String MARK = "registrar data folder, format 1\n";

    /**
     * The folders that this process holds. Whoever closes any channel on a file gives up all locks that his process has
     * on it: so a mark that is held here is never opened a second time.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path realPath;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private DataFolder(Path path, Path realPath, FileChannel lockChannel, FileLock lock) {
        this.path = path;
        this.realPath = realPath;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /**
     * Opens the folder for writing, and makes it if there is none; an empty one is taken.
     *
     * @throws DataFolderException if it is locked, foreign, of another format or not writable; no byte has changed
     */
    public static DataFolder open(Path path) {
        try {
            makeFolder(path.toAbsolutePath());
            Path realPath = path.toRealPath();
            if (!HELD.add(realPath)) {
                throw new DataFolderException("data folder " + path + " is in use by this process");
            }
            try {
                return lock(path, realPath);
            } catch (IOException | RuntimeException failure) {
                HELD.remove(realPath);
                throw failure;
            }
        } catch (IOException failure) {
            throw new DataFolderException("data folder " + path + " can't be written: " + failure, failure);
        }
    }

    private static DataFolder lock(Path path, Path realPath) throws IOException {
        boolean marked = isMarked(path);
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK_NAME), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new DataFolderException("data folder " + path + " is in use by another process");
            }
            if (!marked) {
                channel.write(ByteBuffer.wrap(MARK.getBytes(StandardCharsets.US_ASCII)), 0);
                channel.force(true);
            }
            // Even if the mark was there: the process that made it may have been killed before it came to this.
            Durable.forceFolder(path);
            return new DataFolder(path, realPath, channel, lock);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Makes the folder, and those above it, so that their names last. */
    private static void makeFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            makeFolder(folder.getParent());
            Files.createDirectory(folder);
            Durable.forceFolder(folder.getParent());
        }
    }

    /**
     * The journal of a folder that somebody else may be writing to, for reading alone.
     *
     * @throws DataFolderException if there is no data folder of ours
     */
    public static Path journalForReading(Path path) {
        try {
            if (!Files.isDirectory(path) || (!HELD.contains(path.toRealPath()) && !isMarked(path))) {
                throw new DataFolderException(path + " is not a Registrar data folder");
            }
            return journal(path);
        } catch (IOException failure) {
            throw new DataFolderException("data folder " + path + " can't be read: " + failure, failure);
        }
    }

    /** True if the mark is there; false if the folder is empty but for the begin of one, and so may become ours. */
    private static boolean isMarked(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new DataFolderException(path + " is not a folder");
        }
        String mark = "";
        if (Files.isRegularFile(path.resolve(LOCK_NAME))) {
            try (var in = Files.newInputStream(path.resolve(LOCK_NAME))) {
                mark = new String(in.readNBytes(MARK.length() + 1), StandardCharsets.US_ASCII);
            }
        }
        if (mark.equals(MARK)) {
            return true;
        }
        if (!MARK.startsWith(mark)) {
            throw new DataFolderException(path + " has another format, or is not a Registrar data folder");
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.anyMatch(entry -> !entry.getFileName().toString().equals(LOCK_NAME))) {
                throw new DataFolderException(path + " is not empty and not a Registrar data folder");
            }
        }
        return false;
    }

    /** Marks a folder as Registrar's, and returns when the mark is on the disk. */
    static void mark(Path path) throws IOException {
        Durable.replace(path.resolve(LOCK_NAME), ByteBuffer.wrap(MARK.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Where the command log of the data folder at this path is, whether or not that is one. */
    public static Path journal(Path data) {
        return data.resolve("journal");
    }

    /** Where the snapshots of the data folder at this path are, whether or not that is one. */
    public static Path snapshots(Path data) {
        return data.resolve("snapshots");
    }

    /** Where the history of the data folder at this path is, whether or not that is one. */
    public static Path outcomes(Path data) {
        return data.resolve("outcomes");
    }

    /** Where what was delivered of notifications is kept, of the data folder at this path. */
    public static Path webhooks(Path data) {
        return data.resolve("webhooks");
    }

    /** Where the system events of the data folder at this path are. */
    public static Path systemEvents(Path data) {
        return data.resolve("system-events");
    }

    /** Where what was delivered of notifications is kept. */
    public Path webhooks() {
        return webhooks(path);
    }

    /** Where system events are. */
    public Path systemEvents() {
        return systemEvents(path);
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /** Where the command log is. */
    public Path journal() {
        return journal(path);
    }

    /** Where snapshots are. */
    public Path snapshots() {
        return snapshots(path);
    }

    /** Where the history is. */
    public Path outcomes() {
        return outcomes(path);
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
            HELD.remove(realPath);
        } catch (IOException failure) {
            throw new DataFolderException("data folder " + path + " can't be unlocked: " + failure, failure);
        }
    }
}
