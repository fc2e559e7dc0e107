package io.registrar.bench.compare;

import java.util.List;
import java.util.Locale;

/** Commands a second as bars from zero, the median of the rounds, with a line from the least to the most. */
final class ThroughputPlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 220;
    private static final int RIGHT = 110;
    private static final int TOP = 50;
    private static final int BOTTOM = 56;
    private static final int ROW = 26;
    private static final int BAR = 16;
    private static final int TICKS = 4;

    private ThroughputPlot() {}

    /** @param isOurs drawn so that it stands out */
    record Bar(String name, Ratio perSecond, boolean isOurs) {}

    /** @param bars from top to bottom; at least one */
    static String of(String title, List<Bar> bars) {
        int height = TOP + bars.size() * ROW + BOTTOM;
        double most = scale(
                bars.stream().mapToDouble(bar -> bar.perSecond().most()).max().orElse(1));
        SvgCanvas canvas = new SvgCanvas(WIDTH, height, title);
        for (int tick = 0; tick <= TICKS; tick++) {
            double x = x(most * tick / TICKS, most);
            canvas.line(x, TOP, x, height - BOTTOM, "rule");
            canvas.text(x, height - BOTTOM + 18, "middle", "", number(most * tick / TICKS));
        }
        canvas.text((LEFT + WIDTH - RIGHT) / 2.0, height - 12, "middle", "", "commands a second");
        double y = TOP + (ROW - BAR) / 2.0;
        for (Bar bar : bars) {
            Ratio rate = bar.perSecond();
            double middle = y + BAR / 2.0;
            canvas.text(LEFT - 8, middle + 4, "end", "", bar.name());
            canvas.box(LEFT, y, x(rate.median(), most) - LEFT, BAR, bar.isOurs() ? "ours" : "bar");
            canvas.line(x(rate.least(), most), middle, x(rate.most(), most), middle, "spread");
            canvas.text(x(rate.most(), most) + 8, middle + 4, "start", "", number(rate.median()));
            y += ROW;
        }
        return canvas.close();
    }

    private static double x(double value, double most) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / most;
    }

    /** The next of these times a power of ten, of each of which a quarter is a plain number. */
    private static double scale(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
        for (double factor : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8}) {
            if (most <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
