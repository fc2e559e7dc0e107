package io.registrar.gateway.cli;

import picocli.CommandLine.Command;

/** What can be done with a journal without serving it; a class each. */
@Command(
        name = "journal",
        description = "Look at a journal, or mend its torn tail; all but repair work beside a running server.",
        subcommands = {
            VerifyCommand.class,
            DumpCommand.class,
            ReplayCommand.class,
            StateCommand.class,
            RepairCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class JournalCommand {}
