package io.registrar.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few steps after which a file or a name is on the disk. */
final class Durable {
    private Durable() {}

    /** Makes the folder's names last: a file's own force does not cover its name. */
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void forceFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Where the next {@link #replace} of this file writes first. */
    static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Takes the disk space that a {@link #replace} of this file with as many bytes needs, so that it asks for none. */
    static void takeSpace(Path file, int bytes) throws IOException {
        write(temporary(file), ByteBuffer.allocate(bytes));
    }

    private static void write(Path file, ByteBuffer content) throws IOException {
        // Not truncated first: that would give back space which may have been taken for this.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.truncate(content.limit());
            channel.force(true);
        }
    }

    /** Replaces the file whole: after a crash there is the old one or the new one, never a part. */
    static void replace(Path file, ByteBuffer content) throws IOException {
        replace(file, temporary(file), content);
    }

    /** The same by way of another file than others use who replace this one. */
    static void replace(Path file, Path temporary, ByteBuffer content) throws IOException {
        write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(file.toAbsolutePath().getParent());
    }

    /** Copies a part of a file to the beginning of another, which is replaced if it is there, and forces that. */
    static void copy(Path from, long offset, long end, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (long at = offset; at < end; ) {
                long copied = source.transferTo(at, end - at, target);
                if (copied == 0) {
                    throw new EOFException("Expected " + end + " bytes in " + from + ", but it ends at " + at);
                }
                at += copied;
            }
            target.force(true);
        }
    }
}
