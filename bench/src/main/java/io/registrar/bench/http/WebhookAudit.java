package io.registrar.bench.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Waits until a server has nothing left to notify of, and holds what its receiver has logged against the server's events: each that
 * concerns a student is there, and each student's are in order. The commands are those of {@link HttpLoad}, none of which concerns two.
 */
public final class WebhookAudit {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Longer than the longest pause before a receiver that was down is tried again. */
    private static final long STANDSTILL_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final Pattern EVENT = Pattern.compile(
            "\"sequence\":([0-9]+),\"at\":[0-9]+,\"type\":\"(?:putStudent|enroll|unenroll)\",\"actor\":\"[^\"]*\",\"code\":\"(?:created|ok)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"?([0-9.]+|null)\"?,\"sequence\":[0-9]+}$");

    private final BitSet taken = new BitSet();
    private final Map<String, Integer> lastOfStudent = new HashMap<>();
    private long again;
    private long disordered;

    WebhookAudit() {}

    /** URL LOG: prints what was found; the exit code is 1 if something is missing, or in disorder. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("Expected URL LOG, but found " + String.join(" ", args));
        }
        URI server = URI.create(args[0]);
        Duration waited = awaitDelivery(server);
        WebhookAudit audit = new WebhookAudit();
        try (Stream<String> lines = Files.lines(Path.of(args[1]))) {
            audit.read(lines.iterator());
        }
        BitSet expected = expected(server);
        System.out.printf(
                Locale.ROOT, "%s; all delivered after %.1f s%n", audit.verdict(expected), waited.toMillis() / 1e3);
        if (!audit.isGood(expected)) {
            System.exit(1);
        }
    }

    /** It may take long, but it must go on. */
    private static Duration awaitDelivery(URI server) throws IOException {
        long begun = System.nanoTime();
        long moved = begun;
        double delivered = 0;
        while (true) {
            ServerFigures figures = ServerFigures.of(server);
            if (figures.of("webhook_behind_commands") == 0 && figures.of("webhook_waiting") == 0) {
                return Duration.ofNanos(System.nanoTime() - begun);
            }
            if (figures.of("webhook_delivered_total") > delivered) {
                delivered = figures.of("webhook_delivered_total");
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STANDSTILL_NANOS) {
                throw new IOException("Expected notifications to be delivered, but for "
                        + TimeUnit.NANOSECONDS.toSeconds(STANDSTILL_NANOS) + " s none was, and "
                        + (long) figures.of("webhook_behind_commands") + " commands are behind");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Sequences of the commands that concern a student. */
    private static BitSet expected(URI server) throws IOException {
        BitSet expected = new BitSet();
        String after = "0";
        while (!after.equals("null")) {
            String page = ServerFigures.get(server, "/v1/events?limit=1000&after=" + after);
            after = readPage(page, expected);
        }
        return expected;
    }

    /** Adds a page's sequences to those that were found, and returns where the next one begins, or null as a text. */
    static String readPage(String page, BitSet found) {
        Matcher event = EVENT.matcher(page);
        while (event.find()) {
            found.set(Integer.parseInt(event.group(1)));
        }
        Matcher next = NEXT.matcher(page);
        if (!next.find()) {
            throw new IllegalStateException("Expected a page of events, but found its end: "
                    + page.substring(Math.max(0, page.length() - 100)));
        }
        return next.group(1);
    }

    /** Takes the lines of a receiver's log, which begin with the command's sequence and end with the student. */
    void read(Iterator<String> lines) {
        while (lines.hasNext()) {
            String line = lines.next();
            int sequence = Integer.parseInt(line.substring(0, line.indexOf('-')));
            String student = line.substring(line.indexOf(' ') + 1);
            if (taken.get(sequence)) {
                again++;
                continue;
            }
            taken.set(sequence);
            Integer before = lastOfStudent.put(student, sequence);
            disordered += before != null && before > sequence ? 1 : 0;
        }
    }

    private static int without(BitSet of, BitSet others) {
        BitSet rest = (BitSet) of.clone();
        rest.andNot(others);
        return rest.cardinality();
    }

    /** What was found, for people. */
    String verdict(BitSet expected) {
        return String.format(
                Locale.ROOT,
                "%,d notifications, %,d missing, %,d of nothing, %,d out of a student's order, %,d came again",
                expected.cardinality(),
                without(expected, taken),
                without(taken, expected),
                disordered,
                again);
    }

    boolean isGood(BitSet expected) {
        return taken.equals(expected) && disordered == 0;
    }
}
