package io.registrar.bench.http;

import java.io.IOException;
import java.net.URI;
import org.HdrHistogram.Histogram;

/**
 * One HTTP server under the churn of {@link HttpLoad}, for whoever has other turns to give than those of HTTP servers alone.
 * Starts, stops and watches no process. Used by one thread.
 */
public final class LoadedServer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadSettings settings;
    private final Contestant contestant;

    /**
     * @param address of a server with empty state
     * @param students who enroll, each in one section drawn at random; shared out to the connections
     * @param isBulk whether each connection sends lines of one bulk, and not requests
     */
    public LoadedServer(String name, URI address, int connections, int sections, int students, boolean isBulk) {
        settings = LoadSettings.parse(new String[] {
            "--target", name + "," + address + ",0",
            "--connections", Integer.toString(connections),
            "--sections", Integer.toString(sections),
            "--students", Integer.toString(students)
        });
        contestant = new Contestant(settings.targets().get(0), isBulk);
    }

    /** What one stretch of load showed: answers of all of it, and of the part that is measured. */
    public record Stretch(long answers, long measuredAnswers, double measuredSeconds, Histogram nanos) {}

    /**
     * Makes the sections and students.
     *
     * @throws IOException if the server falls silent or ends
     * @throws IllegalStateException if it gives another answer than the right one
     */
    public void setUp() throws IOException {
        contestant.setUp(settings);
    }

    /**
     * Lets them enroll and unenroll, on from where the last stretch ended. Throws as {@link #setUp} does.
     *
     * @param depth unanswered requests, or lines, a connection
     * @param settleSeconds before what is measured
     */
    public Stretch play(int depth, double settleSeconds, double seconds) throws IOException {
        LoadRun run = contestant
                .play(
                        depth,
                        (long) (settleSeconds * NANOS_PER_SECOND),
                        (long) (seconds * NANOS_PER_SECOND),
                        settings.mostRequests(),
                        0)
                .run();
        return new Stretch(
                run.answered(), run.measuredAnswers(), run.measuredNanos() / NANOS_PER_SECOND, run.histogram());
    }
}
