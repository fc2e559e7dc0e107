package io.registrar.bench.http;

import java.io.IOException;

/** Runs a command of the operating system. */
final class SystemCommand {
    private SystemCommand() {}

    /**
     * Runs it to its end; what it prints goes where this process prints.
     *
     * @return true if it ended with 0
     * @throws IOException if there is no such command, or the wait was interrupted
     */
    static boolean succeeds(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }
}
