package io.registrar.gateway.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of the operating system, run to their end. */
final class SystemCommand {
    private SystemCommand() {}

    /** What a run left behind; standard output and error in one. */
    record Ended(int exitCode, String output) {}

    /** Where the program is, if its name isn't a path: on the PATH, or among those of the system, which not every PATH names. */
    static Optional<Path> find(String program) {
        if (program.startsWith("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
        folders.addAll(List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"));
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs to the end, whatever that is. */
    static Ended run(String program, String... arguments) throws IOException, InterruptedException {
        Path found = find(program).orElseThrow(() -> new IOException(program + " isn't installed"));
        List<String> command = new ArrayList<>(List.of(found.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(new File("/"))
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }

    /**
     * Runs to a good end and returns what it printed.
     *
     * @throws IOException if the exit code isn't 0
     */
    static String call(String program, String... arguments) throws IOException, InterruptedException {
        Ended ended = run(program, arguments);
        if (ended.exitCode() != 0) {
            throw new IOException(program + " " + String.join(" ", arguments) + " ended with " + ended.exitCode() + ": "
                    + ended.output());
        }
        return ended.output();
    }

    /** The number of the user that this process runs as; 0 is root. */
    static int userId() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
