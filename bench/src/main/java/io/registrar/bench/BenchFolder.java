package io.registrar.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A fresh folder on the disk that is measured: below {@code -Dregistrar.bench.dir}, or {@code bench/target/data} of the
 * working folder. A file system in memory is refused, since forcing it costs nothing.
 */
final class BenchFolder implements AutoCloseable {
    private static final String PROPERTY = "registrar.bench.dir";

    private final Path path;

    private BenchFolder(Path path) {
        this.path = path;
    }

    static BenchFolder create() {
        try {
            Path parent = Files.createDirectories(Path.of(System.getProperty(PROPERTY, "bench/target/data")));
            String type = Files.getFileStore(parent).type();
            if (type.equals("tmpfs") || type.equals("ramfs")) {
                throw new IllegalStateException(
                        "Expected " + parent + " on a disk, but found " + type + ": set -D" + PROPERTY);
            }
            return new BenchFolder(Files.createTempDirectory(parent, "run-"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path path() {
        return path;
    }

    /** Removes the folder and everything in it. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
