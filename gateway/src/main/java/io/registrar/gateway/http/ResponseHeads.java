package io.registrar.gateway.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Heads of answers, encoded once: up to the place where the date goes. The date is made once a second. */
final class ResponseHeads {
    private static final byte[][] JSON = new byte[600][];
    private static final byte[][] PROBLEM = new byte[600][];
    private static final byte[][] BARE = new byte[600][];
    // The format has no locale-dependent part left: RFC 9110 names days and months in English.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private long dateSecond = Long.MIN_VALUE;
    private byte[] date = new byte[0];

    static {
        for (int status = 200; status < JSON.length; status++) {
            String line = "HTTP/1.1 " + status + " " + phrase(status) + "\r\n";
            JSON[status] = ascii(line + "Content-Type: application/json\r\nDate: ");
            PROBLEM[status] = ascii(line + "Content-Type: application/problem+json\r\nDate: ");
            BARE[status] = ascii(line + "Date: ");
        }
    }

    /** The head of an answer in JSON; of a problem, if the status says so. */
    static byte[] of(int status) {
        return status < 400 ? JSON[status] : PROBLEM[status];
    }

    /** The head of an answer without a body. */
    static byte[] bare(int status) {
        return BARE[status];
    }

    /** The status' words. */
    static String phrase(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The value of the header Date at this time; 29 characters. */
    byte[] date(long nowMillis) {
        long second = Math.floorDiv(nowMillis, 1000L);
        if (second != dateSecond) {
            dateSecond = second;
            date = ascii(DATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
        }
        return date;
    }
}
