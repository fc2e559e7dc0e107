package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.RawConnection.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is taken and what is refused, byte for byte: a row a request, with its status and code, its headers, and whether
 * the connection goes on. Behind every row stands one more request: it is answered where the connection goes on, and
 * never where it ends, as that is how requests are smuggled.
 */
class HttpStrictnessTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String BODY = "{\"credits\":1}";
    private static final String PUT = "PUT /v1/students/a HTTP/1.1";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        gateway.expect(201, Requests.putSection("s1", 10));
        gateway.expect(201, Requests.putSection("s2", 10));
        gateway.expect(201, Requests.putStudent("a", 5));
        gateway.expect(201, Requests.putStudent("b", 5));
        gateway.expect(201, Requests.enroll("s1", "a"));
        gateway.expect(201, Requests.enroll("s1", "b"));
        gateway.expect(201, Requests.enroll("s2", "a"));
        gateway.expect(201, Requests.putSession("s1", "m", 5));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** What is expected of one request. An empty code is that of an answer which is no refusal. */
    private record Row(
            String name, String request, int status, String code, boolean ends, Map<String, String> headers) {
        Row with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Row(name, request, status, code, ends, more);
        }

        boolean isHead() {
            return request.startsWith("HEAD ");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Row goesOn(String name, String request, int status, String code) {
        return new Row(name, request, status, code, false, Map.of());
    }

    private static Row ends(String name, String request, int status, String code) {
        return new Row(name, request, status, code, true, Map.of());
    }

    private static Row taken(String name, String request) {
        return goesOn(name, request, 200, "");
    }

    private static Row badFraming(String name, String request) {
        return ends(name, request, 400, "malformed_request");
    }

    private static Row malformed(String name, String request) {
        return goesOn(name, request, 400, "malformed_request");
    }

    private static String put(String... headers) {
        return Requests.head(Stream.of(List.of(PUT, "Host: x", JSON), List.of(headers))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    private static String getWith(String target, String... headers) {
        return Requests.head(Stream.of(List.of("GET " + target + " HTTP/1.1", "Host: x"), List.of(headers))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    static List<Row> routes() {
        List<Row> rows = new ArrayList<>();
        for (String path : List.of(
                "/",
                "/v1",
                "/v2/sections",
                "/v1/sections/",
                "/v1/sections//enrollments",
                "//livez",
                "/livez/",
                "/LIVEZ",
                "/v1/%73ections",
                "/v1/sections/s1/enrollments/a/b",
                "/v1/sections/s1/enrollments/a/b/c/d/e/f/g/h",
                "/v1/sections/s1/enrollments/",
                "*",
                "x",
                "http://x",
                "https://x/livez",
                "/livez#top",
                "/livez;a=b")) {
            rows.add(goesOn("no route " + path, Requests.get(path), 404, "route_not_found"));
        }
        rows.add(goesOn("options of all", Requests.bare("OPTIONS", "*"), 404, "route_not_found"));
        rows.add(goesOn("connect", Requests.bare("CONNECT", "x:443"), 404, "route_not_found"));
        rows.add(notAllowed("POST", "/v1/sections", "GET, HEAD"));
        rows.add(notAllowed("PATCH", "/v1/sections/s1", "DELETE, GET, HEAD, PUT"));
        rows.add(notAllowed("DELETE", "/v1/sections/s1/enrollments", "GET, HEAD, POST"));
        rows.add(notAllowed("PUT", "/v1/sections/s1/enrollments/a", "DELETE, GET, HEAD"));
        rows.add(notAllowed("GET", "/v1/sections/s1/enrollments/a/confirm", "POST"));
        rows.add(notAllowed("DELETE", "/v1/sections/s1/enrollments/a/withdraw", "POST"));
        rows.add(notAllowed("PUT", "/v1/sections/s1/enrollments/a/lessons/1", "POST"));
        rows.add(notAllowed("POST", "/v1/sections/s1/waitlist", "GET, HEAD"));
        rows.add(notAllowed("PUT", "/v1/sections/s1/waitlist/a", "DELETE, GET, HEAD"));
        rows.add(notAllowed("POST", "/v1/sections/s1/sessions", "GET, HEAD"));
        rows.add(notAllowed("GET", "/v1/sections/s1/sessions/m", "PUT"));
        rows.add(notAllowed("PUT", "/v1/sections/s1/sessions/m/bookings", "GET, HEAD, POST"));
        rows.add(notAllowed("GET", "/v1/sections/s1/sessions/m/bookings/a", "DELETE"));
        rows.add(notAllowed("GET", "/v1/registrations", "POST"));
        rows.add(notAllowed("PUT", "/v1/terms/t/archive", "POST"));
        rows.add(notAllowed("POST", "/v1/seats", "GET, HEAD"));
        rows.add(notAllowed("DELETE", "/v1/students/a", "GET, HEAD, PUT"));
        rows.add(notAllowed("GET", "/v1/students/a/credits", "POST"));
        rows.add(notAllowed("HEAD", "/v1/students/a/credits", "POST"));
        rows.add(notAllowed("OPTIONS", "/livez", "GET, HEAD"));
        rows.add(notAllowed("TRACE", "/readyz", "GET, HEAD"));
        rows.add(notAllowed("get", "/livez", "GET, HEAD"));
        rows.add(notAllowed("CONNECT", "/livez", "GET, HEAD"));
        rows.add(taken("absolute form", Requests.get("http://elsewhere:8080/livez")));
        rows.add(taken("absolute form in capitals", Requests.get("HTTP://x/livez?")));
        rows.add(malformed("unknown parameter", Requests.get("/livez?a=b")));
        rows.add(malformed("unknown parameter on a write", Requests.json("PUT", "/v1/students/a?x", BODY)));
        rows.add(malformed("parameter twice", Requests.get("/v1/sections?limit=1&limit=1")));
        rows.add(malformed("parameter twice, once encoded", Requests.get("/v1/sections?limit=1&%6Cimit=1")));
        rows.add(malformed("empty parameter", Requests.get("/v1/sections?&")));
        rows.add(malformed("nine parameters", Requests.get("/v1/sections?a&b&c&d&e&f&g&h&i")));
        rows.add(malformed("half an escape", Requests.get("/v1/sections?limit=%3")));
        rows.add(malformed("escape at the end", Requests.get("/v1/sections?limit=%")));
        rows.add(malformed("no hex", Requests.get("/v1/sections?limit=%zz")));
        rows.add(malformed("encoded NUL", Requests.get("/v1/sections?limit=%00")));
        rows.add(malformed("encoded space", Requests.get("/v1/sections?limit=%20")));
        rows.add(malformed("plus is no space", Requests.get("/v1/sections?limit=+1")));
        rows.add(malformed("encoded byte of UTF-8", Requests.get("/v1/sections?term=%C3%A9")));
        rows.add(malformed("byte of UTF-8", Requests.get("/v1/sections?term=\u00c3\u00a9")));
        rows.add(taken("encoded digit", Requests.get("/v1/sections?limit=%31")));
        rows.add(taken("largest limit", Requests.get("/v1/sections?limit=1000")));
        for (String limit :
                List.of("0", "1001", "abc", "", "-1", "1.0", "1e2", "0x1", "99999999999999999999", "\u00b2")) {
            rows.add(malformed("limit " + limit, Requests.get("/v1/sections?limit=" + limit)));
        }
        for (String after : List.of("x", "-1", "1.2", "1.", ".", "99999999999999999999", "0x0")) {
            rows.add(malformed("sections after " + after, Requests.get("/v1/sections?after=" + after)));
        }
        for (String after : List.of("1", "1.2", "1.2.3.4", "1.2.", "1.2.3.", "a.b.c", "-1.2.3", "1..3")) {
            rows.add(malformed("roster after " + after, Requests.get("/v1/sections/s1/enrollments?after=" + after)));
        }
        for (String after : List.of("0", "999999999999999999")) {
            rows.add(taken("sections after " + after, Requests.get("/v1/sections?after=" + after)));
        }
        for (String after : List.of(
                "0.0.0",
                "1.99999999.1",
                "999999999999999999.999999999999999999.999999999999999999",
                "0.2147483648.1")) {
            rows.add(taken("roster after " + after, Requests.get("/v1/sections/s1/enrollments?after=" + after)));
        }
        for (String after : List.of("x", "-1", "1.2", "1.", "99999999999999999999")) {
            rows.add(malformed("waitlist after " + after, Requests.get("/v1/sections/s1/waitlist?after=" + after)));
            rows.add(malformed("sessions after " + after, Requests.get("/v1/sections/s1/sessions?after=" + after)));
        }
        for (String after : List.of("0", "1000", "1001", "2147483648", "999999999999999999")) {
            rows.add(taken("waitlist after " + after, Requests.get("/v1/sections/s1/waitlist?after=" + after)));
            rows.add(taken("sessions after " + after, Requests.get("/v1/sections/s1/sessions?after=" + after)));
        }
        for (String after : List.of("1", "1.2", "1.2.3.4", "a.b.c", "1..3")) {
            rows.add(malformed(
                    "bookings after " + after, Requests.get("/v1/sections/s1/sessions/m/bookings?after=" + after)));
        }
        for (String after : List.of("0.0.0", "999999999999999999.999999999999999999.999999999999999999")) {
            rows.add(taken(
                    "bookings after " + after, Requests.get("/v1/sections/s1/sessions/m/bookings?after=" + after)));
        }
        for (String lesson :
                List.of("x", "-1", "+1", "1.0", "1e1", "0x1", "%201", "1234567890", "0000000001", "\u00b2")) {
            rows.add(malformed(
                    "lesson " + lesson, Requests.bare("POST", "/v1/sections/s1/enrollments/a/lessons/" + lesson)));
        }
        for (String lesson : List.of("0", "1", "000000001", "999999999")) {
            rows.add(goesOn(
                    "lesson " + lesson,
                    Requests.bare("POST", "/v1/sections/s1/enrollments/a/lessons/" + lesson),
                    404,
                    "lesson_not_found"));
        }
        rows.add(malformed("no sections", Requests.get("/v1/seats")));
        rows.add(malformed("empty section", Requests.get("/v1/seats?sections=s1,,s2")));
        rows.add(malformed("101 sections", Requests.get("/v1/seats?sections=" + "s1,".repeat(100) + "s1")));
        rows.add(taken("100 sections", Requests.get("/v1/seats?sections=" + "s1,".repeat(99) + "s1")));
        rows.add(malformed("bad term", Requests.get("/v1/sections?term=a/b")));
        for (String id : List.of("a%20b", "a%2Fb", "%", "%0a", "a%", "a!b", "a".repeat(65), "%C3%A9", "a+b", "a,b")) {
            rows.add(malformed("section id " + id, Requests.get("/v1/sections/" + id)));
            rows.add(malformed("student id " + id, Requests.bare("DELETE", "/v1/sections/s1/enrollments/" + id)));
            rows.add(malformed("student that waits " + id, Requests.get("/v1/sections/s1/waitlist/" + id)));
            rows.add(malformed("session id " + id, Requests.get("/v1/sections/s1/sessions/" + id + "/bookings")));
            rows.add(malformed("term " + id, Requests.bare("POST", "/v1/terms/" + id + "/archive")));
        }
        rows.add(goesOn("longest id", Requests.get("/v1/sections/" + "a".repeat(64)), 404, "section_not_found"));
        rows.add(taken("encoded id", Requests.get("/v1/sections/%731")));
        rows.add(goesOn("every sign of an id", Requests.get("/v1/students/aZ09._~:@-"), 404, "student_not_found"));
        rows.add(goesOn("dots are an id", Requests.get("/v1/students/.."), 404, "student_not_found"));
        return rows;
    }

    private static Row notAllowed(String method, String path, String allow) {
        return goesOn(method + " " + path, Requests.bare(method, path), 405, "method_not_allowed")
                .with("allow", allow);
    }

    static List<Row> heads() {
        String line = "GET /livez HTTP/1.1";
        List<Row> rows = new ArrayList<>(List.of(
                badFraming("no Host", Requests.head(line)),
                badFraming("two Hosts", Requests.head(line, "Host: x", "Host: x")),
                taken("empty Host", Requests.head(line, "Host:")),
                ends("HTTP/1.0", Requests.head("GET /livez HTTP/1.0"), 200, "").with("connection", "close"),
                taken("HTTP/1.0, kept", Requests.head("GET /livez HTTP/1.0", "Connection: Keep-Alive"))
                        .with("connection", "keep-alive"),
                badFraming("HTTP/1.0, two Hosts", Requests.head("GET /livez HTTP/1.0", "Host: x", "Host: y")),
                ends("close", getWith("/livez", "Connection: close"), 200, "").with("connection", "close"),
                ends("close among others", getWith("/livez", "Connection: x, CLOSE"), 200, ""),
                taken("kept on 1.1", getWith("/livez", "Connection: keep-alive"))
                        .with("connection", ""),
                taken("asks for an upgrade", getWith("/livez", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c")),
                ends("HTTP/2.0", Requests.head("GET /livez HTTP/2.0", "Host: x"), 505, "version_not_supported"),
                ends("HTTP/1.2", Requests.head("GET /livez HTTP/1.2", "Host: x"), 505, "version_not_supported"),
                ends("HTTP/0.9", Requests.head("GET /livez HTTP/0.9", "Host: x"), 505, "version_not_supported"),
                ends("HTTP/2 preface", Requests.head("PRI * HTTP/2.0", "", "SM"), 505, "version_not_supported"),
                badFraming("no version", Requests.head("GET /livez", "Host: x")),
                badFraming("no target", Requests.head("GET", "Host: x")),
                badFraming("other protocol", Requests.head("GET /livez XTTP/1.1", "Host: x")),
                badFraming("long version", Requests.head("GET /livez HTTP/1.11", "Host: x")),
                badFraming("space in the target", Requests.head("GET /live z HTTP/1.1", "Host: x")),
                badFraming("NUL in the method", Requests.head("G\0T /livez HTTP/1.1", "Host: x")),
                badFraming("sign in the method", Requests.head("G(T /livez HTTP/1.1", "Host: x")),
                badFraming("space first", " " + Requests.LIVEZ),
                badFraming("space behind an empty line", "\r\n " + Requests.LIVEZ),
                badFraming("NUL first", "\0" + Requests.LIVEZ),
                badFraming("one relic of WebSocket", getWith("/livez", "Sec-WebSocket-Key2: 1")),
                taken("empty line first", "\r\n" + Requests.LIVEZ),
                badFraming("bare LF after the request line", "GET /livez HTTP/1.1\nHost: x\r\n\r\n"),
                badFraming("bare LF after a header", "GET /livez HTTP/1.1\r\nHost: x\nA: b\r\n\r\n"),
                badFraming("bare LF at the end", "GET /livez HTTP/1.1\r\nHost: x\r\n\n"),
                badFraming("bare CR in a header", "GET /livez HTTP/1.1\r\nHost: x\rA: b\r\n\r\n"),
                badFraming("bare CR in the request line", "GET /livez\rx HTTP/1.1\r\nHost: x\r\n\r\n"),
                badFraming("folded header", getWith("/livez", "A: b", " c")),
                badFraming("folded header, tab", getWith("/livez", "A: b", "\tc")),
                badFraming("folded first header", Requests.head(line, " Host: x")),
                badFraming("folded behind an empty line", "\r\n" + getWith("/livez", "A: b", " c")),
                badFraming("folded behind a body", put("Content-Length: 13") + BODY + getWith("/livez", "A:", " c")),
                badFraming("space before the colon", Requests.head(line, "Host : x")),
                badFraming("tab before the colon", getWith("/livez", "A\t: x")),
                badFraming("space in a name", getWith("/livez", "A B: x")),
                badFraming("no colon", getWith("/livez", "A")),
                badFraming("no name", getWith("/livez", ": x")),
                badFraming("NUL in a name", getWith("/livez", "A\0: x")),
                badFraming("NUL in a value", getWith("/livez", "A: x\0y")),
                taken("high bytes in a value", getWith("/livez", "A: \u00e9\u00ff")),
                ends("long request line", Requests.get("/" + "a".repeat(4096)), 414, "uri_too_long"),
                ends("endless request line", "GET /" + "a".repeat(5000), 414, "uri_too_long"),
                goesOn("longest request line", Requests.get("/" + "a".repeat(4096 - 14)), 404, "route_not_found"),
                ends("long header", getWith("/livez", "A: " + "b".repeat(8192)), 431, "headers_too_large"),
                ends(
                        "endless header",
                        Requests.head(line).strip() + "\r\nA: " + "b".repeat(9000),
                        431,
                        "headers_too_large"),
                ends("many headers", getWith("/livez", "A: b\r\n".repeat(3000) + "A: b"), 431, "headers_too_large"),
                taken("long enough a header", getWith("/livez", "A: " + "b".repeat(8000))),
                goesOn("expects something else", getWith("/livez", "Expect: x"), 417, "expectation_failed"),
                goesOn("expects two things", getWith("/livez", "Expect: 100-continue, x"), 417, "expectation_failed"),
                taken(
                        "old client expects",
                        Requests.head("GET /livez HTTP/1.0", "Connection: keep-alive", "Expect: 100-continue")),
                badFraming(
                        "relics of WebSocket", getWith("/livez", "Sec-WebSocket-Key1: 1", "Sec-WebSocket-Key2: 2"))));
        return rows;
    }

    static List<Row> keys() {
        String key = "Idempotency-Key: ";
        List<Row> rows = new ArrayList<>(List.of(
                malformed("empty key", keyed(key)),
                malformed("blank key", keyed(key + "  ")),
                malformed("two keys", keyed(key + "k1", key + "k2")),
                malformed("the same key twice", keyed(key + "k1", "idempotency-key: k1")),
                malformed("a key and an empty one", keyed(key + "k1", key)),
                malformed("space in a key", keyed(key + "k 1")),
                malformed("tab in a key", keyed(key + "k\t1")),
                malformed("high byte in a key", keyed(key + "k\u00e9")),
                badFraming("byte 127 in a key", keyed(key + "k\u007f")),
                malformed("key of 129", keyed(key + "k".repeat(129))),
                malformed("key of 8000", keyed(key + "k".repeat(8_000))),
                taken("key of 128", keyed(key + "k".repeat(128))),
                taken("key of one", keyed(key + "k")),
                taken("spaces around a key", keyed(key + "  k3  ")),
                taken("every sign of a key", keyed(key + "!\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~")),
                taken("in capitals", keyed("IDEMPOTENCY-KEY: k4"))));
        // A read changes nothing, whatever it is called.
        rows.add(taken("empty key of a read", getWith("/v1/sections/s1", key)));
        rows.add(taken("two keys of a read", getWith("/v1/sections/s1", key + "k1", key + "k2")));
        rows.add(taken("bad key of a read", getWith("/livez", key + "k 1")));
        rows.add(goesOn("bad key of no route", getWith("/nowhere", key + "k 1"), 404, "route_not_found"));
        return rows;
    }

    private static String keyed(String... headers) {
        return put(Stream.concat(Stream.of("Content-Length: 13"), Stream.of(headers))
                        .toArray(String[]::new))
                + BODY;
    }

    static List<Row> bodies() {
        String ofLength = "Content-Length: 13";
        String lastChunk = Requests.head("0");
        return List.of(
                taken("json", put(ofLength) + BODY),
                taken("json in capitals", typed("APPLICATION/JSON")),
                taken("json in UTF-8", typed("application/json; charset=utf-8")),
                taken("json in quoted UTF-8", typed("application/json;charset=\"UTF-8\"")),
                goesOn("text", typed("text/plain"), 415, "unsupported_media_type"),
                goesOn("form", typed("application/x-www-form-urlencoded"), 415, "unsupported_media_type"),
                goesOn("problem", typed("application/problem+json"), 415, "unsupported_media_type"),
                goesOn("longer type", typed("application/jsonx"), 415, "unsupported_media_type"),
                goesOn("other charset", typed("application/json; charset=latin1"), 415, "unsupported_media_type"),
                goesOn("empty type", typed(""), 415, "unsupported_media_type"),
                goesOn("no type", Requests.head(PUT, "Host: x", ofLength) + BODY, 415, "unsupported_media_type"),
                goesOn(
                        "two types",
                        Requests.head(PUT, "Host: x", "Content-Type: text/plain", JSON, ofLength) + BODY,
                        415,
                        "unsupported_media_type"),
                goesOn(
                        "two types, otherwise",
                        Requests.head(PUT, "Host: x", JSON, "Content-Type: text/plain", ofLength) + BODY,
                        415,
                        "unsupported_media_type"),
                taken("no body where it may be left out", Requests.bare("PUT", "/v1/students/a")),
                malformed("no body where it may not", Requests.bare("PUT", "/v1/sections/s1")),
                malformed("body on GET", getWith("/livez", "Content-Length: 1") + "x"),
                malformed("body on HEAD", Requests.head("HEAD /livez HTTP/1.1", "Host: x", "Content-Length: 1") + "x"),
                malformed("chunks on GET", getWith("/v1/sections/s1", CHUNKED) + "1\r\nx\r\n" + lastChunk),
                taken("no chunk on GET", getWith("/livez", CHUNKED) + lastChunk),
                taken("no byte on GET", getWith("/livez", "Content-Length: 0")),
                malformed("body on DELETE", Requests.json("DELETE", "/v1/sections/s1/enrollments/b", "{}")),
                goesOn("body for no route", Requests.json("POST", "/nowhere", BODY), 404, "route_not_found"),
                goesOn("body for no method", Requests.json("POST", "/livez", BODY), 405, "method_not_allowed"),
                goesOn("body for a bad id", Requests.json("PUT", "/v1/students/%20", BODY), 400, "malformed_request"),
                taken("chunks", put(CHUNKED) + chunk("{\"credits\"") + chunk(":1}") + lastChunk),
                taken("chunked in capitals", put("Transfer-Encoding: CHUNKED") + chunk(BODY) + lastChunk),
                taken("chunk extension", put(CHUNKED) + "d;a=b\r\n" + BODY + "\r\n" + lastChunk),
                taken("zeros before a chunk size", put(CHUNKED) + "000d\r\n" + BODY + "\r\n" + lastChunk),
                taken("trailer", put(CHUNKED) + chunk(BODY) + Requests.head("0", "A: b")),
                taken(
                        "trailer that would be framing",
                        put(CHUNKED) + chunk(BODY) + Requests.head("0", "Content-Length: 500", "Host: y", CHUNKED)),
                badFraming("endless trailer", put(CHUNKED) + chunk(BODY) + "0\r\n" + "A: b\r\n".repeat(2000)),
                taken(
                        "folded trailer, dropped like any",
                        put(CHUNKED) + chunk(BODY) + Requests.head("0", "A: b", " c")),
                badFraming("length and chunks", put(ofLength, CHUNKED) + chunk(BODY) + lastChunk),
                badFraming("chunks and length", put(CHUNKED, ofLength) + chunk(BODY) + lastChunk),
                badFraming("two lengths", put(ofLength, "Content-Length: 14") + BODY),
                badFraming("the same length twice", put(ofLength, ofLength) + BODY),
                badFraming("list of lengths", put("Content-Length: 13, 13") + BODY),
                badFraming("negative length", put("Content-Length: -1")),
                badFraming("signed length", put("Content-Length: +13") + BODY),
                badFraming("length in hex", put("Content-Length: 0xd") + BODY),
                badFraming("empty length", put("Content-Length:")),
                badFraming("length with a space", put("Content-Length: 1 3") + BODY),
                badFraming("length beyond long", put("Content-Length: 99999999999999999999")),
                ends("largest long as length", put("Content-Length: 9223372036854775807"), 413, "body_too_large"),
                ends("one byte too many", put("Content-Length: 65537"), 413, "body_too_large"),
                ends(
                        "one byte too many, no route",
                        Requests.head("POST /nowhere HTTP/1.1", "Host: x", "Content-Length: 65537"),
                        413,
                        "body_too_large"),
                ends(
                        "one byte too many in chunks",
                        put(CHUNKED) + chunk("x".repeat(65_536)) + chunk("x"),
                        413,
                        "body_too_large"),
                malformed("as many bytes as there may be", put("Content-Length: 65536") + "x".repeat(65_536)),
                malformed("as many in chunks", put(CHUNKED) + chunk("x".repeat(65_536)) + lastChunk),
                badFraming("identity", put("Transfer-Encoding: identity")),
                badFraming("gzip", put("Transfer-Encoding: gzip")),
                badFraming("gzip, chunked", put("Transfer-Encoding: gzip, chunked") + chunk(BODY) + lastChunk),
                badFraming("chunked, identity", put("Transfer-Encoding: chunked, identity") + chunk(BODY) + lastChunk),
                badFraming("chunked, chunked", put("Transfer-Encoding: chunked, chunked") + chunk(BODY) + lastChunk),
                badFraming("chunked twice", put(CHUNKED, CHUNKED) + chunk(BODY) + lastChunk),
                badFraming(
                        "chunked and identity", put(CHUNKED, "Transfer-Encoding: identity") + chunk(BODY) + lastChunk),
                badFraming("xchunked", put("Transfer-Encoding: xchunked") + chunk(BODY) + lastChunk),
                badFraming("chunked with a parameter", put("Transfer-Encoding: chunked;q=1") + chunk(BODY) + lastChunk),
                badFraming("vertical tab before chunked", put("Transfer-Encoding: \u000bchunked") + chunk(BODY)),
                badFraming("empty transfer coding", put("Transfer-Encoding:")),
                badFraming(
                        "chunks on 1.0",
                        Requests.head("PUT /v1/students/a HTTP/1.0", "Connection: keep-alive", JSON, CHUNKED)
                                + chunk(BODY)
                                + lastChunk),
                badFraming("chunk size of letters", put(CHUNKED) + "xyz\r\n" + BODY),
                badFraming("empty chunk size", put(CHUNKED) + "\r\n" + BODY),
                badFraming("negative chunk size", put(CHUNKED) + "-1\r\n" + BODY),
                badFraming("signed chunk size", put(CHUNKED) + "+d\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("0x before a chunk size", put(CHUNKED) + "0xd\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("space before a chunk size", put(CHUNKED) + " d\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("chunk size beyond int", put(CHUNKED) + "fffffffff\r\n" + BODY),
                badFraming("chunk size that wraps to 13", put(CHUNKED) + "10000000d\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("chunk longer than it says", put(CHUNKED) + "c\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("chunk with two bytes behind it", put(CHUNKED) + "d\r\n" + BODY + "xx\r\n" + lastChunk),
                badFraming("bare LF behind a chunk size", put(CHUNKED) + "d\n" + BODY + "\r\n" + lastChunk),
                badFraming("bare LF behind a chunk", put(CHUNKED) + "d\r\n" + BODY + "\n" + lastChunk),
                badFraming("bare LF in a chunk extension", put(CHUNKED) + "d;a\nb\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("bare CR in a chunk extension", put(CHUNKED) + "d;a\rb\r\n" + BODY + "\r\n" + lastChunk),
                badFraming("bare LF behind the last chunk", put(CHUNKED) + chunk(BODY) + "0\n\r\n"),
                badFraming("bare LF behind the trailers", put(CHUNKED) + chunk(BODY) + "0\r\n\n"),
                badFraming("huge chunk extension", put(CHUNKED) + "d;" + "a".repeat(20_000) + "\r\n" + BODY));
    }

    private static String typed(String type) {
        return Requests.head(PUT, "Host: x", "Content-Type: " + type, "Content-Length: 13") + BODY;
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"routes", "heads", "keys", "bodies"})
    void shouldAnswerAsTheTableSays(Row row) {
        try (RawConnection connection = gateway.connect()) {
            connection.send(row.request + Requests.LIVEZ);
            if (row.name.equals("folded behind a body")) {
                assertEquals(200, connection.read().status());
            }
            Answer answer = row.isHead() ? connection.readHead() : connection.read();
            assertEquals(row.status, answer.status(), answer::toString);
            if (!row.isHead()) {
                assertEquals(row.code, answer.member("code"), answer::toString);
                assertEquals(
                        row.status < 400 ? "application/json" : "application/problem+json",
                        answer.header("content-type"));
            }
            row.headers.forEach((name, value) -> assertEquals(value, answer.header(name), answer::toString));
            assertEquals("", answer.header("retry-after"));
            if (row.ends) {
                assertEquals("close", answer.header("connection"));
                assertTrue(connection.isEnded(), "another answer follows");
            } else {
                assertEquals("live", connection.read().member("status"));
            }
        }
    }

    @Test
    void shouldAnswerHeadAsGetButForTheBody() {
        try (RawConnection connection = gateway.connect()) {
            for (String path : List.of(
                    "/livez",
                    "/readyz",
                    "/v1/sections",
                    "/v1/sections?limit=1",
                    "/v1/sections/s1",
                    "/v1/sections/s1/enrollments",
                    "/v1/sections/none",
                    "/v1/seats?sections=s1,s2",
                    "/v1/students/a",
                    "/nowhere",
                    "/v1/sections?limit=0")) {
                Answer get = connection.send(Requests.get(path)).read();
                Answer head = connection.send(Requests.bare("HEAD", path)).readHead();
                assertEquals(get.status(), head.status(), path);
                assertFalse(get.body().isEmpty(), path);
                Map<String, String> expected = new TreeMap<>(get.headers());
                Map<String, String> found = new TreeMap<>(head.headers());
                expected.remove("date");
                found.remove("date");
                assertEquals(expected, found, path);
            }
            Answer bad = connection
                    .send(Requests.head("HEAD /livez HTTP/2.0", "Host: x"))
                    .readHead();
            assertEquals(505, bad.status());
            assertTrue(connection.isEnded(), "a body follows");
        }
    }

    @Test
    void shouldSayNotModifiedOnlyToWhomKnowsTheSection() {
        try (RawConnection connection = gateway.connect()) {
            String tag = connection.send(Requests.get("/v1/sections/s1")).read().header("etag");
            assertTrue(tag.matches("\"[0-9]+\""), tag);
            for (String known :
                    List.of(tag, "W/" + tag, "*", "\"0\", " + tag, "\"a\",W/" + tag + ",\"b\"", " " + tag)) {
                Answer answer = connection
                        .send(getWith("/v1/sections/s1", "If-None-Match: " + known))
                        .read();
                assertEquals(304, answer.status(), known);
                assertEquals(tag, answer.header("etag"), known);
            }
            for (String other : List.of("\"0\"", tag.replace("\"", ""), "w/" + tag, "", ",", "\"*\"", "W/")) {
                Answer answer = connection
                        .send(getWith("/v1/sections/s1", "If-None-Match: " + other))
                        .read();
                assertEquals(200, answer.status(), other);
                assertEquals(tag, answer.header("etag"), other);
            }
            assertEquals(
                    304,
                    connection
                            .send(getWith("/v1/sections/s1", "If-None-Match: " + tag, "If-None-Match: \"0\""))
                            .read()
                            .status(),
                    "a list over two lines is one list");
            assertEquals(
                    304,
                    connection
                            .send(Requests.head("HEAD /v1/sections/s1 HTTP/1.1", "Host: x", "If-None-Match: *"))
                            .readHead()
                            .status());
            assertEquals(
                    404,
                    connection
                            .send(getWith("/v1/sections/none", "If-None-Match: *"))
                            .read()
                            .status());
            assertEquals(
                    200,
                    connection
                            .send(getWith("/v1/students/a", "If-None-Match: *"))
                            .read()
                            .status());
        }
    }

    @Test
    void shouldAskForTheBodyBeforeItIsSent() {
        try (RawConnection connection = gateway.connect()) {
            // Two in a row, so that the word to go on stands where it belongs.
            connection.send(Requests.LIVEZ + put("Content-Length: 13", "Expect: 100-Continue"));
            assertEquals(200, connection.read().status());
            assertEquals(100, connection.read().status());
            assertEquals(200, connection.send(BODY).read().status());
            connection.send(Requests.head(
                    "PUT /v1/students/%20 HTTP/1.1", "Host: x", JSON, "Content-Length: 13", "Expect: 100-continue"));
            Answer refused = connection.read();
            assertEquals(400, refused.status());
            assertEquals("close", refused.header("connection"));
            assertTrue(connection.isEnded());
        }
    }

    @Test
    void shouldTellAClientThatGoesOnSendingTooMuch() {
        for (String head : List.of(put("Content-Length: 100000000"), put(CHUNKED))) {
            try (RawConnection connection = gateway.connect()) {
                connection.send(head);
                byte[] part = chunk("x".repeat(8_000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                for (int i = 0; i < 200 && connection.trySend(part); i++) {
                    // All of it before a look at the answer.
                }
                Answer answer = connection.read();
                assertEquals("body_too_large", answer.member("code"));
                assertTrue(connection.isEnded());
            }
        }
    }

    @Test
    void shouldAnswerAClientThatHasShutItsHalf() {
        StringBuilder requests = new StringBuilder();
        int count = 600;
        for (int i = 0; i < count; i++) {
            requests.append(Requests.enroll("s1", "nobody" + i));
        }
        try (RawConnection connection = gateway.connect()) {
            connection.send(requests.toString()).shutOutput();
            for (int i = 0; i < count; i++) {
                assertEquals("student_not_found", connection.read().member("code"));
            }
            assertTrue(connection.isEnded());
        }
    }

    @Test
    void shouldAnswerLongAnswersToAClientThatHasShutItsHalf() {
        try (TestGateway full = TestGateway.start()) {
            int sections = 1_000;
            try (RawConnection connection = full.connect()) {
                StringBuilder requests = new StringBuilder();
                String title = "{\"kind\":\"course\",\"title\":\"" + "\u00e4".repeat(200) + "\",\"capacity\":null}";
                byte[] utf8 = title.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                String body = new String(utf8, java.nio.charset.StandardCharsets.ISO_8859_1);
                for (int i = 0; i < sections; i++) {
                    requests.append(Requests.json("PUT", "/v1/sections/long" + i, body));
                }
                Thread sender = new Thread(() -> connection.send(requests.toString()));
                sender.start();
                for (int i = 0; i < sections; i++) {
                    assertEquals(201, connection.read().status());
                }
            }
            int pages = 12;
            try (RawConnection connection = new RawConnection(full.server.address(), 4096)) {
                connection
                        .send(Requests.get("/v1/sections?limit=1000").repeat(pages))
                        .shutOutput();
                for (int i = 0; i < pages; i++) {
                    Answer page = connection.read();
                    assertTrue(page.body().contains("\"sectionId\":\"long999\""), "page " + i);
                }
                assertTrue(connection.isEnded());
            }
        }
    }

    @Test
    void shouldEndWhenTheClientShutsItsHalfInsideARequest() {
        for (String part : List.of(
                "", "GET", "GET /livez HTTP/1.1\r\nHo", put("Content-Length: 13") + "{", put(CHUNKED) + "d\r\n{")) {
            try (RawConnection connection = gateway.connect()) {
                String answers = connection.send(part).shutOutput().readToEnd();
                assertTrue(answers.isEmpty() || answers.startsWith("HTTP/1.1 400 "), answers);
            }
        }
    }

    @Test
    void shouldWalkARosterByItsOwnCursorsAlone() {
        try (RawConnection connection = gateway.connect()) {
            Answer page = connection
                    .send(Requests.get("/v1/sections/s1/enrollments?limit=1"))
                    .read();
            String next = page.member("next");
            assertTrue(page.body().contains("\"studentId\":\"a\""), page.body());
            Answer other = connection
                    .send(Requests.get("/v1/sections/s2/enrollments?after=" + next))
                    .read();
            assertEquals(200, other.status());
            assertFalse(other.body().contains("\"studentId\":\"b\""), "shows the other section's roster");
            Answer rest = connection
                    .send(Requests.get("/v1/sections/s1/enrollments?after=" + next))
                    .read();
            assertTrue(rest.body().contains("\"studentId\":\"b\""), rest.body());
            assertTrue(rest.body().contains("\"next\":null"), rest.body());
        }
    }
}
