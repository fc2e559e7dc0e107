package io.registrar.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Latency by percentile, both drawn so that each step is a factor of ten: how rare, and how slow. */
final class LatencyPlot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final int LEFT = 110;
    private static final int RIGHT = 170;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final double NANOS_PER_MICRO = 1_000;

    private static final double[] PERCENTILES = {0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
    private static final double[] NAMED = {0, 90, 99, 99.9, 99.99};
    /** Powers of ten between all answers and one in ten thousand. */
    private static final double DECADES = 4;
    /** Labels of lines that end close together are kept so far apart. */
    private static final double LABEL_HEIGHT = 16;

    private final double low;
    private final double high;

    private LatencyPlot(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /**
     * @param histograms in nanoseconds, by the name of each line; none empty
     */
    static String of(String title, Map<String, Histogram> histograms) {
        double least = Double.MAX_VALUE;
        double most = 1;
        for (Histogram histogram : histograms.values()) {
            least = Math.min(least, micros(histogram, 0));
            most = Math.max(most, micros(histogram, PERCENTILES[PERCENTILES.length - 1]));
        }
        least = Math.min(least, most);
        double low = Math.floor(Math.log10(Math.max(1, least)));
        return new LatencyPlot(low, Math.max(low + 1, Math.ceil(Math.log10(most)))).draw(title, histograms);
    }

    private String draw(String title, Map<String, Histogram> histograms) {
        SvgCanvas canvas = new SvgCanvas(WIDTH, HEIGHT, title);
        for (double power = low; power <= high; power++) {
            double y = y(Math.pow(10, power));
            canvas.line(LEFT, y, WIDTH - RIGHT, y, "rule");
            canvas.text(LEFT - 8, y + 4, "end", "", String.format(Locale.ROOT, "%,.0f", Math.pow(10, power)));
        }
        for (double percentile : NAMED) {
            double x = x(percentile);
            canvas.line(x, TOP, x, HEIGHT - BOTTOM, "rule");
            canvas.text(
                    x,
                    HEIGHT - BOTTOM + 20,
                    "middle",
                    "",
                    percentile == 0 ? "0" : Double.toString(percentile).replaceFirst("\\.0$", ""));
        }
        canvas.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", "", "percentile of answers, %");
        canvas.textUpwards(22, (TOP + HEIGHT - BOTTOM) / 2.0, "latency, µs");
        List<Double> taken = new ArrayList<>();
        int series = 0;
        for (Map.Entry<String, Histogram> entry : histograms.entrySet()) {
            double[] points = new double[2 * PERCENTILES.length];
            for (int i = 0; i < PERCENTILES.length; i++) {
                points[2 * i] = x(PERCENTILES[i]);
                points[2 * i + 1] = y(micros(entry.getValue(), PERCENTILES[i]));
            }
            String style = "line s" + series++ % SvgCanvas.SERIES;
            canvas.path(points, style);
            double y = free(points[points.length - 1], taken);
            canvas.line(WIDTH - RIGHT + 6, y, WIDTH - RIGHT + 28, y, style);
            canvas.text(WIDTH - RIGHT + 34, y + 4, "start", "", entry.getKey());
        }
        return canvas.close();
    }

    /** The place nearest below that no label has. */
    private static double free(double wanted, List<Double> taken) {
        double y = wanted;
        while (true) {
            double place = y;
            if (taken.stream().noneMatch(other -> Math.abs(other - place) < LABEL_HEIGHT)) {
                taken.add(place);
                return place;
            }
            y++;
        }
    }

    private static double micros(Histogram histogram, double percentile) {
        return Math.max(1, histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
    }

    private static double x(double percentile) {
        double rarity = Math.log10(1 / (1 - percentile / 100));
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, rarity / DECADES);
    }

    private double y(double micros) {
        double part = (Math.log10(micros) - low) / (high - low);
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * part;
    }
}
