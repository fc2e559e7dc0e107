package io.registrar.gateway.cli;

import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalRepair;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes torn tails and keeps a copy of each. */
@Command(
        name = "repair",
        sortOptions = false,
        description = "Remove what a crash left of unfinished batches, after copying it to a file beside its segment."
                + " Needs the folder for itself; touches nothing if the journal is damaged.")
final class RepairCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        // Asked first, because opening a folder makes it where there is none.
        DataFolder.journalForReading(data);
        try (DataFolder folder = DataFolder.open(data)) {
            int removed = JournalRepair.repair(
                    folder,
                    tail -> out.println("segment " + tail.segment() + ": removed a torn batch at offset "
                            + tail.offset() + ", " + tail.bytes() + " bytes, kept in " + tail.copy()));
            if (removed == 0) {
                out.println("nothing is torn");
            }
        }
        return ExitCode.GOOD;
    }
}
