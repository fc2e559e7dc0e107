package io.registrar.gateway.cli;

import io.registrar.engine.EnrollmentEngine;
import io.registrar.gateway.http.Rehearsal;
import io.registrar.journal.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over what an older system has: sections, students with their balances, and enrollments. */
@Command(
        name = "import",
        sortOptions = false,
        description =
                "Take over sections, students with balances, and enrollments of an older system, from a file of CSV or"
                        + " NDJSON, in the order of the file: see docs/import.md. Run again, whether it came to its end or not,"
                        + " it does nothing twice. A row that is refused spoils only itself, and it ends with 1.")
final class ImportCommand implements Callable<Integer> {
    private static final int MOST_RETRY_SECONDS = 24 * 60 * 60;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The file, in UTF-8: NDJSON if its name ends with .ndjson or .jsonl, CSV if with .csv.")
    private Path file;

    @Option(names = "--url", paramLabel = "URL", description = "The server, as http://127.0.0.1:8080.")
    private URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With --url: a file whose only line is the token of an operator.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--dry-run",
            description =
                    "Instead of --url: change nothing, and report what would be refused: by an engine in memory that"
                            + " is empty, or has the state of --data.")
    private boolean isDryRun;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "With --dry-run: the data folder whose state it begins with. It is only read, also beside its"
                    + " running server.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write a line of CSV for each row that is refused: its line, record, id, the code and the reason.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--zero-capacity",
            paramLabel = "unlimited|nobody",
            description = "What a section's capacity of 0 means. Without it such a row is refused.")
    private Optional<ImportMapping.ZeroCapacity> zeroCapacity = Optional.empty();

    @Option(
            names = "--unapproved",
            paramLabel = "skip|pending",
            description =
                    "What becomes of an enrollment that is not approved: it is passed over, or it is pending, and expires"
                            + " if nobody confirms it in the section's time. Without it such a row is refused.")
    private Optional<ImportMapping.Unapproved> unapproved = Optional.empty();

    @Option(
            names = "--retry-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long it tries again when the server is away or overloaded, then it ends with 4. Default:"
                    + " ${DEFAULT-VALUE}")
    private int retrySeconds;

    @Override
    public Integer call() throws IOException {
        requireAPlace();
        ImportTarget target = isDryRun ? rehearsal() : client();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new WrongUseException("expected a file that can be read, but found " + file);
        }
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        ImportTally tally;
        try (CountedInput input = new CountedInput(Files.newInputStream(file));
                ImportRows rows = rows(input);
                ImportReport refused = new ImportReport(report)) {
            ImportProgress progress = new ImportProgress(
                    spec.commandLine().getErr(), ImportProgress.isErrorATerminal(), Files.size(file), start);
            ImportRun run = new ImportRun(rows, new ImportMapping(zeroCapacity, unapproved), target, refused);
            try {
                tally = run.run(done -> progress.at(done, input.count(), System.nanoTime()));
            } catch (UnreachableException away) {
                throw new UnreachableException(away.getMessage() + "; rows up to line " + run.lastLine()
                        + " are in, and the same command goes on from there");
            }
            progress.end(tally.rows(), System.nanoTime());
        }
        tally.print(out);
        double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
        out.println(String.format(
                Locale.ROOT,
                "%,d rows in %.1f s, %,d rows/s",
                tally.rows(),
                seconds,
                Math.round(tally.rows() / seconds)));
        out.println(verdict(tally.refused()));
        return tally.refused() == 0 ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }

    private void requireAPlace() {
        if (isDryRun == (url != null)) {
            throw new WrongUseException("expected --url URL or --dry-run, and not both");
        }
        if (data.isPresent() && !isDryRun) {
            throw new WrongUseException("expected no --data without --dry-run");
        }
        if (tokenFile.isPresent() && isDryRun) {
            throw new WrongUseException("expected no --token-file with --dry-run");
        }
        if (retrySeconds < 0 || retrySeconds > MOST_RETRY_SECONDS) {
            throw new WrongUseException("expected 0 to " + MOST_RETRY_SECONDS + " seconds, but found " + retrySeconds);
        }
    }

    private ImportTarget client() {
        return new ImportClient(new ServerClient(url, tokenFile), retrySeconds);
    }

    private ImportTarget rehearsal() {
        EnrollmentEngine engine = data.map(folder -> {
                    DataFolder.journalForReading(folder);
                    return ReplayEnd.OF_JOURNAL.replay(folder);
                })
                .orElseGet(EnrollmentEngine::new);
        Rehearsal rehearsal = new Rehearsal(engine, System::currentTimeMillis);
        return (lines, count) -> {
            try {
                return BulkAnswer.readAll(rehearsal.answer(lines));
            } catch (IOException impossible) {
                throw new IllegalStateException("Expected answers of our own to be read", impossible);
            }
        };
    }

    private ImportRows rows(InputStream input) {
        Set<String> columns = ImportRecord.allColumns();
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return new CsvImportRows(input, columns);
        }
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return new NdjsonImportRows(input, columns);
        }
        throw new WrongUseException("expected a file .csv, .ndjson or .jsonl, but found " + file);
    }

    private String verdict(long refused) {
        String what = isDryRun ? "nothing was changed" : "imported";
        return refused == 0
                ? what
                : what + ", but " + refused + (isDryRun ? " rows would be refused" : " rows were refused")
                        + report.map(path -> ": see " + path).orElse("; --report FILE says which, and why");
    }
}
