package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
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
        StandardOutput.write(out -> {
            CommandDump dump = new CommandDump(start.engine(), out, from, to);
            try {
                JournalReader.readWhile(journal, start.nextSequence(), dump::onRecord);
            } finally {
                // Also the lines up to the damage.
                dump.flush();
            }
        });
        return ExitCode.GOOD;
    }
}
