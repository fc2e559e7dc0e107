package io.registrar.gateway.cli;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random lines of a bulk, of every type there is, over a few sections and many students: seats are few, so that students wait
 * and are promoted; holds run out within a second; sections are cancelled and archived, and made anew under the same id.
 */
final class CampusTraffic {
    static final int SECTIONS = 24;
    static final int STUDENTS = 150;

    /** Sections a term: those of one are archived together. */
    private static final int TERM_SECTIONS = 2;

    private static final String[] TITLES = {"Algebra", "Grüße, \\\"€\\\" 😀", "a\\u0000b\\\\u0000", "\\u0000\\u0000"};

    /** None, one that is open to the last moment that there is, and one that is over: such a section is archived with its seats. */
    private static final String[] WINDOWS = {
        "", "", ",\"opensAt\":0,\"closesAt\":253402300799999", ",\"opensAt\":0,\"closesAt\":1001"
    };

    /** All that an enrollment may be imported with. */
    static final List<String> STATUSES = List.of("pending", "active", "completed", "cancelled", "withdrawn", "expired");

    private final SplittableRandom random;

    CampusTraffic(SplittableRandom random) {
        this.random = random;
    }

    /** A section, with settings of any kind. */
    String putSection(int section) {
        int capacity = random.nextInt(-1, 6);
        return line("putSection", section(section)) + ",\"kind\":\"course\",\"title\":\""
                + TITLES[random.nextInt(TITLES.length)] + "\",\"capacity\":" + (capacity < 0 ? "null" : capacity)
                + ",\"price\":" + random.nextInt(30) + ",\"term\":\"term-" + section / TERM_SECTIONS
                + "\",\"waitlistCapacity\":8,\"holdSeconds\":1,\"lessons\":" + random.nextInt(3)
                + WINDOWS[random.nextInt(WINDOWS.length)] + "}";
    }

    static String putStudent(String id, int credits) {
        return "{\"type\":\"putStudent\",\"studentId\":\"" + id + "\",\"credits\":" + credits + "}";
    }

    /** @param place the members that say which section and which student */
    static String importEnrollment(String place, String importId, String status, int cost) {
        return line("importEnrollment", place) + ",\"importId\":\"" + importId + "\",\"status\":\"" + status
                + "\",\"cost\":" + cost + ",\"enrolledAt\":1760970600123}";
    }

    static String student(int number) {
        return "student-" + number;
    }

    private static String section(int number) {
        return "\"sectionId\":\"section-" + number + "\"";
    }

    private static String line(String type, String members) {
        return "{\"type\":\"" + type + "\"," + members;
    }

    /** The next line, without its end. */
    String next() {
        int section = random.nextInt(SECTIONS);
        String student = "\"studentId\":\"" + student(random.nextInt(STUDENTS)) + "\"";
        String both = section(section) + "," + student;
        String session = both + ",\"sessionId\":\"session-" + random.nextInt(2) + "\"";
        int roll = random.nextInt(200);
        if (roll < 84) {
            return line("enroll", both) + (random.nextInt(4) == 0 ? ",\"hold\":true" : "")
                    + ",\"onFull\":\"waitlist\"}";
        } else if (roll < 90) {
            return importEnrollment(
                    both,
                    "old-" + random.nextInt(10_000),
                    STATUSES.get(random.nextInt(STATUSES.size())),
                    random.nextInt(30));
        } else if (roll < 120) {
            return line("unenroll", both) + "}";
        } else if (roll < 134) {
            boolean isGift = random.nextInt(3) > 0;
            return line("adjustCredits", student) + ",\"amount\":" + (isGift ? 1 + random.nextInt(15) : -5)
                    + ",\"reason\":\"" + TITLES[random.nextInt(TITLES.length)] + "\"}";
        } else if (roll < 146) {
            int other = (section + 1 + random.nextInt(SECTIONS - 1)) % SECTIONS;
            return line("register", student) + ",\"drop\":[" + (random.nextBoolean() ? quoted(other) : "")
                    + "],\"add\":[{" + section(section) + ",\"onFull\":\"waitlist\"}]}";
        } else if (roll < 156) {
            return line("confirm", both) + "}";
        } else if (roll < 162) {
            return line("withdraw", both) + "}";
        } else if (roll < 168) {
            return line("leaveWaitlist", both) + "}";
        } else if (roll < 178) {
            return line("completeLesson", both) + ",\"lesson\":" + (1 + random.nextInt(2)) + "}";
        } else if (roll < 181) {
            return line("putSession", section(section) + ",\"sessionId\":\"session-" + random.nextInt(2) + "\"")
                    + ",\"campusId\":\"north\",\"startsAt\":1795309311025,\"capacity\":null}";
        } else if (roll < 185) {
            return line("book", session) + "}";
        } else if (roll < 187) {
            return line("cancelBooking", session) + "}";
        } else if (roll < 194) {
            return putSection(section);
        } else if (roll < 195) {
            return putStudent(student(random.nextInt(2 * STUDENTS)), random.nextInt(40));
        } else if (roll < 196) {
            return line("cancelSection", section(section)) + "}";
        }
        return line("archiveTerm", "\"term\":\"term-" + section / TERM_SECTIONS + "\"") + "}";
    }

    private static String quoted(int section) {
        return "\"section-" + section + "\"";
    }
}
