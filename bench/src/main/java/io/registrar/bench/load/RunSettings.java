package io.registrar.bench.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is asked to do; every bound of it is here, and in {@code docs/load.md}.
 *
 * @param url where the server is, {@code http://HOST:PORT}
 * @param rate requests a second
 * @param seconds how long they come, after the warm-up
 * @param warmupSeconds how long they come before that, checked and not measured
 * @param connections that are kept alive
 * @param pipeline most unanswered requests a connection
 * @param students who enroll and unenroll
 * @param standing more students, who have a seat all the time
 * @param sections that are enrolled in
 * @param seats of each section
 * @param readPercent share of reads, of {@link Scenario#MIXED}
 * @param ledgers most students whose ledger is read and added up
 * @param token of an operator
 * @param prefix what the ids of this run begin with
 * @param hgrm file for the latencies of what was accepted
 * @param json file for the summary
 */
record RunSettings(
        Scenario scenario,
        URI url,
        double rate,
        double seconds,
        double warmupSeconds,
        int connections,
        int pipeline,
        int students,
        int standing,
        int sections,
        int seats,
        int readPercent,
        int ledgers,
        Optional<String> token,
        String prefix,
        Optional<Path> hgrm,
        Optional<Path> json) {
    static final int MAX_RATE = 2_000_000;
    static final int MAX_SECONDS = 86_400;
    static final int MAX_WARMUP_SECONDS = 3_600;
    static final int MAX_CONNECTIONS = 10_000;
    /** As many as Registrar begins of one connection. */
    static final int MAX_PIPELINE = 256;

    static final int MAX_STUDENTS = 1_000_000;
    static final int MAX_STANDING = 10_000_000;
    static final int MAX_SECTIONS = 100_000;
    static final int MAX_SEATS = 100_000_000;
    static final int MAX_TOKEN_CHARACTERS = 256;
    static final int MAX_PREFIX_CHARACTERS = 32;

    /** @throws WrongUseException if something is out of its bounds */
    RunSettings {
        bound("--rate", rate, 1, MAX_RATE);
        bound(scenario == Scenario.BURST ? "--burst-seconds" : "--seconds", seconds, 0.1, MAX_SECONDS);
        bound("--warmup", warmupSeconds, 0, MAX_WARMUP_SECONDS);
        bound("--connections", connections, 1, MAX_CONNECTIONS);
        bound("--pipeline", pipeline, 1, MAX_PIPELINE);
        bound("--students", students, 1, MAX_STUDENTS);
        bound("--standing", standing, 0, MAX_STANDING);
        bound("--sections", sections, 1, MAX_SECTIONS);
        bound("--seats", seats, 0, MAX_SEATS);
        bound("--reads", readPercent, 0, 100);
        bound("--ledgers", ledgers, 0, MAX_STUDENTS);
        if (!"http".equals(url.getScheme())
                || url.getHost() == null
                || url.getPort() < 1
                || url.getPort() > 65_535
                || !(url.getPath().isEmpty() || url.getPath().equals("/"))) {
            throw new WrongUseException("expected --url to be http://HOST:PORT, but found " + url);
        }
        if (token.isPresent() && !token.get().matches("[!-~]{1," + MAX_TOKEN_CHARACTERS + "}")) {
            throw new WrongUseException(
                    "expected a token of 1 to " + MAX_TOKEN_CHARACTERS + " visible ASCII characters");
        }
        if (!prefix.matches("[A-Za-z0-9._~:@-]{1," + MAX_PREFIX_CHARACTERS + "}")) {
            throw new WrongUseException("expected --prefix to be 1 to " + MAX_PREFIX_CHARACTERS
                    + " of A-Z a-z 0-9 . _ ~ : @ -, but found " + prefix);
        }
    }

    private static void bound(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new WrongUseException("expected " + option + " to be " + plain(least) + " to " + plain(most)
                    + ", but found " + plain(value));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    /** Students altogether. */
    int everybody() {
        return students + standing;
    }

    /** Requests of a stretch of so many seconds; all of the students', each once, in a burst. */
    long requests(double ofSeconds) {
        return Math.max(1, Math.round(rate * ofSeconds));
    }
}
