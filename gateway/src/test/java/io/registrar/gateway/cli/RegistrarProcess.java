package io.registrar.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The one jar, run as users run it. */
final class RegistrarProcess implements AutoCloseable {
    /** A start takes two thirds of the time so, and most that is started is over before the second compiler made it faster. */
    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    /** As users start it. */
    private static final List<String> NO_MORE_FLAGS = List.of();

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private RegistrarProcess(Map<String, String> environment, Redirect output, String... arguments) throws IOException {
        this(List.of(), ClassArchive.QUICK_START, jar(), environment, output, arguments);
    }

    /**
     * @param host what becomes the JVM, such as a shell that has set a limit first; nothing for the JVM at once
     * @param flags for the JVM, besides those of the launcher
     */
    private RegistrarProcess(
            List<String> host,
            List<String> flags,
            String jar,
            Map<String, String> environment,
            Redirect output,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(host);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What the launcher sets that a jar's manifest can't.
        for (String flag : System.getProperty("registrar.jvm.flags").split(" ", -1)) {
            if (!flag.isBlank()) {
                command.add(flag);
            }
        }
        command.add("-Xmx512m");
        command.addAll(flags);
        command.add("-jar");
        command.add(jar);
        command.addAll(List.of(arguments));
        errors = Files.createTempFile("registrar-it", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(output);
        builder.environment().putAll(environment);
        process = builder.start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * The jar's classes as the JVM needs them, made once by a server that starts and stops. With it a start takes two thirds
     * of the processor time that it takes with one compiler alone (1.7 instead of 2.7 s). Java has two ways: the archive, which
     * from some version on says aloud that it does not like the launcher's flags, and the cache, which came with 25.
     */
    private static final class ClassArchive {
        private static final List<String> QUICK_START =
                quickStart(Runtime.version().feature());

        private static List<String> quickStart(int java) {
            if (java < 21) {
                return make("-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=");
            }
            return java < 25 ? List.of(ONE_COMPILER) : make("-XX:AOTCacheOutput=", "-XX:AOTCache=");
        }

        private static List<String> make(String making, String using) {
            try {
                // Beside the jar, where a clean build clears it away.
                Path folder = Files.createTempDirectory(Path.of(jar()).getParent(), "class-archive-");
                Path archive = folder.resolve("classes");
                try (RegistrarProcess server = new RegistrarProcess(
                        List.of(),
                        List.of(ONE_COMPILER, making + archive),
                        jar(),
                        Map.of(),
                        Redirect.PIPE,
                        serving(folder.resolve("data")))) {
                    server.awaitUrl();
                    server.stopInOrder();
                }
                // A Java that was installed without an archive of its own makes none.
                return Files.exists(archive) ? List.of(ONE_COMPILER, using + archive) : List.of(ONE_COMPILER);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a run that ended left behind. */
    record Result(int exitCode, String out, String errors) {
        /** The last line on standard output. */
        String lastLine() {
            List<String> lines = out.lines().toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    static RegistrarProcess start(String... arguments) throws IOException {
        return new RegistrarProcess(Map.of(), Redirect.PIPE, arguments);
    }

    /** Runs to the end. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), Redirect.PIPE, arguments);
    }

    /** Runs to the end with these variables besides the usual, and standard output going elsewhere. */
    static Result run(Map<String, String> environment, Redirect output, String... arguments)
            throws IOException, InterruptedException {
        try (RegistrarProcess running = new RegistrarProcess(environment, output, arguments)) {
            return running.awaitEnd();
        }
    }

    /** Starts a server on any port. */
    static RegistrarProcess serve(Path data, String... more) throws IOException {
        return serve(Map.of(), data, more);
    }

    /** The same as users start it, for loads that are long enough to meet all that the compilers make of it. */
    static RegistrarProcess serveUnderLoad(Path data, String... more) throws IOException {
        return new RegistrarProcess(List.of(), NO_MORE_FLAGS, jar(), Map.of(), Redirect.PIPE, serving(data, more));
    }

    /** The same as {@link #serve(Path, String...)} with these variables besides the usual. */
    static RegistrarProcess serve(Map<String, String> environment, Path data, String... more) throws IOException {
        return new RegistrarProcess(environment, Redirect.PIPE, serving(data, more));
    }

    /** The same with no more than so many file descriptors. */
    static RegistrarProcess serveWithin(int descriptors, Path data, String... more) throws IOException {
        List<String> shell = List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$0\" \"$@\"");
        return new RegistrarProcess(
                shell, ClassArchive.QUICK_START, jar(), Map.of(), Redirect.PIPE, serving(data, more));
    }

    /** The same from another jar. */
    static RegistrarProcess serveFrom(Path jar, Path data, String... more) throws IOException {
        return new RegistrarProcess(
                List.of(), List.of(ONE_COMPILER), jar.toString(), Map.of(), Redirect.PIPE, serving(data, more));
    }

    private static String jar() {
        return System.getProperty("registrar.jar");
    }

    /** The same at this host's address, so that nobody else is given the port that another server will come back to. */
    static RegistrarProcess serveAt(String host, Path data) throws IOException {
        return start(servingAt(host, data));
    }

    private static String[] serving(Path data, String... more) {
        return servingAt("127.0.0.1", data, more);
    }

    private static String[] servingAt(String host, Path data, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--http", host + ":0", "--data", data.toString(), "--segment-mib", "8"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Waits for the line that says where it listens. */
    String awaitUrl() throws IOException {
        Optional<String> url = awaitUrlOrEnd();
        if (url.isEmpty()) {
            throw new AssertionError("it ended before it listened: " + Files.readString(errors));
        }
        return url.get();
    }

    /** The same, or nothing if it ended before it listened. */
    Optional<String> awaitUrlOrEnd() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("listening on ")) {
                return Optional.of(line.substring("listening on ".length()));
            }
        }
        return Optional.empty();
    }

    /** What it prints up to the line that says where it listens, and that line. */
    List<String> awaitListening() throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError("it ended before it listened: " + Files.readString(errors));
            }
            lines.add(line);
        } while (!lines.get(lines.size() - 1).startsWith("listening on "));
        return lines;
    }

    /** The process, for other signals than those below. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM. */
    void terminate() {
        // Not Process.destroy, which would close what it still prints.
        assertTrue(process.toHandle().destroy());
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP; returns when no thread of it runs any more. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
        Await.until("it is stopped", () -> isStopped(process.pid()));
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
        assertEquals(0, shell.waitFor());
    }

    private static boolean isStopped(long pid) {
        try {
            // The state is the first word behind the name, which is in parentheses.
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T ");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Most memory that it has had at one time since its start, the JVM's own included. */
    long peakResidentMib() throws IOException {
        String kib = Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .replaceFirst("(?s).*\nVmHWM:\\s+([0-9]+) kB\n.*", "$1");
        return Long.parseLong(kib) / 1_024;
    }

    /** File descriptors that it has open now. */
    int openDescriptors() {
        return Path.of("/proc/" + process.pid() + "/fd").toFile().list().length;
    }

    /** How many of them are sockets. */
    long openSockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return descriptors.filter(RegistrarProcess::isSocket).count();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** SIGTERM, and waits until it has stopped in order; returns what it has logged. */
    String stopInOrder() throws IOException, InterruptedException {
        terminate();
        Result end = awaitEnd();
        assertEquals(0, end.exitCode(), end.errors());
        return end.errors();
    }

    Result awaitEnd() throws IOException, InterruptedException {
        StringBuilder rest = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            rest.append(line).append('\n');
        }
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it did not end");
        return new Result(process.exitValue(), rest.toString(), Files.readString(errors));
    }

    /** Reads one line and hangs up, as the head command does, and waits for the end. */
    Result readLineAndHangUp() throws IOException, InterruptedException {
        String line = out.readLine();
        out.close();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it did not end");
        return new Result(process.exitValue(), line, Files.readString(errors));
    }

    /** What it has logged so far. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        out.close();
        Files.deleteIfExists(errors);
    }
}
