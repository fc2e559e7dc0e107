package io.registrar.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Runs programs to their end. */
final class Program {
    private static final int SHOWN_CHARACTERS = 2_000;

    private Program() {}

    /**
     * @return true if it ended with 0
     * @throws IOException if there is no such program, or the wait was interrupted
     */
    static boolean succeeds(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return await(process) == 0;
    }

    /**
     * What it says of its troubles goes where this process says it.
     *
     * @return what it printed
     * @throws IOException if there is no such program, it failed, or the wait was interrupted
     */
    static String output(String... command) throws IOException {
        return run(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT), Optional.empty());
    }

    /** The same, of a program that reads this file as its input. */
    static String outputWithInput(Path input, String... command) throws IOException {
        return run(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT), Optional.of(input));
    }

    /** The same, of a command that was put together elsewhere; where its errors go is decided there. */
    static String run(ProcessBuilder builder, Optional<Path> input) throws IOException {
        input.ifPresent(file -> builder.redirectInput(file.toFile()));
        Process process = builder.start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int code = await(process);
        if (code != 0) {
            throw new IOException("Expected " + builder.command().get(0) + " to end with 0, but found " + code + ": "
                    + output.substring(Math.max(0, output.length() - SHOWN_CHARACTERS)));
        }
        return output;
    }

    private static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }
}
