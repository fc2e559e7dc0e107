package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.engine.Outcome;
import io.registrar.journal.DataFolder;
import io.registrar.journal.JournalReader;
import io.registrar.journal.SegmentReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads all of a journal with every check, replays it, and recounts the state. */
@Command(
        name = "verify",
        sortOptions = false,
        description = "Check every byte, replay every command, recount the state. Changes nothing. Ends with a line"
                + " \"sequence N digest HEX\".")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        EnrollmentEngine engine = new EnrollmentEngine();
        Outcome outcome = new Outcome();
        List<SegmentReport> segments = JournalReader.read(
                DataFolder.journalForReading(data),
                (buffer, offset, length) -> engine.apply(buffer, offset, length, outcome));
        for (SegmentReport segment : segments) {
            out.println("segment " + segment.number() + ": up to sequence " + (segment.nextSequence() - 1) + ", "
                    + (segment.sealed() ? "sealed" : "not sealed")
                    + (segment.torn() ? ", a torn batch at offset " + segment.endOffset() + " skipped and left" : ""));
        }
        return Verdict.print(out, engine, engine.audit());
    }
}
