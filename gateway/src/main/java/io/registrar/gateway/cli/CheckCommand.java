package io.registrar.gateway.cli;

import io.registrar.gateway.http.CheckRequest;
import io.registrar.journal.DataFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recounts everything, of a data folder or by asking its server, and says whether what must be true is. */
@Command(
        name = "check",
        sortOptions = false,
        description =
                "Recount everything from the rows and from the ledger, not from the counters, and hold it against"
                        + " what must be true: enrollment (INV-01 to INV-08), campus (every session has one), or"
                        + " system-events (nobody has left a critical one unresolved; of the last day unless --since-days says"
                        + " otherwise). Changes nothing,"
                        + " and works beside a running server, in this process with --data, or made by the server with --url. The"
                        + " last line says that all is well, or lines that begin with ERROR: say what is wrong, and it ends with 1.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "enrollment|campus|system-events",
            converter = CheckKind.Converter.class,
            description = "What is checked.")
    private CheckKind kind;

    @Option(
            names = "--since-days",
            paramLabel = "N",
            description =
                    "Report what has a date only if it is of the last N days, 1 to 36500: a ledger entry, a session's"
                            + " start. What is older is counted in a WARNING. The recount is of everything all the same. Default:"
                            + " all is reported")
    private Integer sinceDays;

    @ArgGroup(multiplicity = "1")
    private Place place;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With --url: a file whose only line is the token of an operator or a reader.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "SEQUENCE",
            description = "With --data: the last command that counts. Default: the journal's last")
    private Long until;

    @Option(names = "--json", description = "Print the report as one line of JSON, as GET /v1/checks answers.")
    private boolean asJson;

    @Option(names = "--beside", paramLabel = "PID", description = "With --data: give up when this process has ended.")
    private Long server;

    /** Where the state is. */
    static final class Place {
        @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
        private Path data;

        @Option(
                names = "--url",
                paramLabel = "URL",
                required = true,
                description = "The server, as http://127.0.0.1:8080.")
        private URI url;
    }

    @Override
    public Integer call() {
        if (sinceDays != null && (sinceDays < 1 || sinceDays > CheckRequest.MAX_DAYS)) {
            throw new WrongUseException("expected 1 to " + CheckRequest.MAX_DAYS + " days, but found " + sinceDays);
        }
        CheckReport report = place.data == null ? ask() : recount();
        StandardOutput.write(out -> {
            if (asJson) {
                CheckJson.writeLine(report, out);
            } else {
                report.writeLines(out);
            }
        });
        return report.exitCode();
    }

    private CheckReport ask() {
        if (until != null || server != null) {
            throw new WrongUseException("expected no --until and no --beside with --url");
        }
        return new CheckClient(place.url, tokenFile).ask(kind, days());
    }

    private CheckReport recount() {
        if (tokenFile.isPresent()) {
            throw new WrongUseException("expected no --token-file with --data");
        }
        if (until != null && until < 0) {
            throw new WrongUseException("expected a sequence, but found " + until);
        }
        DataFolder.journalForReading(place.data);
        long last = until == null ? Long.MAX_VALUE : until;
        CheckReport report = kind.make(place.data, last, Pace.orFull(server), days());
        if (kind.recounts() && until != null && report.sequence() < until) {
            throw new WrongUseException("the journal ends at sequence " + report.sequence() + ", before " + until);
        }
        return report;
    }

    private int days() {
        return sinceDays == null ? 0 : sinceDays;
    }
}
