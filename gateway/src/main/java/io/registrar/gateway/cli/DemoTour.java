package io.registrar.gateway.cli;

import java.util.List;
import java.util.stream.Collectors;

/** What a demo says to paste: a line for each capability, in an order in which each does what stands above it. */
final class DemoTour {
    private static final String JSON = " -H 'Content-Type: application/json' -d '";
    private static final String SECTIONS = "/v1/sections/";

    /**
     * One line.
     *
     * @param does what it does
     * @param status of the answer
     * @param shows what stands in the answer's body
     * @param arguments of curl, with {@code URL} for the server's address
     */
    record Line(String does, int status, String shows, String arguments) {
        /** Two lines of a terminal: what it does and is answered, and what to paste. */
        String text(String url) {
            return "  # " + does + " → " + status + " " + shows + "\n  curl -s " + arguments.replace("URL", url) + "\n";
        }
    }

    static final List<Line> LINES = List.of(
            look("What is there", "\"algo-101\"", "/v1/sections?term=fall"),
            enroll("Ada takes one of two seats, and pays 300", 201, "\"balanceAfter\":700", "algo-101", "ada", ""),
            enroll("She clicks again", 409, "already_enrolled", "algo-101", "ada", ""),
            enroll("Ben has 200 credits, which is too few", 409, "insufficient_credits", "algo-101", "ben", ""),
            enroll("Cleo takes the last seat", 201, "\"active\"", "algo-101", "cleo", ""),
            enroll("Full", 409, "section_full", "algo-101", "dan", ""),
            enroll("So Dan waits", 201, "\"waitlisted\"", "algo-101", "dan", ",\"onFull\":\"waitlist\""),
            look("What pages poll", "\"waitlisted\":1", "/v1/seats?sections=algo-101,yoga-a"),
            remove(
                    "Ada drops, and the same command seats Dan",
                    "\"promoted\":[{\"sectionId\":\"algo-101\",\"studentId\":\"dan\"",
                    SECTIONS + "algo-101/enrollments/ada"),
            enroll("A hold, to be confirmed in 15 minutes", 201, "\"pending\"", "yoga-a", "ada", ",\"hold\":true"),
            post("Confirmed", 200, "\"active\"", SECTIONS + "yoga-a/enrollments/ada/confirm"),
            send(
                    "Dan swaps Algorithms for Chess, or keeps what he has",
                    200,
                    "\"op\":\"add\"",
                    "/v1/registrations",
                    "{\"studentId\":\"dan\",\"drop\":[\"algo-101\"],\"add\":[\"chess-open\"]}"),
            enroll("Cleo takes a course of four lessons", 201, "\"active\"", "python-1", "cleo", ""),
            post("The first one done", 201, "\"progressPercent\":25", SECTIONS + "python-1/enrollments/cleo/lessons/1"),
            post("And again", 409, "lesson_already_completed", SECTIONS + "python-1/enrollments/cleo/lessons/1"),
            send(
                    "Ada books the one place of Tuesday, on campus south",
                    201,
                    "\"bookedAt\"",
                    SECTIONS + "yoga-a/sessions/tue/bookings",
                    "{\"studentId\":\"ada\"}"),
            enroll("Ben comes to Yoga too", 201, "\"active\"", "yoga-a", "ben", ""),
            send(
                    "Too late for Tuesday",
                    409,
                    "session_full",
                    SECTIONS + "yoga-a/sessions/tue/bookings",
                    student("ben")),
            new Line(
                    "A bulk, a command a line",
                    200,
                    "\"line\":2,\"status\":201",
                    "URL/v1/commands -H 'Content-Type: application/x-ndjson' --data-binary"
                            + " $'{\"type\":\"putStudent\",\"studentId\":\"eve\",\"credits\":500}\\n"
                            + "{\"type\":\"enroll\",\"sectionId\":\"yoga-a\",\"studentId\":\"eve\"}'"),
            send(
                    "The door of the course platform",
                    201,
                    "Enrolled successfully",
                    "/api/v1/courses/python-1/enroll/",
                    studentId("ben")),
            send(
                    "The door of its lessons",
                    400,
                    "You have already completed this lesson.",
                    "/api/v1/courses/python-1/lessons/1/complete/",
                    studentId("cleo")),
            send(
                    "The door of tournaments: the last place",
                    200,
                    "\"enrollment_cost\":40",
                    "/api/v1/tournaments/judo-cup/enroll",
                    studentId("ada")),
            send("And full", 400, "Tournament is full", "/api/v1/tournaments/judo-cup/enroll", studentId("cleo")),
            look("What became of Ada's credits", "\"refund\"", "/v1/students/ada/ledger"),
            look("All that she ever enrolled in", "\"cancelled\"", "/v1/students/ada/enrollments"),
            look("What the first command was, and came to", "\"putSection\"", "/v1/commands/1"),
            look("All that has come about, for a copy in tables of your own", "\"enrollmentBegun\"", "/v1/events"),
            send(
                    "A seat that an older system gave, and what was paid there",
                    201,
                    "\"enrollmentId\"",
                    SECTIONS + "python-1/imports",
                    "{\"studentId\":\"dan\",\"importId\":\"old-4711\",\"status\":\"active\",\"cost\":25,"
                            + "\"enrolledAt\":1760970600000}"),
            look("What an operator has to deal with: nothing", "\"items\":[]", "/v1/system-events"),
            look("Recounts everything, from the first command on", "\"passed\":true", "/v1/checks/enrollment"),
            look("What is measured", "registrar_", "/metrics"));

    private DemoTour() {}

    private static Line look(String does, String shows, String target) {
        return new Line(does, 200, shows, "'URL" + target + "'");
    }

    private static Line remove(String does, String shows, String target) {
        return new Line(does, 200, shows, "-X DELETE URL" + target);
    }

    private static Line post(String does, int status, String shows, String target) {
        return new Line(does, status, shows, "-X POST URL" + target);
    }

    private static Line send(String does, int status, String shows, String target, String body) {
        return new Line(does, status, shows, "URL" + target + JSON + body + "'");
    }

    private static Line enroll(String does, int status, String shows, String section, String student, String members) {
        String body = "{\"studentId\":\"" + student + "\"" + members + "}";
        return send(does, status, shows, SECTIONS + section + "/enrollments", body);
    }

    private static String student(String id) {
        return "{\"studentId\":\"" + id + "\"}";
    }

    private static String studentId(String id) {
        return "{\"student_id\":\"" + id + "\"}";
    }

    /** What to try, for a terminal. */
    static String text(String url) {
        return "\nA made-up term is there: " + DemoTerm.lines().size()
                + " commands made it. Some sections are full, and"
                + " people wait.\nPaste these into another terminal (bash), one after the other:\n\n"
                + LINES.stream().map(line -> line.text(url)).collect(Collectors.joining("\n"))
                + "\nCtrl-C ends it.\n";
    }
}
