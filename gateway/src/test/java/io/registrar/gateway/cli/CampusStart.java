package io.registrar.gateway.cli;

import static io.registrar.gateway.cli.CampusTraffic.importEnrollment;
import static io.registrar.gateway.cli.CampusTraffic.putStudent;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a load begins with, as lines of a bulk. */
final class CampusStart {
    /** Each is two changes when their section is cancelled, and an event's part has 4,000. */
    private static final int CROWD = 2_001;

    private static final String SESSION = "\"sectionId\":\"still\",\"sessionId\":\"s\"";

    private CampusStart() {}

    /** Sections and students of {@link CampusTraffic}. */
    static List<String> campus(SplittableRandom random) {
        CampusTraffic traffic = new CampusTraffic(random);
        List<String> lines = new ArrayList<>();
        for (int section = 0; section < CampusTraffic.SECTIONS; section++) {
            lines.add(traffic.putSection(section));
        }
        for (int student = 0; student < CampusTraffic.STUDENTS; student++) {
            lines.add(putStudent(CampusTraffic.student(student), 40));
        }
        return lines;
    }

    /** A section of the name crowd, so full that the event of its end comes in parts. */
    static List<String> crowd() {
        List<String> lines = new ArrayList<>();
        lines.add(putSection("crowd", CROWD, 1, ""));
        for (int student = 0; student < CROWD; student++) {
            lines.add(putStudent("crowd-" + student, 5));
            lines.add(place("enroll", "crowd", "crowd-" + student, ""));
        }
        return lines;
    }

    /**
     * Every kind of change but a section's end: some are rare by chance. The students ann, bob and eli are in no traffic,
     * so that their rows stay as they are.
     */
    static List<String> rarities() {
        List<String> lines = new ArrayList<>();
        lines.add(putStudent("ann", 10));
        lines.add(putStudent("bob", 10));
        lines.add(putStudent("eli", 0));
        waitAndBook(lines);
        liveThroughEveryStatus(lines);
        archive(lines);
        takeOver(lines);
        return lines;
    }

    /** One is promoted, one is passed over and leaves, and one still waits; a booking is cancelled. */
    private static void waitAndBook(List<String> lines) {
        lines.add(putSection("still", 1, 3, ""));
        lines.add(enroll("still", "ann"));
        lines.add(enroll("still", "bob"));
        lines.add("{\"type\":\"putSession\"," + SESSION + ",\"campusId\":\"c\",\"startsAt\":1,\"capacity\":1}");
        lines.add("{\"type\":\"book\"," + SESSION + ",\"studentId\":\"ann\"}");
        lines.add("{\"type\":\"cancelBooking\"," + SESSION + ",\"studentId\":\"ann\"}");
        lines.add(putSection("turn", 1, 3, ""));
        lines.add(enroll("turn", "ann"));
        lines.add(enroll("turn", "eli"));
        lines.add(enroll("turn", "bob"));
        lines.add(place("unenroll", "turn", "ann", ""));
        lines.add(place("leaveWaitlist", "turn", "eli", ""));
    }

    /** Finished, withdrawn, and a hold whose time is up. */
    private static void liveThroughEveryStatus(List<String> lines) {
        lines.add(putSection("life", 9, 0, ",\"holdSeconds\":1,\"lessons\":1"));
        lines.add(enroll("life", "ann"));
        lines.add(place("completeLesson", "life", "ann", ",\"lesson\":1"));
        lines.add(enroll("life", "bob"));
        lines.add(place("withdraw", "life", "bob", ""));
        lines.add(place("enroll", "life", "eli", ",\"hold\":true"));
    }

    /** A term is archived with a seat that is taken, and the id of its section is another's then. */
    private static void archive(List<String> lines) {
        lines.add(putSection("again", 1, 1, ",\"term\":\"past\""));
        lines.add(enroll("again", "ann"));
        lines.add(putSection("again", 1, 1, ",\"term\":\"past\",\"closesAt\":1001"));
        lines.add("{\"type\":\"archiveTerm\",\"term\":\"past\"}");
        lines.add(putSection("again", 1, 1, ""));
        lines.add(enroll("again", "bob"));
    }

    /** One import of every status, one of them twice, and a seat that is given back for what it cost in the older system. */
    private static void takeOver(List<String> lines) {
        lines.add(putSection("before", 9, 1, ",\"holdSeconds\":1"));
        for (String status : CampusTraffic.STATUSES) {
            String student = status.equals("active") ? "ann" : status.equals("completed") ? "bob" : "eli";
            String place = "\"sectionId\":\"before\",\"studentId\":\"" + student + "\"";
            lines.add(importEnrollment(place, "first-" + status, status, 2));
        }
        lines.add(importEnrollment("\"sectionId\":\"before\",\"studentId\":\"ann\"", "first-active", "active", 2));
        lines.add(place("unenroll", "before", "ann", ""));
    }

    private static String putSection(String id, int capacity, int price, String more) {
        return "{\"type\":\"putSection\",\"sectionId\":\"" + id + "\",\"kind\":\"course\",\"title\":\"t\",\"capacity\":"
                + capacity + ",\"price\":" + price + ",\"waitlistCapacity\":5" + more + "}";
    }

    private static String enroll(String section, String student) {
        return place("enroll", section, student, ",\"onFull\":\"waitlist\"");
    }

    private static String place(String type, String section, String student, String more) {
        return "{\"type\":\"" + type + "\",\"sectionId\":\"" + section + "\",\"studentId\":\"" + student + "\"" + more
                + "}";
    }
}
