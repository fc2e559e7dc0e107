package io.registrar.bench.compare;

import java.util.Locale;

/**
 * Lines, boxes and texts as an SVG file that needs nothing beside it: no script and no font. Its colours follow the reader's light
 * or dark scheme. Lengths are in pixels from the upper left corner.
 */
final class SvgCanvas {
    /** Series that are told apart by colour and by dashes; more start over. */
    static final int SERIES = 6;

    private static final String STYLE = """
            svg { background: #ffffff; font: 13px system-ui, sans-serif; }
            text { fill: #1f2328; }
            .title { font-size: 16px; font-weight: 600; }
            .rule { stroke: #d0d7de; stroke-width: 1; }
            .spread { stroke: #1f2328; stroke-width: 1.5; }
            .line { fill: none; stroke-width: 2; }
            .s0 { stroke: #0b5cad; } .s1 { stroke: #b3470b; } .s2 { stroke: #1a7f37; }
            .s3 { stroke: #8250df; } .s4 { stroke: #9a6700; } .s5 { stroke: #bf3989; }
            .s1, .s4 { stroke-dasharray: 7 3; } .s2, .s5 { stroke-dasharray: 2 3; }
            .bar { fill: #6ea8dc; } .ours { fill: #0b5cad; }
            @media (prefers-color-scheme: dark) {
              svg { background: #0d1117; }
              text { fill: #e6edf3; }
              .rule { stroke: #30363d; }
              .spread { stroke: #e6edf3; }
              .s0 { stroke: #58a6ff; } .s1 { stroke: #ffa657; } .s2 { stroke: #56d364; }
              .s3 { stroke: #d2a8ff; } .s4 { stroke: #e3b341; } .s5 { stroke: #ff9bce; }
              .bar { fill: #2f5d8c; } .ours { fill: #58a6ff; }
            }
            """;

    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(int width, int height, String title) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                        + "<title>%s</title>%n<style>%n%s</style>%n",
                width,
                height,
                width,
                height,
                escape(title),
                STYLE));
        text(16, 26, "start", "title", title);
    }

    /** @param anchor start, middle or end: which part of the text is at this place */
    void text(double x, double y, String anchor, String style, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                style,
                escape(text)));
    }

    /** A text that reads upwards, its middle at this place. */
    void textUpwards(double x, double y, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                x,
                y,
                escape(text)));
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                style));
    }

    void box(double x, double y, double width, double height, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>%n",
                x,
                y,
                width,
                height,
                style));
    }

    /** @param points x and y in turns */
    void path(double[] points, String style) {
        svg.append("<polyline points=\"");
        for (int i = 0; i < points.length; i += 2) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
        }
        svg.append("\" class=\"").append(style).append("\"/>\n");
    }

    /** The whole file. */
    String close() {
        return svg.append("</svg>\n").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
