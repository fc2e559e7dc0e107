package io.registrar.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code registrar load}. What isn't given depends on the scenario. */
@Command(
        name = "registrar load",
        sortOptions = false,
        description = {
            "Sends requests to a running Registrar at a constant rate, measures from the moment each was to be sent, and"
                    + " checks every answer; at the end seats, balances and ledgers are read back and added up.",
            "It WRITES to that server: sections and students under ids of its own, which stay there."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all good; requests that were shed (503) are no failure",
            "  1  the server answered what can't be, or something doesn't add up",
            "  2  wrong use; the ids are taken; too few file descriptors",
            "  4  the server can't be reached, or not any longer"
        })
final class LoadCommand implements Callable<Integer> {
    private static final int CHURN_SECTIONS = 1_000;
    private static final int BURST_SECTIONS = 10;
    /** In a burst, so many students come for each seat. */
    private static final int STUDENTS_A_SEAT = 10;

    private static final long MOST_TOKEN_FILE_BYTES = 4_096;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The server, http://HOST:PORT. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "churn",
            description = {
                "burst: everybody enrolls once within --burst-seconds, for few seats;",
                "hot: enrolling and unenrolling in one section;",
                "churn: the same in many sections (default);",
                "mixed: the same, with --reads in between"
            })
    private Scenario scenario = Scenario.CHURN;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests a second, 1 to 2000000. Default: 1000; a burst's follows from its students")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long, 0.1 to 86400. Default: 10; a burst has --burst-seconds")
    private Optional<Double> seconds = Optional.empty();

    @Option(
            names = "--burst-seconds",
            paramLabel = "S",
            description = "How long everybody's arrival takes in a burst, 0.1 to 86400. Default: 1")
    private Optional<Double> burstSeconds = Optional.empty();

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "2",
            description = "Seconds of the same before that, checked and not measured, 0 to 3600; before a burst,"
                    + " enrolling and unenrolling in another section. Default: ${DEFAULT-VALUE}")
    private double warmupSeconds = 2;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections, kept alive, 1 to 10000. Default: ${DEFAULT-VALUE}")
    private int connections = 64;

    @Option(
            names = "--pipeline",
            paramLabel = "N",
            defaultValue = "16",
            description = "Most unanswered requests a connection, 1 to 256. Default: ${DEFAULT-VALUE}")
    private int pipeline = 16;

    @Option(
            names = "--students",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Students who enroll and unenroll, 1 to 1000000; each has one request under way at most."
                    + " Default: ${DEFAULT-VALUE}")
    private int students = 10_000;

    @Option(
            names = "--standing",
            paramLabel = "N",
            defaultValue = "0",
            description = "More students, who have a seat all the time, 0 to 10000000. Default: ${DEFAULT-VALUE}")
    private int standing;

    @Option(
            names = "--sections",
            paramLabel = "N",
            description = "Sections, 1 to 100000. Default: 1000; burst 10; hot has one")
    private Optional<Integer> sections = Optional.empty();

    @Option(
            names = "--seats",
            paramLabel = "N",
            description = "Seats of a section, 0 to 100000000. Default: enough for everybody; in a burst for a tenth")
    private Optional<Integer> seats = Optional.empty();

    @Option(
            names = "--reads",
            paramLabel = "PERCENT",
            defaultValue = "80",
            description = "Share of reads in mixed, 0 to 100. Default: ${DEFAULT-VALUE}")
    private int readPercent = 80;

    @Option(
            names = "--ledgers",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Most ledgers that are read and added up, spread over the students, 0 to 1000000; those whose"
                    + " answer was lost come on top. Default: ${DEFAULT-VALUE}")
    private int ledgers = 1_000;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "An operator's token, 1 to 256 characters; others on this machine can see it")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file whose only line is that token, of 4096 bytes at most")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "What the ids of this run begin with, 1 to 32 of A-Z a-z 0-9 . _ ~ : @ -. No section or"
                    + " student may have such an id yet. Default: load- and the time")
    private Optional<String> prefix = Optional.empty();

    @Option(
            names = "--hgrm",
            paramLabel = "FILE",
            description = "Write the latencies of what was accepted as an HdrHistogram, in microseconds")
    private Optional<Path> hgrm = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary as JSON, a member a line")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit")
    @SuppressWarnings("UnusedVariable") // That it is there is what picocli looks for.
    private boolean isHelp;

    @Override
    public Integer call() throws IOException {
        RunSettings settings = settings();
        boolean isTerminal = Boolean.getBoolean("registrar.load.terminal");
        Summary summary = new LoadRunner(settings, System.err, isTerminal).run();
        SummaryReport report = new SummaryReport(summary);
        report.print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        report.writeFiles();
        return Load.exitCode(summary);
    }

    /** @throws WrongUseException if they are out of their bounds, or don't go together */
    RunSettings settings() throws IOException {
        boolean isBurst = scenario == Scenario.BURST;
        refuse(isBurst && (rate.isPresent() || seconds.isPresent()), "--rate and --seconds", "burst");
        refuse(!isBurst && burstSeconds.isPresent(), "--burst-seconds", "anything but burst");
        refuse(scenario == Scenario.HOT && sections.orElse(1) != 1, "--sections", "hot");
        hgrm.ifPresent(LoadCommand::refuseWithoutFolder);
        json.ifPresent(LoadCommand::refuseWithoutFolder);
        refuse(token.isPresent() && tokenFile.isPresent(), "--token", "--token-file");
        double length = isBurst ? burstSeconds.orElse(1.0) : seconds.orElse(10.0);
        int sectionCount = sections.orElse(
                switch (scenario) {
                    case BURST -> BURST_SECTIONS;
                    case HOT -> 1;
                    case CHURN, MIXED -> CHURN_SECTIONS;
                });
        int everybody = (int) Math.min(RunSettings.MAX_SEATS, (long) students + standing);
        int seatCount = seats.orElse(
                isBurst ? Math.max(1, students / STUDENTS_A_SEAT / Math.max(1, sectionCount)) : Math.max(1, everybody));
        return new RunSettings(
                scenario,
                url,
                isBurst ? students / length : rate.orElse(1_000.0),
                length,
                warmupSeconds,
                connections,
                pipeline,
                students,
                standing,
                sectionCount,
                seatCount,
                readPercent,
                ledgers,
                tokenFile.isPresent() ? Optional.of(read(tokenFile.get())) : token,
                prefix.orElseGet(() -> "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)),
                hgrm,
                json);
    }

    private static void refuse(boolean isWrong, String option, String other) {
        if (isWrong) {
            throw new WrongUseException("expected no " + option + " with " + other);
        }
    }

    /** Said before a run, and not after it. */
    private static void refuseWithoutFolder(Path file) {
        if (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new WrongUseException("expected a file in a folder that is there, but found " + file);
        }
    }

    private static String read(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.size(file) > MOST_TOKEN_FILE_BYTES) {
            throw new WrongUseException(
                    "expected " + file + " to be a file of " + MOST_TOKEN_FILE_BYTES + " bytes at most");
        }
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }
}
