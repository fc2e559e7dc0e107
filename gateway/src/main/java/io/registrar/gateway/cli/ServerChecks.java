package io.registrar.gateway.cli;

import io.registrar.gateway.http.CheckRequest;
import io.registrar.gateway.http.CheckRunner;
import io.registrar.gateway.systemevents.SystemEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a server's checks by {@code registrar check}, a process of its own that stands behind it, for the same reason as {@link
 * ServerSnapshots} do: a second copy of the state in this JVM would cost everybody who is served.
 */
final class ServerChecks implements CheckRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChecks.class);

    /** Characters of a failed report that the log gets: who has asked has all of it. */
    private static final int MOST_LOGGED = 2_000;

    private final Path data;
    private final int nice;
    private final SystemEvents systemEvents;
    private final OwnProgram program = OwnProgram.find();
    /** Guarded by this, as is the next. */
    private boolean isGivenUp;

    private Process runningOrNull;

    /**
     * @param nice how far behind the server a check stands for a processor, as the nice command counts it
     * @param systemEvents told of a check that has failed
     */
    ServerChecks(Path data, int nice, SystemEvents systemEvents) {
        this.systemEvents = systemEvents;
        this.data = data;
        this.nice = nice;
    }

    @Override
    public byte[] run(CheckRequest request, long sequence) throws CheckNotMadeException, InterruptedException {
        Optional<CheckKind> small = CheckKind.find(request.check()).filter(kind -> !kind.recounts());
        if (small.isPresent()) {
            return CheckJson.write(small.get().make(data, sequence, Pace.full(), request.sinceDays()));
        }
        try {
            Process process = start(request, sequence);
            // As little as it says, and then the report: read to its end, lest it wait for somebody to read.
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return report(said, process.waitFor());
        } catch (IOException failure) {
            LOG.warn("no check was made: {}", failure.getMessage());
            throw notMade();
        } finally {
            ended();
        }
    }

    private synchronized Process start(CheckRequest request, long sequence)
            throws IOException, InterruptedException, CheckNotMadeException {
        if (isGivenUp) {
            throw new CheckNotMadeException("The server stops.");
        }
        List<String> arguments = new ArrayList<>(List.of(
                "check",
                request.check(),
                "--json",
                "--data",
                data.toString(),
                "--until",
                Long.toString(sequence),
                "--beside",
                Long.toString(ProcessHandle.current().pid())));
        if (request.sinceDays() > 0) {
            arguments.addAll(List.of("--since-days", Integer.toString(request.sinceDays())));
        }
        runningOrNull = program.startBehind(nice, arguments.toArray(String[]::new));
        return runningOrNull;
    }

    private synchronized void ended() {
        runningOrNull = null;
    }

    /** The report is the last line; what stands before it is for the log. */
    private byte[] report(String said, int exitCode) throws CheckNotMadeException {
        String last = said.substring(said.lastIndexOf('\n') + 1);
        boolean isReport = (exitCode == ExitCode.GOOD || exitCode == ExitCode.CHECK_FAILED) && last.startsWith("{");
        String rest =
                isReport ? said.substring(0, said.length() - last.length()).strip() : said;
        boolean isCritical = exitCode == ExitCode.CHECK_FAILED || exitCode == ExitCode.JOURNAL_DAMAGED;
        if (isReport && isCritical) {
            systemEvents.critical(
                    "check_failed",
                    "a check has failed: " + last.substring(0, Math.min(MOST_LOGGED, last.length())),
                    Map.of());
        } else if (isCritical) {
            systemEvents.critical("check_failed", rest, Map.of());
        } else if (!isReport && !isGivenUp()) {
            LOG.warn("no check was made: the process ended with {}: {}", exitCode, rest);
        }
        if (!isReport) {
            throw notMade();
        }
        if (!rest.isEmpty()) {
            LOG.warn("a check says: {}", rest);
        }
        return last.getBytes(StandardCharsets.UTF_8);
    }

    private CheckNotMadeException notMade() {
        return new CheckNotMadeException(
                isGivenUp() ? "The server stops." : "The check could not be made; the server's log says why.");
    }

    private synchronized boolean isGivenUp() {
        return isGivenUp;
    }

    @Override
    public synchronized void giveUp() {
        isGivenUp = true;
        if (runningOrNull != null) {
            // Not Process.destroy, which would close what it still says.
            runningOrNull.toHandle().destroy();
        }
    }
}
