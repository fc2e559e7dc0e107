package io.registrar.gateway.cli;

import io.registrar.engine.StateAudit;
import io.registrar.journal.BackupFolder;
import io.registrar.journal.DataFolder;
import io.registrar.journal.DataFolderCopy;
import io.registrar.journal.DataFolderException;
import io.registrar.journal.OutcomeFiles;
import io.registrar.journal.OutcomeReport;
import io.registrar.journal.OutcomeReport.Finding;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a data folder beside its server, and says so only when the copy has been replayed. */
@Command(
        name = "backup",
        sortOptions = false,
        description =
                "Copy a data folder as it is at one sequence, beside a running server, force the copy, and verify it"
                        + " by replaying it. Ends with a line \"backup of sequence N digest HEX in TARGET\". To restore, serve the"
                        + " copy.")
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Parameters(
            paramLabel = "TARGET",
            description =
                    "The folder to make, which must not be there yet, or be empty. Until the copy is verified it is"
                            + " called TARGET.partial.")
    private Path target;

    @Override
    public Integer call() {
        DataFolder.journalForReading(data);
        BackupFolder backup = BackupFolder.make(target);
        int code = ExitCode.CHECK_FAILED;
        try {
            DataFolderCopy.copy(data, backup.partial(), left -> say(left.getMessage() + "; left out"));
            code = verifyAndPublish(backup);
        } catch (UncheckedIOException failure) {
            throw new DataFolderException(backup.partial() + " can't be read back: " + failure.getCause(), failure);
        } finally {
            if (code != ExitCode.GOOD) {
                say("there is no backup: what was copied is left in " + backup.partial());
            }
        }
        return code;
    }

    private int verifyAndPublish(BackupFolder backup) {
        PrintWriter out = spec.commandLine().getOut();
        Verification found = Verification.of(backup.partial());
        StateAudit audit = found.engine().audit();
        OutcomeReport outcomes = found.outcomes();
        if (!audit.passed() || !found.snapshots().isGood() || outcomes.finding() == Finding.CONTRADICTING) {
            audit.violations().forEach(violation -> out.println("ERROR: " + violation));
            found.snapshots().lines().forEach(out::println);
            if (!outcomes.problem().isEmpty()) {
                out.println("outcomes: " + outcomes.problem());
            }
            return ExitCode.CHECK_FAILED;
        }
        if (!outcomes.problem().isEmpty()) {
            // The next start makes them again, and a failing disk is when a backup is needed most.
            say(outcomes.problem() + "; outcomes are copied up to sequence " + outcomes.agreedSequence());
        }
        // Those of later commands came while the journal was copied.
        OutcomeFiles.cut(DataFolder.outcomes(backup.partial()), found.outcomesAgreedEnd());
        backup.publish();
        out.println("backup of sequence " + found.engine().lastSequence() + " digest "
                + found.engine().digest() + " in " + target);
        return ExitCode.GOOD;
    }

    private void say(String line) {
        spec.commandLine().getErr().println("registrar: " + line);
    }
}
