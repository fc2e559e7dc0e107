package io.registrar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example as its reader runs it: another JVM without a flag, the engine's jar, and not even the Disruptor beside. */
class EngineAsLibraryIT {
    private static final long TIME_MILLIS = 1_700_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void shouldDecideFromTheJarAloneWhenNoFlagIsGiven() throws Exception {
        Path jar = Path.of(System.getProperty("registrar.engine.jar"));
        Path classes = Path.of(System.getProperty("registrar.example.classes"));
        assertTrue(Files.isRegularFile(jar), jar::toString);
        String expected = String.join(
                System.lineSeparator(),
                "1 created, balance 0",
                "2 created, balance 1000",
                "3 created, balance 700",
                "4 created, balance 1000",
                "5 created, balance 700",
                "6 created, balance 1000",
                "7 section_full, balance 0",
                "digest " + digestOfTheSameCommandsHere(),
                "");
        assertEquals(expected, output(jar + System.getProperty("path.separator") + classes));
    }

    /** In this JVM, with its flags and its class path: what the engine decides depends on neither. */
    private static StateDigest digestOfTheSameCommandsHere() {
        DrivenEngine driven = new DrivenEngine();
        driven.apply(new Step.PutSection(
                TIME_MILLIS, "algo-101", SectionSettings.of(SectionKind.COURSE, "Algorithms", 2, 300)));
        for (String student : List.of("ada", "ben", "cleo")) {
            driven.apply(new Step.PutStudent(TIME_MILLIS, student, 1_000));
            driven.apply(new Step.Enroll(TIME_MILLIS, "algo-101", student));
        }
        return driven.digest();
    }

    /** All that the example prints, its errors included. */
    private String output(String classPath) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(java.toString(), "-cp", classPath, "io.registrar.example.EnrollUntilFull");
        // Flags come by these as well.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the example did not end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return text;
    }
}
