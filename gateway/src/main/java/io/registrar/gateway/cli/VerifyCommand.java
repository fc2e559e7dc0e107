package io.registrar.gateway.cli;

import io.registrar.journal.DataFolder;
import io.registrar.journal.OutcomeReport;
import io.registrar.journal.OutcomeReport.Finding;
import io.registrar.journal.SegmentReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads all of a journal with every check, replays it, recounts the state, and holds the kept outcomes and the snapshots
 * against it.
 */
@Command(
        name = "verify",
        sortOptions = false,
        description = "Check every byte, replay every command, recount the state, and hold the outcomes and"
                + " snapshots that were kept against the replay's. Changes nothing. Ends with a line"
                + " \"sequence N digest HEX\".")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DataFolder.journalForReading(data);
        Verification found = Verification.of(data);
        for (SegmentReport segment : found.segments()) {
            out.println("segment " + segment.number() + ": up to sequence " + (segment.nextSequence() - 1) + ", "
                    + (segment.sealed() ? "sealed" : "not sealed")
                    + (segment.torn() ? ", a torn batch at offset " + segment.endOffset() + " skipped and left" : ""));
        }
        OutcomeReport report = found.outcomes();
        out.println("outcomes: " + words(report) + ", running hash "
                + HexFormat.of().toHexDigits(found.position().runningHash()));
        found.snapshots().lines().forEach(out::println);
        int verdict = Verdict.print(out, found.engine(), found.engine().audit());
        return isAsTheNextStartWantsIt(report.finding()) && found.snapshots().isGood()
                ? verdict
                : ExitCode.CHECK_FAILED;
    }

    /** What is not there is made again by the next start, and no failure. */
    private static boolean isAsTheNextStartWantsIt(Finding finding) {
        return switch (finding) {
            case COMPLETE, MISSING, SHORTER, LONGER, LATER -> true;
            case DAMAGED, FOREIGN, CONTRADICTING -> false;
        };
    }

    private static String words(OutcomeReport report) {
        return switch (report.finding()) {
            case COMPLETE -> "as the journal leads to";
            case MISSING -> "none kept";
            case SHORTER -> "as the journal leads to, kept up to sequence " + report.agreedSequence();
            case LONGER -> "as the journal leads to; more are kept behind its end";
            case LATER -> "not from the first sequence on";
            case DAMAGED, FOREIGN, CONTRADICTING ->
                report.finding() + ", good up to sequence " + report.agreedSequence() + ": " + report.problem();
        };
    }
}
