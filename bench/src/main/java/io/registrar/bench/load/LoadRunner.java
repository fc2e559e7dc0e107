package io.registrar.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;

/** One run from its first request to its last: prepares, loads, reads back. */
final class LoadRunner {
    private static final int ERRAND_CONNECTIONS = 16;
    private static final int ERRAND_PIPELINE = 8;
    /** A page of a roster or a ledger is the longest answer. */
    private static final int PAGE_BYTES = 128 << 10;
    /** The seats of ten sections are the longest. */
    private static final int ANSWER_BYTES = 8 << 10;
    /** Time for everybody of a burst to be sent, where the server is slower than they come. */
    private static final long BURST_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The same for what is behind at the end of another load; what is still behind then is never sent. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** From the opening of the connections to the first request. */
    private static final long RUN_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RunSettings settings;
    private final PrintStream live;
    private final boolean isTerminal;
    private final Violations violations = new Violations();
    private final StudentTable students;
    private final SectionTable sections;
    private final Judge judge;
    private final RequestEncoder encoder;

    LoadRunner(RunSettings settings, PrintStream live, boolean isTerminal) {
        this.settings = settings;
        this.live = live;
        this.isTerminal = isTerminal;
        students = new StudentTable(settings.everybody(), settings.students());
        int count = settings.sections() + (hasRehearsal() ? 1 : 0);
        sections = new SectionTable(count, settings.seats(), System.nanoTime());
        if (hasRehearsal()) {
            sections.setCapacity(settings.sections(), settings.students());
        }
        judge = new Judge(students, sections, violations);
        encoder = new RequestEncoder(settings, sections);
    }

    /** A burst comes once: it is warmed up in a section of its own, which is empty again when it begins. */
    private boolean hasRehearsal() {
        return settings.scenario() == Scenario.BURST && settings.warmupSeconds() > 0;
    }

    /**
     * Runs.
     *
     * @throws WrongUseException if it can't be run like this
     * @throws UnreachableException if the server can't be reached, or not any longer
     */
    Summary run() throws IOException {
        Preparation preparation = new Preparation(settings, students, sections, judge, violations);
        try (Client client = client(ERRAND_CONNECTIONS, ERRAND_PIPELINE, PAGE_BYTES)) {
            preparation.run(client);
        }
        Tally tally = new Tally();
        OpenLoop loop;
        long broken;
        try (Client client = client(settings.connections(), settings.pipeline(), ANSWER_BYTES)) {
            if (settings.warmupSeconds() > 0) {
                client.run(warmUp());
            }
            if (hasRehearsal()) {
                preparation.empty(client);
            }
            loop = measured(tally);
            client.run(loop);
            broken = client.broken();
        }
        if (isTerminal) {
            live.println();
        }
        Recount recount = new Recount(settings, students, sections, judge, violations);
        try (Client client = client(ERRAND_CONNECTIONS, ERRAND_PIPELINE, PAGE_BYTES)) {
            recount.run(client);
        }
        return new Summary(settings, tally, loop, recount, broken, judge.lost(), sections.count(), violations);
    }

    private OpenLoop measured(Tally tally) {
        boolean isBurst = settings.scenario() == Scenario.BURST;
        long count = isBurst ? settings.students() : settings.requests(settings.seconds());
        return loop(
                count,
                isBurst ? BURST_PATIENCE_NANOS : PATIENCE_NANOS,
                !isBurst,
                picker(0, settings.sections()),
                tally);
    }

    /** The same load; what it leaves behind is dropped, so that what counts begins with nothing behind. */
    private OpenLoop warmUp() {
        Picker picker = hasRehearsal() ? picker(settings.sections(), 1) : picker(0, settings.sections());
        return loop(settings.requests(settings.warmupSeconds()), 0, true, picker, new Tally());
    }

    private Picker picker(int firstSection, int sectionCount) {
        return new Picker(
                students,
                firstSection,
                sectionCount,
                settings.scenario() == Scenario.MIXED ? settings.readPercent() : 0);
    }

    private OpenLoop loop(long count, long patienceNanos, boolean studentsGoOn, Picker picker, Tally tally) {
        long start = System.nanoTime() + RUN_UP_NANOS;
        Arrivals arrivals = new Arrivals(start, settings.rate(), count);
        return new OpenLoop(
                arrivals,
                arrivals.endNanos() + patienceNanos,
                studentsGoOn,
                picker,
                students,
                judge,
                violations,
                tally,
                new LiveLine(live, isTerminal, start));
    }

    private Client client(int connections, int pipeline, int receiveBytes) throws IOException {
        try {
            return new Client(settings.address(), encoder, connections, pipeline, receiveBytes);
        } catch (SocketException failed) {
            throw new WrongUseException("can't open " + connections + " connections: " + failed.getMessage()
                    + "; more descriptors (ulimit -n), or fewer --connections");
        }
    }
}
