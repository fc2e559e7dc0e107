package io.registrar.gateway.http;

import java.util.Arrays;

/**
 * The head of a request, taken apart where it lies in the bytes that were read: the grammar of RFC 9112, in its strictest
 * reading. What a proxy in front could take for the start of another request than we do is refused here: bare line feeds
 * and carriage returns, folded lines, a length beside chunks, any length but one of digits, any coding but chunked.
 *
 * <p>Holds places, not texts; they are valid as long as the bytes are. Used again for the next request; one for each event
 * loop.
 */
final class RequestHead {
    /** In place of the place behind the head: its end is not here yet. */
    static final int INCOMPLETE = -1;

    /** That there is no header Content-Length. */
    static final long NO_LENGTH = -1;

    private static final int VERSION_LENGTH = 8;
    private static final int LENGTH_DIGITS = 19;
    private static final byte[] CHUNKED = Ascii.bytes("chunked");

    private byte[] bytes = {};
    private HttpMethod method = HttpMethod.OTHER;
    private boolean isHttp10;
    private boolean isOtherVersion;
    private int targetFrom;
    private int targetTo;
    private long contentLength;
    private boolean isChunked;

    /** What the headers that mean something are, in their order, and where their values start and end. */
    private HeaderName[] names = new HeaderName[16];

    private int[] valueFrom = new int[16];
    private int[] valueTo = new int[16];
    private int headers;

    /**
     * Reads a head.
     *
     * @param from where it starts
     * @param to where the bytes end that have come so far
     * @return where it ends, or {@link #INCOMPLETE}
     * @throws RefusedRequestException if it is none, or too long: where it ends, and the next one starts, can't be known
     */
    int read(byte[] source, int from, int to) throws RefusedRequestException {
        bytes = source;
        method = HttpMethod.OTHER;
        headers = 0;
        int lineEnd = endOfLine(from, to);
        if ((lineEnd == INCOMPLETE ? to : lineEnd) - from > HttpSettings.MAX_REQUEST_LINE_BYTES) {
            throw new RefusedRequestException(
                    RequestRefusal.URI_TOO_LONG,
                    "The request line is longer than " + HttpSettings.MAX_REQUEST_LINE_BYTES + " bytes.");
        }
        if (lineEnd == INCOMPLETE) {
            return INCOMPLETE;
        }
        readRequestLine(from, lineEnd);
        int end = readHeaders(lineEnd + 2, to);
        if (end != INCOMPLETE) {
            readFraming();
        }
        return end;
    }

    /** Where the line ends that starts here, in front of its two bytes, or {@link #INCOMPLETE}. */
    private int endOfLine(int from, int to) throws RefusedRequestException {
        int at = from;
        while (at < to && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        return at == to ? INCOMPLETE : requireLineEnd(at, to);
    }

    /** The same place, if a line ends there, or {@link #INCOMPLETE} if that can't be told yet. */
    private int requireLineEnd(int at, int to) throws RefusedRequestException {
        if (bytes[at] == '\r' && at + 1 == to) {
            return INCOMPLETE;
        }
        if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
            throw RefusedRequestException.malformed("a line of the head ends otherwise than with CR and LF");
        }
        return at;
    }

    private void readRequestLine(int from, int to) throws RefusedRequestException {
        int methodEnd = Ascii.endOfToken(bytes, from, to);
        method = HttpMethod.of(bytes, from, methodEnd);
        targetFrom = methodEnd + 1;
        int at = targetFrom;
        while (at < to && bytes[at] != ' ') {
            requireVisible(bytes[at]);
            at++;
        }
        targetTo = at;
        int version = at + 1;
        boolean isRequestLine = methodEnd > from
                && methodEnd < to
                && bytes[methodEnd] == ' '
                && targetTo > targetFrom
                && to - version == VERSION_LENGTH
                && bytes[version] == 'H'
                && bytes[version + 1] == 'T'
                && bytes[version + 2] == 'T'
                && bytes[version + 3] == 'P'
                && bytes[version + 4] == '/'
                && isDigit(bytes[version + 5])
                && bytes[version + 6] == '.'
                && isDigit(bytes[version + 7]);
        if (!isRequestLine) {
            throw RefusedRequestException.malformed("the request line is not: method, space, target, space, HTTP/1.1");
        }
        isHttp10 = bytes[version + 5] == '1' && bytes[version + 7] == '0';
        isOtherVersion = bytes[version + 5] != '1' || bytes[version + 7] > '1';
    }

    /** Bytes above ASCII are left to whoever decodes the target. */
    private static void requireVisible(byte b) throws RefusedRequestException {
        if ((b >= 0 && b < ' ') || b == 0x7F) {
            throw RefusedRequestException.malformed("a control character is in the target");
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Reads header lines up to the empty one, and returns what stands behind that, or {@link #INCOMPLETE}. */
    private int readHeaders(int from, int to) throws RefusedRequestException {
        int lineStart = from;
        int length = 0;
        while (lineStart < to && bytes[lineStart] != '\r' && bytes[lineStart] != '\n') {
            int lineEnd = readHeader(lineStart, to);
            length += (lineEnd == INCOMPLETE ? to : lineEnd) - lineStart;
            if (length > HttpSettings.MAX_HEADER_BYTES) {
                throw new RefusedRequestException(
                        RequestRefusal.HEADERS_TOO_LARGE,
                        "The headers are longer than " + HttpSettings.MAX_HEADER_BYTES + " bytes.");
            }
            if (lineEnd == INCOMPLETE) {
                return INCOMPLETE;
            }
            lineStart = lineEnd + 2;
        }
        return lineStart == to || requireLineEnd(lineStart, to) == INCOMPLETE ? INCOMPLETE : lineStart + 2;
    }

    /** Reads one header, and returns where its line ends, or {@link #INCOMPLETE}. */
    private int readHeader(int from, int to) throws RefusedRequestException {
        int nameEnd = Ascii.endOfToken(bytes, from, to);
        if (nameEnd == to) {
            return INCOMPLETE;
        }
        if (nameEnd == from || bytes[nameEnd] != ':') {
            return refuseLine(
                    nameEnd,
                    to,
                    Ascii.isSpace(bytes[from])
                            ? "a header line starts with white space"
                            : "a header line is not: name, colon, value");
        }
        int valueStart = Ascii.skipSpace(bytes, nameEnd + 1, to);
        int at = valueStart;
        while (at < to && (bytes[at] >= ' ' || bytes[at] < 0 || bytes[at] == '\t') && bytes[at] != 0x7F) {
            at++;
        }
        if (at == to) {
            return INCOMPLETE;
        }
        if (bytes[at] != '\r' && bytes[at] != '\n') {
            return refuseLine(at, to, "a control character is in a header's value");
        }
        int lineEnd = requireLineEnd(at, to);
        HeaderName name = HeaderName.findOrNull(bytes, from, nameEnd);
        if (lineEnd != INCOMPLETE && name != null) {
            add(name, valueStart, Ascii.trimSpace(bytes, valueStart, lineEnd));
        }
        return lineEnd;
    }

    /** A line is judged when it has come whole, like one that is no header for its last byte. */
    private int refuseLine(int from, int to, String detail) throws RefusedRequestException {
        if (endOfLine(from, to) == INCOMPLETE) {
            return INCOMPLETE;
        }
        throw RefusedRequestException.malformed(detail);
    }

    private void add(HeaderName name, int from, int to) {
        if (headers == names.length) {
            // Bounded by the length of all of them.
            names = Arrays.copyOf(names, headers * 2);
            valueFrom = Arrays.copyOf(valueFrom, headers * 2);
            valueTo = Arrays.copyOf(valueTo, headers * 2);
        }
        names[headers] = name;
        valueFrom[headers] = from;
        valueTo[headers] = to;
        headers++;
    }

    /** What the headers say about where the body ends: at most one of them, and that once. */
    private void readFraming() throws RefusedRequestException {
        contentLength = NO_LENGTH;
        isChunked = false;
        for (int i = 0; i < headers; i++) {
            HeaderName name = names[i];
            boolean isLength = name == HeaderName.CONTENT_LENGTH;
            if (!isLength && name != HeaderName.TRANSFER_ENCODING) {
                continue;
            }
            if (isChunked || contentLength != NO_LENGTH) {
                throw RefusedRequestException.malformed("more than one header says where the body ends");
            }
            if (isLength) {
                contentLength = length(valueFrom[i], valueTo[i]);
            } else if (isHttp10 || !Ascii.equalsIgnoringCase(bytes, valueFrom[i], valueTo[i], CHUNKED)) {
                throw RefusedRequestException.malformed("the only transfer coding is chunked, and it needs HTTP/1.1");
            } else {
                isChunked = true;
            }
        }
    }

    private long length(int from, int to) throws RefusedRequestException {
        long length = 0;
        for (int i = from; i < to && length >= 0; i++) {
            length = isDigit(bytes[i]) && to - from <= LENGTH_DIGITS ? length * 10 + bytes[i] - '0' : -1;
        }
        if (from == to || length < 0) {
            throw RefusedRequestException.malformed("Content-Length is no whole number");
        }
        return length;
    }

    HttpMethod method() {
        return method;
    }

    /** Whether the version is 1.0; false for any other. */
    boolean isHttp10() {
        return isHttp10;
    }

    /** Whether the version is neither 1.0 nor 1.1. */
    boolean isOtherVersion() {
        return isOtherVersion;
    }

    byte[] bytes() {
        return bytes;
    }

    int targetFrom() {
        return targetFrom;
    }

    int targetTo() {
        return targetTo;
    }

    /** What Content-Length says, or {@link #NO_LENGTH}. */
    long contentLength() {
        return contentLength;
    }

    boolean isChunked() {
        return isChunked;
    }

    /** How many headers there are that mean something. */
    int headers() {
        return headers;
    }

    HeaderName name(int header) {
        return names[header];
    }

    /** Where the header's value starts, white space in front of it left out. */
    int valueFrom(int header) {
        return valueFrom[header];
    }

    /** Where the header's value ends, white space behind it left out. */
    int valueTo(int header) {
        return valueTo[header];
    }

    /** The header's value, a character a byte. */
    String value(int header) {
        return Ascii.text(bytes, valueFrom[header], valueTo[header]);
    }

    /** Whether the header's value is this token, which is given in small letters. */
    boolean valueIs(int header, byte[] lowerCase) {
        return Ascii.equalsIgnoringCase(bytes, valueFrom[header], valueTo[header], lowerCase);
    }
}
