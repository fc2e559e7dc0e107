package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows every command and what it came to. */
@Command(
        name = "dump",
        sortOptions = false,
        description = "Print every command with its outcome as JSON, one line each, in UTF-8. Replays from the nearest"
                + " snapshot before them. Changes nothing.")
final class DumpCommand implements Callable<Integer> {
    private static final int FILE_TYPE_BITS = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Option(names = "--from", paramLabel = "N", description = "Sequence of the first command to print. Default: 1")
    private long from = 1;

    @Option(names = "--to", paramLabel = "N", description = "Sequence of the last command to print. Default: the last")
    private long to = Long.MAX_VALUE;

    @Override
    public Integer call() {
        if (from < 1 || to < from) {
            throw new WrongUseException("expected --from to be 1 or more, and --to not to be less than that");
        }
        Path journal = DataFolder.journalForReading(data);
        StartingPoint start = StartingPoint.newest(
                data, EnrollmentEngine::new, head -> head.sequence() < from, StartingPoint::complain);
        // Not System.out, which prints in the locale's character set and keeps silent about what it could not print.
        CommandDump dump = new CommandDump(start.engine(), new FileOutputStream(FileDescriptor.out), from, to);
        try {
            try {
                JournalReader.readWhile(journal, start.nextSequence(), dump::onRecord);
            } finally {
                // Also the lines up to the damage.
                dump.flush();
            }
        } catch (CommandDump.NotWrittenException failure) {
            if (!isPipe()) {
                throw new WrongUseException("standard output can't be written: "
                        + failure.getCause().getMessage());
            }
            // Whoever read from the pipe has seen enough: nothing to complain about.
        }
        return ExitCode.GOOD;
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
