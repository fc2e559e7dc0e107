package io.registrar.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with this one's class path. */
final class ChildProcess {
    private ChildProcess() {}

    /** Starts the class's main method; its errors go where ours go. */
    static Process start(Class<?> main, String... arguments) throws IOException {
        return start(command(main, arguments));
    }

    /** The same, after a command of the shell that sets a limit. */
    static Process startLimited(String limit, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", limit + " && exec \"$@\"", "sh"));
        command.addAll(command(main, arguments));
        return start(command);
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Set by the build, which has the flags in one place.
        command.addAll(List.of(System.getProperty("registrar.jvm.flags").trim().split("\\s+")));
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
