package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A section changed with people in it, cancelled, and archived with its term. */
class SectionLifeTest {
    private TestGateway gateway;
    private Conversation client;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        client = new Conversation(gateway);
        client.answer(Requests.putSection(
                "s1", "\"capacity\":2,\"price\":30,\"waitlistCapacity\":5,\"lessons\":1,\"term\":\"fall\""));
        for (String student : List.of("ada", "ben", "cleo")) {
            client.answer(Requests.putStudent(student, 100));
        }
        client.answer(Requests.enroll("s1", "ada"));
        client.answer(Requests.hold("s1", "ben"));
        client.answer(Requests.await("s1", "cleo"));
        client.answer(Requests.putSession("s1", "mon", 5));
        client.answer(Requests.book("s1", "mon", "ada"));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private long balance(String student) {
        return client.read("/v1/students/" + student).path("balance").asLong();
    }

    @Test
    void shouldGiveEverybodyTheCreditsBackWhenItIsCancelled() {
        client.ask(Requests.seat("s1", "ada", "lessons/1"));
        assertEquals(
                "200 {\"cancelled\":2,\"refunded\":60,\"promoted\":[],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.cancelSection("s1")));
        assertEquals(100, balance("ada"));
        assertEquals(100, balance("ben"));
        JsonNode section = client.read("/v1/sections/s1");
        assertEquals("cancelled", section.path("status").asText());
        assertEquals(
                "0 0 0 2",
                section.path("enrolled") + " " + section.path("held") + " " + section.path("waitlisted") + " "
                        + section.path("totalEnrollments"));
        assertEquals("200 {\"items\":[],\"next\":null,\"sequence\":#}", client.look("/v1/sections/s1/enrollments"));
        assertEquals("200 {\"items\":[],\"next\":null,\"sequence\":#}", client.look("/v1/sections/s1/waitlist"));
        assertEquals(
                "200 {\"items\":[],\"next\":null,\"sequence\":#}",
                client.look("/v1/sections/s1/sessions/mon/bookings"));
        assertEquals(
                "cancelled",
                client.read("/v1/sections").path("items").path(0).path("status").asText());
        assertEquals(
                "cancelled",
                client.read("/v1/students/ada/enrollments")
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText());
    }

    @Test
    void shouldRefuseEveryWriteToACancelledSection() {
        client.ask(Requests.cancelSection("s1"));
        for (String request : List.of(
                Requests.putSection("s1", 5),
                Requests.enroll("s1", "ada"),
                Requests.await("s1", "cleo"),
                Requests.unenroll("s1", "ada"),
                Requests.seat("s1", "ben", "confirm"),
                Requests.seat("s1", "ada", "withdraw"),
                Requests.seat("s1", "ada", "lessons/1"),
                Requests.leaveWaitlist("s1", "cleo"),
                Requests.putSession("s1", "mon", 5),
                Requests.book("s1", "mon", "ada"),
                Requests.cancelBooking("s1", "mon", "ada"),
                Requests.cancelSection("s1"))) {
            assertEquals("409 section_cancelled {\"sequence\":#}", client.ask(request), request);
        }
        assertEquals(
                "409 registration_refused {\"sequence\":#,\"items\":["
                        + "{\"op\":\"add\",\"sectionId\":\"s1\",\"code\":\"section_cancelled\"}]}",
                client.ask(Requests.register("ada", "\"add\":[\"s1\"]")));
        assertEquals("404 section_not_found {\"sequence\":#}", client.ask(Requests.cancelSection("nowhere")));
    }

    /** Whoever got credits back may be able to pay for a seat elsewhere by now. */
    @Test
    void shouldPromoteElsewhereWithTheCreditsThatCameBack() {
        client.ask(Requests.putSection("s2", "\"capacity\":1,\"price\":80,\"waitlistCapacity\":5"));
        client.ask(Requests.putStudent("dan", 80));
        client.ask(Requests.enroll("s2", "dan"));
        client.ask(Requests.await("s2", "ada"));
        client.ask(Requests.unenroll("s2", "dan"));
        assertEquals(
                "200 {\"cancelled\":2,\"refunded\":60,\"promoted\":[{\"sectionId\":\"s2\",\"studentId\":\"ada\","
                        + "\"enrollmentId\":4,\"cost\":80}],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.cancelSection("s1")));
        assertEquals(20, balance("ada"));
    }

    @Test
    void shouldLetNothingBeTakenFromWhoIsSeated() {
        assertEquals(
                "409 capacity_below_enrolled {\"sequence\":#,\"current\":2,\"max\":1}",
                client.ask(Requests.putSection("s1", "\"capacity\":1")));
        // A price is for those who come later; what was paid comes back.
        client.ask(Requests.putSection("s1", "\"capacity\":2,\"price\":90"));
        assertEquals(
                "200 {\"enrollmentId\":1,\"refund\":30,\"balanceAfter\":100,\"promoted\":[{\"sectionId\":\"s1\","
                        + "\"studentId\":\"cleo\",\"enrollmentId\":3,\"cost\":90}],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.unenroll("s1", "ada")));
    }

    @Test
    void shouldArchiveATermThatIsOver() {
        client.ask(Requests.putSection("s2", "\"capacity\":1,\"term\":\"fall\",\"closesAt\":1"));
        assertEquals("404 term_not_found {\"sequence\":#}", client.ask(Requests.archive("spring")));
        assertEquals(
                "409 term_not_closed {\"sequence\":#,\"current\":1,\"max\":2}", client.ask(Requests.archive("fall")));
        client.ask(Requests.putSection(
                "s1", "\"capacity\":2,\"price\":30,\"closesAt\":1,\"term\":\"fall\",\"lessons\":1"));
        // Closed, and yet one hold waits for a word.
        assertEquals(
                "409 term_not_closed {\"sequence\":#,\"current\":1,\"max\":2}", client.ask(Requests.archive("fall")));
        client.ask(Requests.seat("s1", "ben", "confirm"));
        assertEquals(
                "200 {\"term\":\"fall\",\"archived\":2,\"enrollments\":2,\"sequence\":#}",
                client.ask(Requests.archive("fall")));
        assertEquals("404 term_not_found {\"sequence\":#}", client.ask(Requests.archive("fall")));
        assertEquals("404 section_not_found {\"id\":\"s1\",\"sequence\":#}", client.look("/v1/sections/s1"));
        assertEquals("404 section_not_found {\"sequence\":#}", client.ask(Requests.unenroll("s1", "ada")));
        assertEquals("200 {\"items\":[],\"next\":null,\"sequence\":#}", client.look("/v1/sections?term=fall"));
        // Spent is spent, and the history stays.
        assertEquals(70, balance("ada"));
        assertEquals(
                "[{\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"active\",\"cost\":30,\"enrolledAt\":#,"
                        + "\"sectionId\":\"s1\"}]",
                Conversation.timeless(client.read("/v1/students/ada/enrollments")
                        .path("items")
                        .toString()));
        // The same id may be used again, for another section.
        assertEquals(
                "201 {\"sectionId\":\"s1\",\"promoted\":[],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.putSection("s1", 5)));
        assertEquals(0, client.read("/v1/sections/s1").path("totalEnrollments").asLong());
    }

    @Test
    void shouldArchiveWhatIsCancelledWhateverItsWindow() {
        client.ask(Requests.cancelSection("s1"));
        assertEquals(
                "200 {\"term\":\"fall\",\"archived\":1,\"enrollments\":0,\"sequence\":#}",
                client.ask(Requests.archive("fall")));
    }
}
