package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.journal.DataFolder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one section or one student as they were at some point of the journal. */
@Command(
        name = "state",
        sortOptions = false,
        description = "Print a section (settings, counters, who has a seat, who waits, sessions and bookings) or a"
                + " student (balance, seats, places on wait lists) as they were at a sequence or a time, as JSON, one"
                + " line each, in UTF-8. Replays from the nearest snapshot. Changes nothing.")
final class StateCommand implements Callable<Integer> {
    /** What can be asked for. */
    enum Kind {
        SECTION,
        STUDENT
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Option(
            names = "--at",
            paramLabel = "SEQUENCE|TIME",
            converter = ReplayEnd.Converter.class,
            description = "After this command, or after every command up to and at a time like"
                    + " 2026-09-01T09:00:03Z. Default: after the last")
    private ReplayEnd at = ReplayEnd.OF_JOURNAL;

    @Parameters(index = "0", paramLabel = "section|student", description = "Which of both the id is of.")
    private Kind kind;

    @Parameters(index = "1", paramLabel = "ID", description = "Its id.")
    private String id;

    @Override
    public Integer call() {
        DataFolder.journalForReading(data);
        EnrollmentEngine engine = at.replay(data);
        // Unless it is looked for in vain: whoever stops reading has seen something of it.
        boolean[] isThere = {true};
        StandardOutput.write(out -> {
            StateLines lines = new StateLines(engine, out);
            isThere[0] = kind == Kind.SECTION ? lines.writeSection(id) : lines.writeStudent(id);
        });
        if (!isThere[0]) {
            spec.commandLine()
                    .getErr()
                    .println("registrar: there is no " + kind.name().toLowerCase(Locale.ROOT) + " " + id
                            + " at sequence " + engine.lastSequence());
            return ExitCode.CHECK_FAILED;
        }
        return ExitCode.GOOD;
    }
}
