package io.registrar.gateway.http;

import java.util.Arrays;
import java.util.List;

/**
 * Takes a request target apart: path segments and query parameters, percent-decoded. All that the routes take is ASCII,
 * so whatever decodes to something else is malformed.
 */
final class RequestTarget {
    /** Most query parameters of a request. */
    static final int MAX_PARAMETERS = 8;

    private static final String[] NONE = {};
    private static final byte[] SCHEME = Ascii.bytes("http://");

    private byte[] bytes = {};
    private final int[] segmentFrom = new int[Routes.MAX_SEGMENTS + 1];
    private final int[] segmentTo = new int[Routes.MAX_SEGMENTS + 1];
    private int segments;
    private int queryFrom;
    private int queryTo;

    /**
     * Takes apart a target in origin form ({@code /path?query}) or absolute form ({@code http://host/path?query}), where it
     * lies: valid as long as the bytes are.
     */
    void parse(byte[] source, int from, int to) {
        bytes = source;
        segments = 0;
        int start = pathStart(from, to);
        int end = Ascii.indexOf((byte) '?', bytes, start, to);
        queryFrom = Math.min(end + 1, to);
        queryTo = to;
        if (start == end || bytes[start] != '/') {
            return;
        }
        int segmentStart = start + 1;
        for (int i = segmentStart; i <= end && segments <= Routes.MAX_SEGMENTS; i++) {
            if (i == end || bytes[i] == '/') {
                segmentFrom[segments] = segmentStart;
                segmentTo[segments] = i;
                segments++;
                segmentStart = i + 1;
            }
        }
    }

    private int pathStart(int from, int to) {
        if (from < to && bytes[from] == '/') {
            return from;
        }
        int behindScheme = from + SCHEME.length;
        if (behindScheme <= to && Ascii.equalsIgnoringCase(bytes, from, behindScheme, SCHEME)) {
            return Ascii.indexOf((byte) '/', bytes, behindScheme, to);
        }
        return to;
    }

    /** How many segments the path has, or one more than any route; none for a target that is no path. */
    int segments() {
        return segments;
    }

    boolean isEmpty(int segment) {
        return segmentFrom[segment] == segmentTo[segment];
    }

    /** Whether the segment, as sent, is this. */
    boolean is(int segment, byte[] literal) {
        return Arrays.equals(bytes, segmentFrom[segment], segmentTo[segment], literal, 0, literal.length);
    }

    /** The segment as sent, a character a byte. */
    String segment(int segment) {
        return Ascii.text(bytes, segmentFrom[segment], segmentTo[segment]);
    }

    /** What follows the question mark, or the empty text. */
    String query() {
        return queryFrom == queryTo ? "" : Ascii.text(bytes, queryFrom, queryTo);
    }

    /**
     * Reads a query into the values of the parameters allowed.
     *
     * @return a value for each name, null where it is missing
     * @throws RefusedRequestException if a parameter is unknown, repeated or badly encoded
     */
    static String[] parameters(String query, List<String> allowed) throws RefusedRequestException {
        String[] values = allowed.isEmpty() ? NONE : new String[allowed.size()];
        if (query.isEmpty()) {
            return values;
        }
        String[] pairs = query.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw RefusedRequestException.malformed("more than " + MAX_PARAMETERS + " query parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            int index = allowed.indexOf(name);
            if (index < 0) {
                throw RefusedRequestException.malformed("unknown query parameter " + quote(name));
            }
            if (values[index] != null) {
                throw RefusedRequestException.malformed("query parameter " + name + " is given twice");
            }
            values[index] = equals < 0 ? "" : decode(pair.substring(equals + 1));
        }
        return values;
    }

    /**
     * Percent-decodes visible ASCII.
     *
     * @throws RefusedRequestException if it decodes to anything else
     */
    static String decode(String encoded) throws RefusedRequestException {
        StringBuilder decoded = null;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int value = c;
            int width = 1;
            if (c == '%') {
                width = 3;
                value = i + 2 < encoded.length()
                        ? Character.digit(encoded.charAt(i + 1), 16) << 4 | Character.digit(encoded.charAt(i + 2), 16)
                        : -1;
            }
            if (value <= ' ' || value >= 0x7F) {
                throw RefusedRequestException.malformed(
                        "the target holds what is neither visible ASCII nor its" + " percent-encoding");
            }
            if (width > 1 && decoded == null) {
                decoded = new StringBuilder(encoded.length()).append(encoded, 0, i);
            }
            if (decoded != null) {
                decoded.append((char) value);
            }
            i += width - 1;
        }
        return decoded == null ? encoded : decoded.toString();
    }

    /** The text as a message may repeat it: in quotes, and not longer than a message should be. */
    static String quote(String text) {
        return '"' + (text.length() > 64 ? text.substring(0, 64) + "…" : text) + '"';
    }
}
