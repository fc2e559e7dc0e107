package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A wall clock that a test sets while a process runs by it: {@code wall-clock.c}, compiled and preloaded. Debian's faketime
 * was tried and does the same, but takes a tenth of a millisecond for each look at the clock.
 */
final class WallClock implements AutoCloseable {
    private final Path library;
    private final Path file;
    private final FileChannel offset;

    /** Starts right. Skips the test, and says so, where there is no C compiler. */
    WallClock(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("wall-clock.c");
        library = folder.resolve("wall-clock.so");
        file = folder.resolve("wall-clock-offset");
        try (InputStream in = WallClock.class.getResourceAsStream("wall-clock.c")) {
            Files.copy(in, source);
        }
        compile(source);
        offset = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        set(0);
    }

    private void compile(Path source) throws IOException, InterruptedException {
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "gcc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.INHERIT)
                    .start();
        } catch (IOException none) {
            System.out.println("WallClock: skipped, since there is no gcc here");
            assumeTrue(false, "there is no gcc here: " + none.getMessage());
            throw none;
        }
        assertEquals(0, compiler.waitFor(), "gcc");
    }

    /** What a process is started with. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "WALL_CLOCK_OFFSET", file.toString());
    }

    /** Sets it so far from the true time, at once and for whoever runs by it. */
    void set(long offsetSeconds) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        offset.write(bytes.putLong(0, offsetSeconds), 0);
    }

    @Override
    public void close() throws IOException {
        offset.close();
    }
}
