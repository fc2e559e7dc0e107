package io.registrar.gateway.cli;

import io.registrar.engine.codec.MalformedRecordException;
import io.registrar.journal.DataFolderException;
import io.registrar.journal.JournalDamagedException;
import io.registrar.journal.OutcomesContradictException;
import java.util.concurrent.CancellationException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. */
@Command(
        name = "registrar",
        description = "An enrollment engine: one thread decides, a journal remembers, nobody oversells the last seat.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Registrar.Version.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            TestCommand.class,
            LoadCommand.class,
            JournalCommand.class,
            SnapshotCommand.class,
            BackupCommand.class,
            CheckCommand.class,
            ImportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  good",
            "  1  the check failed, or rows of an import were refused",
            "  2  wrong use, busy port, data folder locked, foreign or not writable,",
            "     clock far from the journal",
            "  3  journal damaged",
            "  4  the server can't be reached, or has no answer now",
            "  70 a stage failed while serving, and the process was halted"
        })
public final class Registrar {
    private Registrar() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** All of the commands, to be executed once. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Registrar());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(Registrar::explain);
        // The usage would bury the one line that says what is wrong.
        commandLine.setParameterExceptionHandler((failure, ignored) -> {
            failure.getCommandLine().getErr().println("registrar: " + failure.getMessage());
            failure.getCommandLine().getErr().println("registrar: try --help");
            return ExitCode.WRONG_USE;
        });
        return commandLine;
    }

    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        if (failure instanceof JournalDamagedException) {
            commandLine.getErr().println("registrar: " + failure.getMessage());
            return ExitCode.JOURNAL_DAMAGED;
        }
        if (failure instanceof MalformedRecordException) {
            // Under a right checksum: no disk has done that.
            commandLine
                    .getErr()
                    .println("registrar: the journal has a record that this release does not know: "
                            + failure.getMessage());
            return ExitCode.JOURNAL_DAMAGED;
        }
        if (failure instanceof OutcomesContradictException || failure instanceof ReplayContradictsException) {
            commandLine.getErr().println("registrar: " + failure.getMessage());
            return ExitCode.CHECK_FAILED;
        }
        if (failure instanceof UnreachableException) {
            commandLine.getErr().println("registrar: " + failure.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (failure instanceof WrongUseException
                || failure instanceof DataFolderException
                || failure instanceof CancellationException) {
            commandLine.getErr().println("registrar: " + failure.getMessage());
            return ExitCode.WRONG_USE;
        }
        LoggerFactory.getLogger(Registrar.class).error("ended by an unexpected failure", failure);
        return ExitCode.HALTED;
    }

    /** Reads the version that the build has written into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Registrar.class.getPackage().getImplementationVersion();
            return new String[] {
                "registrar " + (version == null ? "(not from a jar)" : version),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
