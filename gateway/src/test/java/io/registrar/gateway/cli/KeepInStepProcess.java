package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/** The example that keeps a database in step, in a JVM of its own. */
final class KeepInStepProcess implements AutoCloseable {
    private static final String MAIN = "KeepInStep";
    private static final Path SOURCES = Path.of(System.getProperty("registrar.example.source"));

    private final Process process;
    private final Path output;

    private KeepInStepProcess(PostgresServer database, List<String> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(program);
        command.addAll(List.of(arguments));
        output = Files.createTempFile("registrar-it", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(database.environment());
        process = builder.start();
    }

    /** What a run that ended left behind. */
    record Result(int exitCode, String output) {}

    static Path schema() {
        return SOURCES.resolve("schema.sql");
    }

    private static Path driver() {
        return Path.of(URI.create(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** What the build has compiled. */
    static KeepInStepProcess start(PostgresServer database, String... arguments) throws IOException {
        String classPath =
                driver() + System.getProperty("path.separator") + System.getProperty("registrar.example.classes");
        return new KeepInStepProcess(database, List.of("-cp", classPath, MAIN), arguments);
    }

    /** The same to its end. */
    static Result run(PostgresServer database, String... arguments) throws IOException, InterruptedException {
        try (KeepInStepProcess running = start(database, arguments)) {
            return running.awaitEnd();
        }
    }

    /** To its end as its reader starts it, from the source. */
    static Result runSource(PostgresServer database, String... arguments) throws IOException, InterruptedException {
        List<String> program = List.of(
                "-cp", driver().toString(), SOURCES.resolve("KeepInStep.java").toString());
        try (KeepInStepProcess running = new KeepInStepProcess(database, program, arguments)) {
            return running.awaitEnd();
        }
    }

    private Result awaitEnd() throws IOException, InterruptedException {
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end: " + output());
        return new Result(process.exitValue(), output());
    }

    /** What it has printed so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(output);
    }
}
