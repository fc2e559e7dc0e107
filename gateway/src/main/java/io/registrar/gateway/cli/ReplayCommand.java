package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.StateAudit;
import io.registrar.journal.DataFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the state as it was at some point of the journal. */
@Command(
        name = "replay",
        sortOptions = false,
        description =
                "Replay up to a sequence or a time, and recount the state there. Changes nothing. Ends with a line"
                        + " \"sequence N digest HEX\".")
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Option(
            names = "--until",
            paramLabel = "SEQUENCE|TIME",
            converter = ReplayEnd.Converter.class,
            description = "The last command to replay, or a time like 2026-09-01T08:00:00Z: every command up to and at"
                    + " it. Default: all")
    private ReplayEnd until = ReplayEnd.OF_JOURNAL;

    @Override
    public Integer call() {
        DataFolder.journalForReading(data);
        EnrollmentEngine engine = until.replay(data);
        StateAudit audit = engine.audit();
        PrintWriter out = spec.commandLine().getOut();
        if (engine.lastSequence() > 0) {
            out.println("last command at " + Instant.ofEpochMilli(engine.lastTimeMillis()));
        }
        out.println("sections " + audit.sections());
        out.println("students " + audit.students());
        out.println("seats taken " + audit.seatsTaken());
        out.println("sum of balances " + audit.balances());
        return Verdict.print(out, engine, audit);
    }
}
