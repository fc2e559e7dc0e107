package io.registrar.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes requests, and nothing else; used by one thread. */
final class RequestEncoder {
    /** Longer than any request: two ids, a token, or the ids of {@link #MOST_SECTIONS} sections. */
    static final int MAX_REQUEST_BYTES = 3_072;
    /** Sections whose seats are asked for in one request. */
    static final int MOST_SECTIONS = 50;
    /** Items of a page, so that it fits the parser. */
    static final int PAGE_ITEMS = 200;
    /** What a student is granted, and what a seat costs. */
    static final long CREDITS = 1_000;

    static final long PRICE = 1;

    private static final byte[] PUT_SECTION = ascii("PUT /v1/sections/");
    private static final byte[] PUT_STUDENT = ascii("PUT /v1/students/");
    private static final byte[] POST_SECTION = ascii("POST /v1/sections/");
    private static final byte[] DELETE_SECTION = ascii("DELETE /v1/sections/");
    private static final byte[] GET_SECTION = ascii("GET /v1/sections/");
    private static final byte[] GET_STUDENT = ascii("GET /v1/students/");
    private static final byte[] GET_SEATS = ascii("GET /v1/seats?sections=");
    private static final byte[] ENROLLMENTS = ascii("/enrollments");
    private static final byte[] LEDGER = ascii("/ledger");
    private static final byte[] PAGE = ascii("?limit=" + PAGE_ITEMS);
    private static final byte[] AFTER = ascii("&after=");
    private static final byte[] JSON = ascii("Content-Type: application/json\r\nContent-Length: ");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final byte[] SECTION_BODY =
            ascii("{\"kind\":\"section\",\"title\":\"Load\",\"price\":" + PRICE + ",\"capacity\":");
    private static final byte[] STUDENT_BODY = ascii("{\"credits\":" + CREDITS + "}");
    private static final byte[] STUDENT_ID = ascii("{\"studentId\":\"");
    private static final byte[] QUOTE_AND_BRACE = ascii("\"}");

    private final byte[] sectionPrefix;
    private final byte[] studentPrefix;
    private final byte[] headers;
    private final SectionTable sections;
    private final ByteBuffer body = ByteBuffer.allocate(256);

    RequestEncoder(RunSettings settings, SectionTable sections) {
        this.sections = sections;
        sectionPrefix = ascii(sectionPrefix(settings));
        studentPrefix = ascii(studentPrefix(settings));
        headers = ascii(" HTTP/1.1\r\nHost: " + settings.url().getAuthority() + "\r\n"
                + settings.token()
                        .map(token -> "Authorization: Bearer " + token + "\r\n")
                        .orElse(""));
    }

    /** What the ids of a run's sections begin with; the number follows. */
    static String sectionPrefix(RunSettings settings) {
        return settings.prefix() + "-c";
    }

    /** What the ids of a run's students begin with; the number follows. */
    static String studentPrefix(RunSettings settings) {
        return settings.prefix() + "-s";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a request.
     *
     * @param out has room for {@link #MAX_REQUEST_BYTES}
     */
    void encode(Exchange exchange, ByteBuffer out) {
        body.clear();
        switch (exchange.operation) {
            case PUT_SECTION -> {
                id(out.put(PUT_SECTION), sectionPrefix, exchange.section);
                number(body.put(SECTION_BODY), sections.capacity(exchange.section));
                body.put((byte) '}');
            }
            case PUT_STUDENT -> {
                id(out.put(PUT_STUDENT), studentPrefix, exchange.student);
                body.put(STUDENT_BODY);
            }
            case ENROLL -> {
                id(out.put(POST_SECTION), sectionPrefix, exchange.section);
                out.put(ENROLLMENTS);
                id(body.put(STUDENT_ID), studentPrefix, exchange.student);
                body.put(QUOTE_AND_BRACE);
            }
            case UNENROLL -> enrollment(out.put(DELETE_SECTION), exchange);
            case READ_ENROLLMENT -> enrollment(out.put(GET_SECTION), exchange);
            case READ_SEATS -> {
                out.put(GET_SEATS);
                for (int i = 0; i < exchange.sections; i++) {
                    if (i > 0) {
                        out.put((byte) ',');
                    }
                    id(out, sectionPrefix, (exchange.section + i) % sections.count());
                }
            }
            case READ_SECTION -> id(out.put(GET_SECTION), sectionPrefix, exchange.section);
            case READ_STUDENT -> id(out.put(GET_STUDENT), studentPrefix, exchange.student);
            case READ_ROSTER -> {
                id(out.put(GET_SECTION), sectionPrefix, exchange.section);
                page(out.put(ENROLLMENTS), exchange);
            }
            case READ_LEDGER -> {
                id(out.put(GET_STUDENT), studentPrefix, exchange.student);
                page(out.put(LEDGER), exchange);
            }
        }
        out.put(headers);
        if (body.position() > 0) {
            out.put(JSON);
            number(out, body.position());
            out.put(LINE_END);
        }
        out.put(LINE_END).put(body.flip());
    }

    private void enrollment(ByteBuffer out, Exchange exchange) {
        id(out, sectionPrefix, exchange.section);
        id(out.put(ENROLLMENTS).put((byte) '/'), studentPrefix, exchange.student);
    }

    private static void page(ByteBuffer out, Exchange exchange) {
        out.put(PAGE);
        if (!exchange.cursor.isEmpty()) {
            out.put(AFTER).put(ascii(exchange.cursor));
        }
    }

    private static void id(ByteBuffer out, byte[] prefix, int number) {
        number(out.put(prefix), number);
    }

    private static void number(ByteBuffer out, long number) {
        long unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.put((byte) ('0' + number / unit % 10));
        }
    }
}
