package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Prometheus' text format, version 0.0.4, taken apart line by line by what the format's description says, and held
 * against itself: every sample belongs to a metric that was announced, and every histogram adds up.
 */
public final class Exposition {
    private static final Pattern ANNOUNCEMENT = Pattern.compile("# (HELP|TYPE) ([a-z_]+) (.+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{([^}]*)\\})? (\\S+)");

    /** Names of metrics, to their types. */
    private final Map<String, String> types = new LinkedHashMap<>();
    /** Name and labels as they stand, to the value. */
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private String lastName = "";
    private String lastHelp = "";

    /** Takes a page apart; fails the test if it is none, or contradicts itself. */
    public Exposition(String page) {
        assertTrue(page.endsWith("\n"), "ends in the middle of a line");
        page.lines().forEach(this::readLine);
        types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                checkHistogram(name);
            }
        });
    }

    /** Asks the server for it. */
    static Exposition of(TestGateway gateway) {
        return of(gateway.expect(200, Requests.get("/metrics")));
    }

    static Exposition of(Answer answer) {
        assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.header("content-type"));
        return new Exposition(answer.body());
    }

    private void readLine(String line) {
        Matcher announcement = ANNOUNCEMENT.matcher(line);
        if (announcement.matches()) {
            String name = announcement.group(2);
            if (announcement.group(1).equals("HELP")) {
                assertTrue(name.startsWith("registrar_"), line);
                assertTrue(announcement.group(3).endsWith("."), "no sentence: " + line);
                lastHelp = name;
                return;
            }
            assertEquals(lastHelp, name, "a metric without help");
            assertFalse(types.containsKey(name), line);
            types.put(name, announcement.group(3));
            assertEquals(announcement.group(3).equals("counter"), name.endsWith("_total"), line);
            lastName = name;
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), line);
        String suffix = sample.group(1).substring(lastName.length());
        assertTrue(sample.group(1).startsWith(lastName), line);
        assertTrue(
                suffix.isEmpty() || (types.get(lastName).equals("histogram") && suffix.matches("_bucket|_count|_sum")),
                line);
        String name = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
        double value = sample.group(4).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(sample.group(4));
        assertEquals(null, samples.put(name, value), line);
    }

    /** Bounds rise, counts don't fall, and the last, without a bound, is the count of all. */
    private void checkHistogram(String name) {
        Pattern bucket = Pattern.compile(name + "_bucket\\{((.*),)?le=\"([^\"]+)\"\\}");
        Map<String, Double> bounds = new LinkedHashMap<>();
        Map<String, Double> counts = new LinkedHashMap<>();
        samples.forEach((sample, value) -> {
            Matcher matcher = bucket.matcher(sample);
            if (matcher.matches()) {
                String labels = matcher.group(2) == null ? "" : "{" + matcher.group(2) + "}";
                double bound = matcher.group(3).equals("+Inf")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(matcher.group(3));
                assertTrue(bounds.getOrDefault(labels, 0.0) < bound, sample);
                assertTrue(counts.getOrDefault(labels, 0.0) <= value, sample);
                bounds.put(labels, bound);
                counts.put(labels, value);
            }
        });
        assertFalse(counts.isEmpty(), name);
        counts.forEach((labels, count) -> {
            assertEquals(Double.POSITIVE_INFINITY, bounds.get(labels), name + labels);
            assertEquals(count, value(name + "_count" + labels), name + labels);
            assertTrue(value(name + "_sum" + labels) >= 0, name + labels);
        });
    }

    /** The value of a sample, named without the prefix. */
    public double of(String sample) {
        return value("registrar_" + sample);
    }

    private double value(String sample) {
        assertTrue(samples.containsKey(sample), () -> "no sample " + sample + " in " + samples.keySet());
        return samples.get(sample);
    }

    /** The sum over all values of the label. */
    double all(String metric) {
        String start = "registrar_" + metric + "{";
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(start))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Fails if anything that only rises has fallen since, or is gone. */
    void assertNothingFell(Exposition earlier) {
        earlier.samples.forEach((sample, value) -> {
            if (sample.matches("[a-z_]+_(total|bucket|count|sum)(\\{.*)?")) {
                assertTrue(value(sample) >= value, () -> sample + " fell from " + value + " to " + samples.get(sample));
            }
        });
    }
}
