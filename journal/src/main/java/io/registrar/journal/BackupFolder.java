package io.registrar.journal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * Where a backup is written. It has another name until it is whole and was verified: what has the name that was asked for
 * is a backup, and what a failure or a crash left of one can't be taken for it. Nor can it be served, as the mark of a data
 * folder is the last thing that is put in.
 */
public final class BackupFolder {
    private static final String SUFFIX = ".partial";

    private final Path target;
    private final Path partial;

    private BackupFolder(Path target, Path partial) {
        this.target = target;
        this.partial = partial;
    }

    /**
     * Makes the folder that is written to.
     *
     * @param wanted what the backup is to be called: nothing, or an empty folder
     * @throws DataFolderException if it is something else, or can't be made, or an earlier backup of that name did not end;
     *     nothing has changed
     */
    public static BackupFolder make(Path wanted) {
        try {
            // A link to an empty folder would be replaced, and not what it leads to.
            Path target = Files.exists(wanted)
                    ? wanted.toRealPath()
                    : wanted.toAbsolutePath().normalize();
            if (Files.exists(wanted) && !isEmptyFolder(target)) {
                throw new DataFolderException(wanted + " is there already, and is no empty folder");
            }
            if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
                throw new DataFolderException("the folder that " + wanted + " would be in is not there");
            }
            Path partial = target.resolveSibling(target.getFileName() + SUFFIX);
            if (Files.exists(partial)) {
                throw new DataFolderException(
                        partial + " is what a backup left that did not end; delete it, and try again");
            }
            Files.createDirectory(partial);
            return new BackupFolder(target, partial);
        } catch (IOException failure) {
            throw new DataFolderException("backup " + wanted + " can't be made: " + failure, failure);
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Where it is until it is whole. */
    public Path partial() {
        return partial;
    }

    /** Takes what was written for a backup, and returns when its name is on the disk. */
    public void publish() {
        try {
            DataFolder.mark(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Durable.forceFolder(target.getParent());
        } catch (AtomicMoveNotSupportedException otherDisk) {
            throw new DataFolderException(
                    target + " is a disk of its own: name a folder in it that is not there yet", otherDisk);
        } catch (IOException failure) {
            throw new DataFolderException(partial + " can't be renamed to " + target + ": " + failure, failure);
        }
    }
}
