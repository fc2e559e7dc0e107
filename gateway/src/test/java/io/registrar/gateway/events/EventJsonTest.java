package io.registrar.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.engine.EnrollmentStatus;
import io.registrar.engine.SectionKind;
import io.registrar.engine.SectionSettings;
import io.registrar.engine.SessionSettings;
import io.registrar.engine.codec.CommandEncoder;
import io.registrar.engine.codec.CommandType;
import io.registrar.engine.codec.RegistrationItem;
import io.registrar.gateway.http.HistoryPages;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the event of each command says, word for word, in one story; a type that the story lacks fails the test. */
class EventJsonTest {
    private static final String OP = "op";

    /** A command, how long after the one before it comes, and its event but for sequence, time and actor. */
    private record Row(long waitMillis, UnaryOperator<CommandEncoder> command, String event) {}

    private static Row row(UnaryOperator<CommandEncoder> command, String event) {
        return new Row(0, command, event);
    }

    private static Row refused(UnaryOperator<CommandEncoder> command, String type, String code, String ids) {
        return row(command, event(type, code, ids, ""));
    }

    private static String event(String type, String code, String ids, String changes) {
        return "\"type\":\"" + type + "\",\"actor\":\"op\",\"code\":\"" + code + "\"" + ids + ",\"changes\":[" + changes
                + "]";
    }

    private static SectionSettings settings(long capacity, long price, int waitlist, int lessons) {
        return new SectionSettings(
                SectionKind.COURSE,
                "Al\"gebra",
                capacity,
                price,
                "fall",
                waitlist,
                SectionSettings.NO_OPENING,
                5_000_000,
                60,
                lessons);
    }

    private static final String S = ",\"sectionId\":\"s\"";
    private static final String S_ADA = S + ",\"studentId\":\"ada\"";
    private static final String S_BEN = S + ",\"studentId\":\"ben\"";
    private static final String OF_ADA = "\"sectionId\":\"s\",\"studentId\":\"ada\"";
    private static final String OF_BEN = "\"sectionId\":\"s\",\"studentId\":\"ben\"";

    private static String section(long capacity, int lessons) {
        return "{\"change\":\"section\",\"sectionId\":\"s\",\"kind\":\"course\",\"title\":\"Al\\\"gebra\",\"capacity\":"
                + capacity + ",\"price\":10,\"term\":\"fall\",\"waitlistCapacity\":5,\"opensAt\":null,"
                + "\"closesAt\":5000000,\"holdSeconds\":60,\"lessons\":" + lessons + "}";
    }

    private static String enrollment(String change, long id, String status, String of, long enrolledAt) {
        return "{\"change\":\"" + change + "\",\"enrollmentId\":" + id + ",\"status\":\"" + status + "\"," + of
                + ",\"cost\":10,\"enrolledAt\":" + enrolledAt + "}";
    }

    private static String entry(long id, String type, String of, long amount, long balance, long enrollment) {
        return "{\"change\":\"ledgerEntry\",\"ledgerEntryId\":" + id + ",\"type\":\"" + type + "\"," + of
                + ",\"amount\":" + amount + ",\"balanceAfter\":" + balance + ",\"enrollmentId\":"
                + (enrollment == 0 ? "null" : enrollment) + ",\"reason\":"
                + (type.equals("adjust") ? "\"because\"" : "null") + "}";
    }

    private static String joined(String of, int position, long at) {
        return "{\"change\":\"waitlistJoined\"," + of + ",\"position\":" + position + ",\"joinedAt\":" + at + "}";
    }

    private static String nowhere(String student) {
        return "\"sectionId\":null,\"studentId\":\"" + student + "\"";
    }

    private static final long T = EventScript.START_MILLIS;

    private static List<Row> rows() {
        return List.of(
                row(
                        e -> e.putSection(OP, "s", settings(1, 10, 5, 2)),
                        event("putSection", "created", S, section(1, 2))),
                row(
                        e -> e.putStudent(OP, "ada", 30),
                        event(
                                "putStudent",
                                "created",
                                ",\"studentId\":\"ada\"",
                                "{\"change\":\"student\",\"studentId\":\"ada\",\"balance\":30},"
                                        + entry(1, "grant", nowhere("ada"), 30, 30, 0))),
                refused(e -> e.putStudent(OP, "ada", 7), "putStudent", "ok", ",\"studentId\":\"ada\""),
                row(
                        e -> e.putStudent(OP, "ben", 0),
                        event(
                                "putStudent",
                                "created",
                                ",\"studentId\":\"ben\"",
                                "{\"change\":\"student\",\"studentId\":\"ben\",\"balance\":0}")),
                row(
                        e -> e.enroll(OP, "s", "ada", true, false),
                        event(
                                "enroll",
                                "created",
                                S_ADA,
                                enrollment("enrollmentBegun", 1, "pending", OF_ADA, T) + ","
                                        + entry(2, "charge", OF_ADA, -10, 20, 1))),
                row(
                        e -> e.enroll(OP, "s", "ben", false, true),
                        event("enroll", "created", S_BEN, joined(OF_BEN, 1, T))),
                refused(e -> e.enroll(OP, "s", "ben"), "enroll", "already_waitlisted", S_BEN),
                row(
                        e -> e.confirm(OP, "s", "ada"),
                        event("confirm", "ok", S_ADA, enrollment("enrollmentChanged", 1, "active", OF_ADA, T))),
                refused(e -> e.confirm(OP, "s", "ada"), "confirm", "not_pending", S_ADA),
                row(
                        e -> e.putSession(OP, "s", "mon", new SessionSettings("north", 9, 3)),
                        event(
                                "putSession",
                                "created",
                                S,
                                "{\"change\":\"session\",\"sectionId\":\"s\",\"sessionId\":\"mon\",\"campusId\":\"north\","
                                        + "\"startsAt\":9,\"capacity\":3}")),
                row(
                        e -> e.book(OP, "s", "ada", "mon"),
                        event(
                                "book",
                                "created",
                                S_ADA,
                                "{\"change\":\"booked\"," + OF_ADA + ",\"sessionId\":\"mon\",\"enrollmentId\":1}")),
                row(
                        e -> e.cancelBooking(OP, "s", "ada", "mon"),
                        event(
                                "cancelBooking",
                                "ok",
                                S_ADA,
                                "{\"change\":\"bookingCancelled\"," + OF_ADA
                                        + ",\"sessionId\":\"mon\",\"enrollmentId\":1}")),
                // Nobody can pay for the seat: who waits is passed over.
                row(
                        e -> e.withdraw(OP, "s", "ada"),
                        event(
                                "withdraw",
                                "ok",
                                S_ADA,
                                enrollment("enrollmentEnded", 1, "withdrawn", OF_ADA, T)
                                        + ",{\"change\":\"waitlistPassedOver\"," + OF_BEN + ",\"price\":10}")),
                row(
                        e -> e.leaveWaitlist(OP, "s", "ben"),
                        event("leaveWaitlist", "ok", S_BEN, "{\"change\":\"waitlistLeft\"," + OF_BEN + "}")),
                row(
                        e -> e.register(OP, "ada", List.of(RegistrationItem.add("s", false, true))),
                        event(
                                "register",
                                "ok",
                                ",\"studentId\":\"ada\"",
                                enrollment("enrollmentBegun", 2, "active", OF_ADA, T) + ","
                                        + entry(3, "charge", OF_ADA, -10, 10, 2))),
                row(
                        e -> e.register(OP, "ben", List.of(RegistrationItem.add("s", false, true))),
                        event("register", "ok", ",\"studentId\":\"ben\"", joined(OF_BEN, 1, T))),
                refused(
                        e -> e.register(OP, "ben", List.of(RegistrationItem.drop("s"))),
                        "register",
                        "registration_refused",
                        ",\"studentId\":\"ben\""),
                row(
                        e -> e.completeLesson(OP, "s", "ada", 2),
                        event(
                                "completeLesson",
                                "created",
                                S_ADA,
                                "{\"change\":\"lessonCompleted\",\"enrollmentId\":2," + OF_ADA
                                        + ",\"lesson\":2,\"finished\":1,\"lessons\":2}")),
                // It rises, and the wait list's first can pay.
                row(
                        e -> e.adjustCredits(OP, "ben", 15, "because"),
                        event(
                                "adjustCredits",
                                "created",
                                ",\"studentId\":\"ben\"",
                                entry(4, "adjust", nowhere("ben"), 15, 15, 0))),
                row(
                        e -> e.unenroll(OP, "s", "ada"),
                        event(
                                "unenroll",
                                "ok",
                                S_ADA,
                                enrollment("enrollmentEnded", 2, "cancelled", OF_ADA, T) + ","
                                        + entry(5, "refund", OF_ADA, 10, 20, 2) + ","
                                        + enrollment("enrollmentPromoted", 3, "active", OF_BEN, T) + ","
                                        + entry(6, "charge", OF_BEN, -10, 5, 3))),
                row(e -> e.putSection(OP, "s", settings(2, 10, 5, 2)), event("putSection", "ok", S, section(2, 2))),
                row(
                        e -> e.enroll(OP, "s", "ada", true, false),
                        event(
                                "enroll",
                                "created",
                                S_ADA,
                                enrollment("enrollmentBegun", 4, "pending", OF_ADA, T) + ","
                                        + entry(7, "charge", OF_ADA, -10, 10, 4))),
                // Refused, and yet something has happened: the hold's time was up.
                new Row(
                        60_000,
                        e -> e.confirm(OP, "s", "ada"),
                        event(
                                "confirm",
                                "not_enrolled",
                                S_ADA,
                                enrollment("enrollmentEnded", 4, "expired", OF_ADA, T) + ","
                                        + entry(8, "refund", OF_ADA, 10, 20, 4))),
                row(e -> e.tick(OP), event("tick", "ok", "", "")),
                row(
                        e -> e.withKey("k", new byte[32]).enroll(OP, "s", "ada", true, false),
                        event(
                                "enroll",
                                "created",
                                S_ADA,
                                enrollment("enrollmentBegun", 5, "pending", OF_ADA, T + 60_000) + ","
                                        + entry(9, "charge", OF_ADA, -10, 10, 5))),
                // The same again changes nothing; the hold's end does.
                new Row(
                        60_000,
                        e -> e.withKey("k", new byte[32]).enroll(OP, "s", "ada", true, false),
                        event(
                                "enroll",
                                "created",
                                S_ADA + ",\"repeats\":25",
                                enrollment("enrollmentEnded", 5, "expired", OF_ADA, T + 60_000) + ","
                                        + entry(10, "refund", OF_ADA, 10, 20, 5))),
                row(
                        e -> e.withoutKey()
                                .importEnrollment(OP, "s", "ada", "old-7", EnrollmentStatus.WITHDRAWN, 10, 4_000),
                        event(
                                "importEnrollment",
                                "created",
                                S_ADA,
                                enrollment("enrollmentImported", 6, "withdrawn", OF_ADA, 4_000)
                                        .replace("}", ",\"importId\":\"old-7\"}"))),
                refused(
                        e -> e.importEnrollment(OP, "s", "ada", "old-7", EnrollmentStatus.WITHDRAWN, 10, 4_000),
                        "importEnrollment",
                        "ok",
                        S_ADA),
                row(
                        e -> e.cancelSection(OP, "s"),
                        event(
                                "cancelSection",
                                "ok",
                                S,
                                "{\"change\":\"sectionCancelled\",\"sectionId\":\"s\"},"
                                        + enrollment("enrollmentEnded", 3, "cancelled", OF_BEN, T) + ","
                                        + entry(11, "refund", OF_BEN, 10, 15, 3))),
                row(
                        e -> e.archiveTerm(OP, "fall"),
                        event(
                                "archiveTerm",
                                "ok",
                                "",
                                "{\"change\":\"termArchived\",\"term\":\"fall\",\"sections\":1,\"enrollments\":0}")));
    }

    @Test
    void shouldSayOfEveryTypeWhatItHasChanged() {
        EventScript script = new EventScript();
        Set<CommandType> types = EnumSet.noneOf(CommandType.class);
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        long sequence = 0;
        long timeMillis = T;
        for (Row row : rows()) {
            timeMillis += row.waitMillis;
            script.pass(row.waitMillis).decide(row.command.apply(script.encoder));
            types.add(script.encoder.type());
            assertEquals(
                    "{\"sequence\":" + ++sequence + ",\"at\":" + timeMillis + "," + row.event + "}", script.last());
        }
        assertEquals(String.join("\n", expected), String.join("\n", found));
        assertEquals(EnumSet.allOf(CommandType.class), types);
    }

    @Test
    void shouldTellInPartsWhatIsTooMuchForOne() {
        int students = EventJson.MAX_CHANGES;
        EventScript script = new EventScript();
        script.decide(script.encoder.putSection(OP, "s", settings(students, 10, 0, 0)));
        for (int student = 0; student < students; student++) {
            script.decide(script.encoder.putStudent(OP, "student-" + student, 10));
            script.decide(script.encoder.enroll(OP, "s", "student-" + student));
        }
        script.decide(script.encoder.cancelSection(OP, "s"));
        long sequence = script.engine.lastSequence();
        List<String> parts = script.events(EventCursor.behind(sequence - 1));
        // An entry and an end for each student, and the section's own.
        assertEquals(3, parts.size());
        int before = 0;
        for (int part = 0; part < 3; part++) {
            var json = HistoryPages.parse(parts.get(part));
            assertEquals(sequence, json.path("sequence").asLong());
            assertEquals(before, json.path("changesBefore").asInt());
            assertEquals(part < 2, json.path("moreChanges").asBoolean());
            assertEquals(
                    part < 2 ? EventJson.MAX_CHANGES : 1, json.path("changes").size());
            before += EventJson.MAX_CHANGES;
        }
        EventCursor between =
                EventCursor.parse(sequence + "." + 2 * EventJson.MAX_CHANGES).orElseThrow();
        assertEquals(parts.subList(2, 3), script.events(between));
        assertTrue(script.events(script.reader.end()).isEmpty());
    }
}
