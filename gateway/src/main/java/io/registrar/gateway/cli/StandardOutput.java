package io.registrar.gateway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Standard output, for what is UTF-8 in every locale, and may be long. */
final class StandardOutput {
    private static final int FILE_TYPE_BITS = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private StandardOutput() {}

    /**
     * Lets somebody write to it. That nobody reads any more, as behind {@code head}, ends it quietly.
     *
     * @param writer throws {@link CommandDump.NotWrittenException} when the output fails
     * @throws WrongUseException if the output takes no more for another reason
     */
    static void write(Consumer<OutputStream> writer) {
        try {
            // Not System.out, which prints in the locale's character set and keeps silent about what it could not
            // print.
            writer.accept(new FileOutputStream(FileDescriptor.out));
        } catch (CommandDump.NotWrittenException failure) {
            if (!isPipe()) {
                throw new WrongUseException("standard output can't be written: "
                        + failure.getCause().getMessage());
            }
            // Whoever read from the pipe has seen enough: nothing to complain about.
        }
    }

    /**
     * True if standard output leads to another process. A write to it then fails only because that one no longer reads.
     * The failure itself can't be asked: its message is in the user's language.
     */
    private static boolean isPipe() {
        try {
            int type = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & FILE_TYPE_BITS;
            return type == FIFO || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }
}
