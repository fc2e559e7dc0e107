package io.registrar.gateway.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Heads of answers, encoded once: up to the place where the date goes. The date is made once a second. */
final class ResponseHeads {
    /** Every status that is answered, in the words of the registry of status codes as they stood in RFC 7231. */
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request-URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(422, "Unprocessable Entity"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    /** Higher than every status. */
    static final int STATUS_END = 600;

    private static final Map<ContentType, byte[][]> BY_TYPE = new EnumMap<>(ContentType.class);
    private static final byte[][] BARE = new byte[STATUS_END][];
    // The format has no locale-dependent part left: RFC 9110 names days and months in English.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private long dateSecond = Long.MIN_VALUE;
    private byte[] date = new byte[0];

    static {
        for (ContentType type : ContentType.values()) {
            BY_TYPE.put(type, new byte[STATUS_END][]);
        }
        for (int status : PHRASES.keySet()) {
            String line = "HTTP/1.1 " + status + " " + phrase(status) + "\r\n";
            BY_TYPE.forEach(
                    (type, heads) -> heads[status] = Ascii.bytes(line + "Content-Type: " + type.text() + "\r\nDate: "));
            BARE[status] = Ascii.bytes(line + "Date: ");
        }
    }

    /** The head of an answer whose body is of this type. */
    static byte[] of(ContentType type, int status) {
        return BY_TYPE.get(type)[status];
    }

    /** The head of an answer without a body. */
    static byte[] bare(int status) {
        return BARE[status];
    }

    /** Every status that is answered. */
    static Set<Integer> statuses() {
        return PHRASES.keySet();
    }

    /** The status' words. */
    static String phrase(int status) {
        return PHRASES.get(status);
    }

    /** The value of the header Date at this time; 29 characters. */
    byte[] date(long nowMillis) {
        long second = Math.floorDiv(nowMillis, 1000L);
        if (second != dateSecond) {
            dateSecond = second;
            date = Ascii.bytes(DATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
        }
        return date;
    }
}
