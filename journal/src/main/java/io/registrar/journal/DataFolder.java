package io.registrar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A folder of ours on the disk, locked against a second writer.
 *
 * <pre>
 *  LOCK       marks the folder as Registrar's and names its format; the writer holds a file lock on it
 *  journal/   the command log
 * </pre>
 *
 * The lock belongs to the process and goes with it, however it ends; no stale lock is ever left.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK_NAME = "LOCK";
    private static final String MARK = "registrar data folder, format 1\n";

    private final Path path;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel lockChannel, FileLock lock) {
        this.path = path;
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
            if (!Files.exists(path)) {
                Files.createDirectories(path);
            }
            boolean marked = isMarked(path);
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK_NAME),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw new OverlappingFileLockException();
                }
                if (!marked) {
                    channel.write(ByteBuffer.wrap(MARK.getBytes(StandardCharsets.US_ASCII)), 0);
                    channel.force(true);
                    Durable.forceFolder(path);
                }
                return new DataFolder(path, channel, lock);
            } catch (OverlappingFileLockException locked) {
                channel.close();
                throw new DataFolderException("data folder " + path + " is in use by another process", locked);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new DataFolderException("data folder " + path + " can't be written: " + failure, failure);
        }
    }

    /**
     * The journal of a folder that somebody else may be writing to, for reading alone.
     *
     * @throws DataFolderException if there is no data folder of ours
     */
    public static Path journalForReading(Path path) {
        try {
            if (!Files.isDirectory(path) || !isMarked(path)) {
                throw new DataFolderException(path + " is not a Registrar data folder");
            }
            return path.resolve("journal");
        } catch (IOException failure) {
            throw new DataFolderException("data folder " + path + " can't be read: " + failure, failure);
        }
    }

    /** True if the mark is there; false if the folder is empty but for an empty mark, and so may become ours. */
    private static boolean isMarked(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new DataFolderException(path + " is not a folder");
        }
        Path lockFile = path.resolve(LOCK_NAME);
        if (Files.isRegularFile(lockFile) && Files.size(lockFile) > 0) {
            byte[] head = new byte[MARK.length()];
            try (var in = Files.newInputStream(lockFile)) {
                int read = in.readNBytes(head, 0, head.length);
                if (!new String(head, 0, read, StandardCharsets.US_ASCII).equals(MARK)) {
                    throw new DataFolderException(path + " has another format, or is not a Registrar data folder");
                }
            }
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.anyMatch(entry -> !entry.getFileName().toString().equals(LOCK_NAME))) {
                throw new DataFolderException(path + " is not empty and not a Registrar data folder");
            }
        }
        return false;
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /** Where the command log is. */
    public Path journal() {
        return path.resolve("journal");
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException failure) {
            throw new DataFolderException("data folder " + path + " can't be unlocked: " + failure, failure);
        }
    }
}
