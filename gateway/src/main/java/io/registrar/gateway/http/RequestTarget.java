package io.registrar.gateway.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a request target apart: path segments and query parameters, percent-decoded. All that the routes take is ASCII,
 * so whatever decodes to something else is malformed.
 */
final class RequestTarget {
    /** Most query parameters of a request. */
    static final int MAX_PARAMETERS = 8;

    private final List<String> segments = new ArrayList<>();
    private String query = "";

    /** Reads a target in origin form ({@code /path?query}) or absolute form ({@code http://host/path?query}). */
    void parse(String target) {
        segments.clear();
        int start = pathStart(target);
        int mark = target.indexOf('?', start);
        int end = mark < 0 ? target.length() : mark;
        query = mark < 0 ? "" : target.substring(mark + 1);
        if (start >= end || target.charAt(start) != '/') {
            return;
        }
        int segmentStart = start + 1;
        for (int i = segmentStart; i <= end && segments.size() <= Routes.MAX_SEGMENTS; i++) {
            if (i == end || target.charAt(i) == '/') {
                segments.add(target.substring(segmentStart, i));
                segmentStart = i + 1;
            }
        }
    }

    private static int pathStart(String target) {
        if (target.startsWith("/")) {
            return 0;
        }
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            int slash = target.indexOf('/', 7);
            return slash < 0 ? target.length() : slash;
        }
        return target.length();
    }

    /** The path's segments as sent, none for a target that is no path. */
    List<String> segments() {
        return segments;
    }

    /** What follows the question mark, or the empty text. */
    String query() {
        return query;
    }

    /**
     * Reads a query into the values of the parameters allowed.
     *
     * @return a value for each name, null where it is missing
     * @throws RefusedRequestException if a parameter is unknown, repeated or badly encoded
     */
    static String[] parameters(String query, List<String> allowed) throws RefusedRequestException {
        String[] values = new String[allowed.size()];
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
