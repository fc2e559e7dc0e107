package io.registrar.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shim in a JVM of its own, and the probe that watches over it; skipped where there is no C compiler. */
@Timeout(60)
class StretchedForceTest {
    private static final String MILLIS = "20";

    @TempDir
    private Path folder;

    @Test
    void shouldStretchEveryKindOfForce() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "no C compiler");
        Path shim = folder.resolve("stretched_force.so");
        Program.output(
                "/usr/bin/cc",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                shim.toString(),
                "src/main/c/stretched_force.c");

        ProcessBuilder builder = probe(MILLIS);
        builder.environment().put("LD_PRELOAD", shim.toString());
        builder.environment().put("FORCE_MILLIS_AT_LEAST", MILLIS);
        assertEquals(0, builder.start().waitFor());
    }

    @Test
    void shouldNoticeForcesThatAreNotStretched() throws Exception {
        assertEquals(1, probe("60000").start().waitFor());
    }

    private ProcessBuilder probe(String millis) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForceProbe.class.getName(),
                        folder.toString(),
                        millis)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
