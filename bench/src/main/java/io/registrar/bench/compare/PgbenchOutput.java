package io.registrar.bench.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code pgbench} says at its end.
 *
 * @param transactions that were done; with none there is no rate and no latency, and both are 0
 * @param transactionsPerSecond without the time that it took to connect
 */
record PgbenchOutput(long transactions, long failed, double transactionsPerSecond, double latencyMillis) {
    private static final Pattern DONE =
            Pattern.compile("^number of transactions actually processed: (\\d+)", Pattern.MULTILINE);
    private static final Pattern FAILED = Pattern.compile("^number of failed transactions: (\\d+)", Pattern.MULTILINE);
    private static final Pattern RATE = Pattern.compile("^tps = ([0-9.]+)", Pattern.MULTILINE);
    private static final Pattern LATENCY = Pattern.compile("^latency average = ([0-9.]+) ms", Pattern.MULTILINE);

    /** @throws IllegalArgumentException if this is no such text */
    static PgbenchOutput parse(String text) {
        long transactions = Long.parseLong(find(DONE, text));
        return new PgbenchOutput(
                transactions,
                Long.parseLong(find(FAILED, text)),
                transactions == 0 ? 0 : Double.parseDouble(find(RATE, text)),
                transactions == 0 ? 0 : Double.parseDouble(find(LATENCY, text)));
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("Expected " + pattern + ", but found: " + text);
        }
        return matcher.group(1);
    }
}
