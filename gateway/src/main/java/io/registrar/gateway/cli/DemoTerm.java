package io.registrar.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A made-up term, put in over HTTP as anybody would: one bulk, the same for every demo. Its sections are of all kinds, and some of
 * them are full, with people who wait.
 */
final class DemoTerm {
    /** What says that the term is there already. */
    private static final String FIRST = "/v1/sections/algo-101";

    private static final int STUDENTS = 40;
    private static final String[] SUBJECTS = {"bio", "chem", "hist", "lit", "math", "phys"};

    private DemoTerm() {}

    /** The commands, a line each. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                section("algo-101", "course", "Algorithms", 2, "\"price\":300,\"waitlistCapacity\":5"),
                section("yoga-a", "section", "Morning Yoga", 12, "\"price\":0"),
                section("chess-open", "tournament", "Chess Open", null, "\"price\":50"),
                student("ada", 1000),
                student("ben", 200),
                student("cleo", 500),
                student("dan", 500)));
        // A course with lessons, a tournament with one place left, and sessions on two campuses.
        lines.add(section("python-1", "course", "Python", 30, "\"lessons\":4"));
        lines.add(section("judo-cup", "tournament", "Judo Cup", 3, "\"price\":40"));
        lines.add(session("yoga-a", "mon", "north", 12));
        lines.add(session("yoga-a", "tue", "south", 1));
        for (String subject : SUBJECTS) {
            for (int number = 1; number <= 4; number++) {
                lines.add(section(
                        subject + "-10" + number,
                        "section",
                        subject + " " + number,
                        4 + 2 * number,
                        "\"price\":20,\"waitlistCapacity\":10"));
            }
        }
        for (int number = 1; number <= STUDENTS; number++) {
            lines.add(student(name(number), 100));
        }
        // The first sections of each subject are smaller, and wanted by everybody who wants the subject.
        for (int number = 1; number <= STUDENTS; number++) {
            String subject = SUBJECTS[number % SUBJECTS.length];
            lines.add(enroll(subject + "-101", name(number), ",\"onFull\":\"waitlist\""));
            lines.add(enroll(subject + "-10" + (2 + number % 3), name(number), ",\"onFull\":\"waitlist\""));
        }
        lines.add(enroll("judo-cup", name(1), ""));
        lines.add(enroll("judo-cup", name(2), ""));
        return lines;
    }

    private static String name(int number) {
        return "s-" + (100 + number);
    }

    private static String section(String id, String kind, String title, Integer capacity, String members) {
        return "{\"type\":\"putSection\",\"sectionId\":\"" + id + "\",\"kind\":\"" + kind + "\",\"title\":\"" + title
                + "\",\"capacity\":" + capacity + ",\"term\":\"fall\"," + members + "}";
    }

    private static String student(String id, long credits) {
        return "{\"type\":\"putStudent\",\"studentId\":\"" + id + "\",\"credits\":" + credits + "}";
    }

    private static String session(String section, String id, String campus, long capacity) {
        return "{\"type\":\"putSession\",\"sectionId\":\"" + section + "\",\"sessionId\":\"" + id + "\",\"campusId\":\""
                + campus + "\",\"startsAt\":1794819600000,\"capacity\":" + capacity + "}";
    }

    private static String enroll(String section, String student, String members) {
        return "{\"type\":\"enroll\",\"sectionId\":\"" + section + "\",\"studentId\":\"" + student + "\"" + members
                + "}";
    }

    /**
     * Puts everything in, unless it is there from an earlier time.
     *
     * @throws IllegalStateException if the server does not take it
     */
    static void put(String url) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        if (send(client, HttpRequest.newBuilder(URI.create(url + FIRST))).statusCode() == 200) {
            return;
        }
        HttpResponse<String> answer = send(
                client,
                HttpRequest.newBuilder(URI.create(url + "/v1/commands"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines()))));
        long taken = answer.body()
                .lines()
                .filter(line -> line.contains(",\"status\":201,"))
                .count();
        if (taken != lines().size()) {
            throw new IllegalStateException(
                    "Expected " + lines().size() + " lines with 201, but found " + taken + " in " + answer.body());
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
