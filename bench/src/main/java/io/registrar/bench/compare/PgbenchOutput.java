package io.registrar.bench.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pgbench --progress=1} says.
 *
 * @param transactions that were done, those while it settled among them; with none there is no rate and no latency, and both are 0
 * @param transactionsPerSecond of what came after it had settled
 */
record PgbenchOutput(long transactions, long failed, double transactionsPerSecond, double latencyMillis) {
    private static final Pattern DONE = find("number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = find("number of failed transactions: (\\d+)");
    private static final Pattern RATE = find("tps = ([0-9.]+)");
    private static final Pattern LATENCY = find("latency average = ([0-9.]+) ms");
    private static final Pattern PROGRESS = find("progress: ([0-9.]+) s, ([0-9.]+) tps,");

    private static Pattern find(String line) {
        return Pattern.compile("^" + line, Pattern.MULTILINE);
    }

    /**
     * @param settleSeconds that don't count: its clients come as new connections each time, and a server plans anew for each
     * @throws IllegalArgumentException if this is no such text
     */
    static PgbenchOutput parse(String text, double settleSeconds) {
        long transactions = Long.parseLong(first(DONE, text));
        return new PgbenchOutput(
                transactions,
                Long.parseLong(first(FAILED, text)),
                transactions == 0 ? 0 : rate(text, settleSeconds),
                transactions == 0 ? 0 : Double.parseDouble(first(LATENCY, text)));
    }

    /** Of the seconds after it had settled; of all if there are none, as on a machine that is too busy to say how far it is. */
    private static double rate(String text, double settleSeconds) {
        double transactions = 0;
        double seconds = 0;
        double before = 0;
        Matcher matcher = PROGRESS.matcher(text);
        while (matcher.find()) {
            double at = Double.parseDouble(matcher.group(1));
            if (before >= settleSeconds) {
                transactions += Double.parseDouble(matcher.group(2)) * (at - before);
                seconds += at - before;
            }
            before = at;
        }
        return seconds > 0 ? transactions / seconds : Double.parseDouble(first(RATE, text));
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("Expected " + pattern + ", but found: " + text);
        }
        return matcher.group(1);
    }
}
