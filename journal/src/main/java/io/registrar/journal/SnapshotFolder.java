package io.registrar.journal;

import io.registrar.engine.StateSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The snapshots of a data folder: files named by their sequence. One that is being written has another name until it was
 * read back, so that what has the name of a snapshot is whole, or was damaged later.
 *
 * <p>Reading takes no lock and works beside whoever writes; only one process at a time writes.
 */
public final class SnapshotFolder {
    private static final String SUFFIX = ".snapshot";
    private static final String TEMPORARY = ".tmp";
    private static final String LOCK_NAME = "LOCK";

    private final Path path;

    /** @param data the data folder; the folder of snapshots need not be there */
    public SnapshotFolder(Path data) {
        path = DataFolder.snapshots(data);
    }

    /** Sequences of the snapshots there are, the newest first. None of them has been looked at. */
    public List<Long> sequences() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{19}\\" + SUFFIX))
                    .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /** Where the snapshot of this sequence is. */
    public Path file(long sequence) {
        return path.resolve(String.format("%019d%s", sequence, SUFFIX));
    }

    /** A file as messages name it: relative to the data folder. */
    private static String name(Path file) {
        return "snapshots/" + file.getFileName();
    }

    /**
     * Opens a snapshot.
     *
     * @throws SnapshotDamagedException if it does not begin as one, or can't be read, or is not there any more
     */
    public SnapshotReader open(long sequence) {
        return open(file(sequence), sequence);
    }

    private static SnapshotReader open(Path file, long sequence) {
        SnapshotReader reader;
        try {
            reader = new SnapshotReader(file, name(file));
        } catch (IOException failure) {
            throw new SnapshotDamagedException(name(file), 0, "can't be read: " + failure);
        }
        if (reader.head().sequence() != sequence) {
            close(reader);
            throw new SnapshotDamagedException(
                    name(file),
                    0,
                    "expected sequence " + sequence + ", but found "
                            + reader.head().sequence());
        }
        return reader;
    }

    private static void close(SnapshotReader reader) {
        try {
            reader.close();
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /**
     * Reads a whole snapshot and looks at every byte.
     *
     * @throws SnapshotDamagedException if it does not check out
     */
    public void check(long sequence) {
        try (SnapshotReader reader = open(sequence)) {
            reader.check();
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /**
     * Becomes the one writer, and takes away what an earlier one left unfinished.
     *
     * @throws DataFolderException if another process writes, or the folder can't be written
     */
    public Writer lock() {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectory(path);
                Durable.forceFolder(path.toAbsolutePath().getParent());
            }
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse();
                }
                deleteUnfinished();
                return new Writer(channel);
            } catch (OverlappingFileLockException ofThisProcess) {
                channel.close();
                throw inUse();
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    private void deleteUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(each -> each.getFileName().toString().endsWith(SUFFIX + TEMPORARY))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static DataFolderException inUse() {
        return new DataFolderException("snapshots are being written by somebody else");
    }

    private static DataFolderException unreadable(IOException failure) {
        return new DataFolderException("snapshots can't be read: " + failure, failure);
    }

    private static DataFolderException unwritable(Exception failure) {
        return new DataFolderException("snapshots can't be written: " + failure, failure);
    }

    /** Makes and deletes snapshots. Used by one thread. */
    public final class Writer implements AutoCloseable {
        private final FileChannel lockChannel;

        private Writer(FileChannel lockChannel) {
            this.lockChannel = lockChannel;
        }

        /**
         * Writes a state to a file that does not count yet, and returns when it is on the disk. What is left of one that
         * could not be written is deleted.
         *
         * @param state puts its parts into the sink
         * @param blockForced called after each block that was forced, the place for a pause; what it throws ends the writing
         * @throws DataFolderException if it could not be written
         */
        public void write(SnapshotHead head, Consumer<StateSink> state, Runnable blockForced) {
            discard(head.sequence());
            try (SnapshotWriter writer = new SnapshotWriter(temporary(head.sequence()), head, blockForced)) {
                state.accept(writer);
                writer.finish();
            } catch (IOException | UncheckedIOException failure) {
                discard(head.sequence());
                throw unwritable(failure);
            }
        }

        /**
         * Opens what {@link #write} has written.
         *
         * @throws SnapshotDamagedException if it can't be read back
         */
        public SnapshotReader readBack(long sequence) {
            return open(temporary(sequence), sequence);
        }

        /** Makes a written state a snapshot: from now on it counts. */
        public void publish(long sequence) {
            try {
                Files.move(
                        temporary(sequence),
                        file(sequence),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                Durable.forceFolder(path);
            } catch (IOException failure) {
                throw unwritable(failure);
            }
        }

        /** Throws a written state away; does nothing if there is none. */
        public void discard(long sequence) {
            try {
                Files.deleteIfExists(temporary(sequence));
            } catch (IOException failure) {
                throw unwritable(failure);
            }
        }

        /**
         * Deletes all but the newest snapshots.
         *
         * @param count how many are kept, at least 1
         */
        public void keepNewest(int count) {
            List<Long> all = sequences();
            try {
                for (long sequence : all.subList(Math.min(count, all.size()), all.size())) {
                    Files.deleteIfExists(file(sequence));
                }
                Durable.forceFolder(path);
            } catch (IOException failure) {
                throw unwritable(failure);
            }
        }

        private Path temporary(long sequence) {
            return file(sequence).resolveSibling(file(sequence).getFileName() + TEMPORARY);
        }

        /** Lets another be the writer. */
        @Override
        public void close() {
            try {
                // The lock goes with the channel.
                lockChannel.close();
            } catch (IOException failure) {
                throw unwritable(failure);
            }
        }
    }
}
