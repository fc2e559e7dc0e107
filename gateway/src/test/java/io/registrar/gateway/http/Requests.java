package io.registrar.gateway.http;

/** Requests as text. */
final class Requests {
    static final String LIVEZ = get("/livez");

    private Requests() {}

    /** A head of these lines, and the empty line behind it. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** The same request with a header more. */
    static String with(String header, String request) {
        int lineEnd = request.indexOf("\r\n");
        return request.substring(0, lineEnd) + "\r\n" + header + request.substring(lineEnd);
    }

    /** The same request by a caller who shows this token. */
    static String by(String token, String request) {
        return with("Authorization: Bearer " + token, request);
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    static String bare(String method, String target) {
        return method + " " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    static String json(String method, String target, String body) {
        return method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    static String putSection(String id, long capacity) {
        return json(
                "PUT",
                "/v1/sections/" + id,
                "{\"kind\":\"course\",\"title\":\"Algebra\",\"capacity\":" + capacity + "}");
    }

    static String putStudent(String id, long credits) {
        return json("PUT", "/v1/students/" + id, "{\"credits\":" + credits + "}");
    }

    static String enroll(String section, String student) {
        return json("POST", "/v1/sections/" + section + "/enrollments", "{\"studentId\":\"" + student + "\"}");
    }

    static String unenroll(String section, String student) {
        return bare("DELETE", "/v1/sections/" + section + "/enrollments/" + student);
    }
}
