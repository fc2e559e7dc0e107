package io.registrar.gateway.http;

import java.nio.charset.StandardCharsets;

/** Requests as text. */
final class Requests {
    static final String LIVEZ = get("/livez");

    private Requests() {}

    /** The target of a request, taken apart. */
    static RequestTarget target(String text) {
        RequestTarget target = new RequestTarget();
        byte[] bytes = (" " + text + "/").getBytes(StandardCharsets.ISO_8859_1);
        target.parse(bytes, 1, bytes.length - 1);
        return target;
    }

    /** The route that such a request takes. */
    static Route route(HttpMethod method, String target) {
        return Routes.findOrNull(target(target)).routeOrNull(method);
    }

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

    /** Enrolls with more members than the student: {@code "hold":true}, {@code "onFull":"waitlist"}. */
    static String enroll(String section, String student, String members) {
        return json(
                "POST",
                "/v1/sections/" + section + "/enrollments",
                "{\"studentId\":\"" + student + "\"," + members + "}");
    }

    static String hold(String section, String student) {
        return enroll(section, student, "\"hold\":true");
    }

    /** Enrolls, or takes a place on the wait list. */
    static String await(String section, String student) {
        return enroll(section, student, "\"onFull\":\"waitlist\"");
    }

    /** A section with more members than its kind and title. */
    static String putSection(String id, String members) {
        return json("PUT", "/v1/sections/" + id, "{\"kind\":\"course\",\"title\":\"Algebra\"," + members + "}");
    }

    /** A section of a kind, with more members than kind and title. */
    static String putSectionOfKind(String id, String kind, String members) {
        return json("PUT", "/v1/sections/" + id, "{\"kind\":\"" + kind + "\",\"title\":\"Algebra\"," + members + "}");
    }

    static String putSession(String section, String session, long capacity) {
        return json(
                "PUT",
                "/v1/sections/" + section + "/sessions/" + session,
                "{\"campusId\":\"north\",\"startsAt\":1794614400000,\"capacity\":" + capacity + "}");
    }

    static String credits(String student, long amount) {
        return json(
                "POST", "/v1/students/" + student + "/credits", "{\"amount\":" + amount + ",\"reason\":\"because\"}");
    }

    /** What is done with a seat: {@code confirm}, {@code withdraw}, {@code lessons/1}. */
    static String seat(String section, String student, String action) {
        return bare("POST", "/v1/sections/" + section + "/enrollments/" + student + "/" + action);
    }

    static String leaveWaitlist(String section, String student) {
        return bare("DELETE", "/v1/sections/" + section + "/waitlist/" + student);
    }

    static String book(String section, String session, String student) {
        return json(
                "POST",
                "/v1/sections/" + section + "/sessions/" + session + "/bookings",
                "{\"studentId\":\"" + student + "\"}");
    }

    static String cancelBooking(String section, String session, String student) {
        return bare("DELETE", "/v1/sections/" + section + "/sessions/" + session + "/bookings/" + student);
    }

    /** A registration with lists as JSON, {@code "drop":[…],"add":[…]}. */
    static String register(String student, String lists) {
        return json("POST", "/v1/registrations", "{\"studentId\":\"" + student + "\"," + lists + "}");
    }

    static String cancelSection(String id) {
        return bare("DELETE", "/v1/sections/" + id);
    }

    static String archive(String term) {
        return bare("POST", "/v1/terms/" + term + "/archive");
    }

    /** The same request with a key. */
    static String keyed(String key, String request) {
        return with("Idempotency-Key: " + key, request);
    }

    /** Takes over an enrollment of an older system. */
    static String importEnrollment(String section, String student, String importId, String status, long cost) {
        return json(
                "POST",
                "/v1/sections/" + section + "/imports",
                "{\"studentId\":\"" + student + "\",\"importId\":\"" + importId + "\",\"status\":\"" + status
                        + "\",\"cost\":" + cost + ",\"enrolledAt\":1600000000000}");
    }

    static String unenroll(String section, String student) {
        return bare("DELETE", "/v1/sections/" + section + "/enrollments/" + student);
    }
}
