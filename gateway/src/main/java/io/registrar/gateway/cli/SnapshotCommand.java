package io.registrar.gateway.cli;

import io.registrar.journal.DataFolder;
import io.registrar.journal.SnapshotFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one snapshot of a data folder, beside the server that serves it or without one. */
@Command(
        name = "snapshot",
        sortOptions = false,
        description = "Make a snapshot of a data folder, from which a start takes seconds, however long the journal is."
                + " Works beside a running server, with a copy of the state in this process' memory.")
final class SnapshotCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "How many snapshots are kept, the newest, 1 to 100. Default: ${DEFAULT-VALUE}",
            defaultValue = "2")
    private int kept;

    @Option(
            names = "--beside",
            paramLabel = "PID",
            description =
                    "Pause after each block that is written, and give up when this process has ended: the server that is not"
                            + " to notice.")
    private Long server;

    @Override
    public Integer call() {
        if (kept < 1 || kept > SnapshotSettings.MAX_KEPT) {
            throw new WrongUseException("expected to keep 1 to " + SnapshotSettings.MAX_KEPT + ", but found " + kept);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        DataFolder.journalForReading(data);
        SnapshotMaker.Made made =
                new SnapshotMaker(data, Pace.orFull(server), StartingPoint::complain).make(Long.MAX_VALUE, kept);
        if (made.sequence() == 0) {
            out.println("there is nothing to make a snapshot of");
            return ExitCode.GOOD;
        }
        if (made.isNew() && !made.isHeldAgainstLive()) {
            err.println("registrar: no outcomes of a live engine were there to be held against");
        }
        out.println((made.isNew() ? "made " : "there is already ") + new SnapshotFolder(data).file(made.sequence()));
        return ExitCode.GOOD;
    }
}
