package io.registrar.bench.compare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The peers' rules, which programs outside read from files. */
final class Resource {
    private Resource() {}

    /**
     * Copies one out of the jar.
     *
     * @param name as it lies beside this class: {@code redis/check.lua}
     * @return the file, which every user may read
     */
    static Path copy(String name, Path folder) throws IOException {
        Path file = folder.resolve(name.replace('/', '-'));
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return Files.write(file, in.readAllBytes());
        }
    }
}
