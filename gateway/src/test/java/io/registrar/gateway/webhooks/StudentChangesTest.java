package io.registrar.gateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is notified of a command, and of what. */
class StudentChangesTest {
    private final Decisions decisions = new Decisions();

    @BeforeEach
    void start() {
        decisions.section("s1", 1, 10);
        for (String student : List.of("ada", "ben")) {
            decisions.decide(decisions.encoder.putStudent("op", student, 100));
        }
    }

    /** Each notification's student, type and changes of the last command. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        StudentChanges changes = decisions.last();
        for (int number = 1; number <= changes.count(); number++) {
            Notification notification = changes.notification(number, "/registrar");
            String body = new String(notification.body, StandardCharsets.UTF_8);
            told.add(notification.studentId + " " + notification.type.text() + " "
                    + String.join(" ", body.split("\"change\":\"", -1).length > 1 ? names(body) : List.of()));
        }
        return told;
    }

    private static List<String> names(String body) {
        List<String> names = new ArrayList<>();
        String[] parts = body.split("\"change\":\"", -1);
        for (int i = 1; i < parts.length; i++) {
            names.add(parts[i].substring(0, parts[i].indexOf('"')));
        }
        return names;
    }

    private void assertTold(String... expected) {
        assertEquals(List.of(expected), told());
    }

    @Test
    void shouldTellEachStudentOfItsOwnChangesAlone() {
        assertTold("ben registrar.student.created student ledgerEntry");
        decisions.decide(decisions.encoder.enroll("ada", "s1", "ada", false, false));
        assertTold("ada registrar.enrollment.begun enrollmentBegun ledgerEntry");
        decisions.decide(decisions.encoder.enroll("ben", "s1", "ben", false, true));
        assertTold("ben registrar.waitlist.joined waitlistJoined");
        decisions.decide(decisions.encoder.unenroll("ada", "s1", "ada"));
        assertTold(
                "ada registrar.enrollment.cancelled enrollmentEnded ledgerEntry",
                "ben registrar.enrollment.promoted enrollmentPromoted ledgerEntry");
        decisions.decide(decisions.encoder.cancelSection("op", "s1"));
        assertTold("ben registrar.enrollment.cancelled enrollmentEnded ledgerEntry");
    }

    @Test
    void shouldTellNobodyOfARefusalButOfHoldsThatExpireThen() {
        decisions.decide(decisions.encoder.enroll("ada", "s1", "ada", true, false));
        assertTold("ada registrar.enrollment.held enrollmentBegun ledgerEntry");
        decisions.decide(decisions.encoder.enroll("ben", "s1", "ben", false, false));
        assertTold();
        decisions.pass(60_000).decide(decisions.encoder.confirm("ada", "s1", "ada"));
        assertTold("ada registrar.enrollment.expired enrollmentEnded ledgerEntry");
    }

    @Test
    void shouldCallATypeByWhatAStudentWantsToHearFirst() {
        decisions.decide(decisions.encoder.enroll("ada", "s1", "ada", true, false));
        decisions.decide(decisions.encoder.confirm("ada", "s1", "ada"));
        assertTold("ada registrar.enrollment.confirmed enrollmentChanged");
        decisions.decide(decisions.encoder.completeLesson("ada", "s1", "ada", 1));
        assertTold("ada registrar.lesson.completed lessonCompleted");
        decisions.decide(decisions.encoder.completeLesson("ada", "s1", "ada", 2));
        assertTold("ada registrar.enrollment.completed lessonCompleted enrollmentChanged");
        decisions.credit("ada");
        assertTold("ada registrar.credits.changed ledgerEntry");
    }

    @Test
    void shouldBeACloudEventThatIsTheSameEachTime() {
        decisions.credit("ada");
        Notification notification = decisions.last().notification(1, "/here");
        assertEquals(
                "{\"specversion\":\"1.0\",\"id\":\"4-1-1700000000000\",\"source\":\"/here\","
                        + "\"type\":\"registrar.credits.changed\",\"subject\":\"ada\",\"time\":\"2023-11-14T22:13:20Z\","
                        + "\"datacontenttype\":\"application/json\",\"data\":{\"sequence\":4,\"at\":1700000000000,"
                        + "\"command\":\"adjustCredits\",\"actor\":\"op\",\"code\":\"created\",\"changes\":[{\"change\":"
                        + "\"ledgerEntry\",\"ledgerEntryId\":3,\"type\":\"adjust\",\"sectionId\":null,\"studentId\":\"ada\","
                        + "\"amount\":1,\"balanceAfter\":101,\"enrollmentId\":null,\"reason\":\"because\"}]}}",
                new String(notification.body, StandardCharsets.UTF_8));
        assertEquals("4-1-1700000000000", notification.id);
    }
}
