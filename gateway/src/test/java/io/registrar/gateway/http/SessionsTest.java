package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of a section, and who has booked them. */
class SessionsTest {
    private TestGateway gateway;
    private Conversation client;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        client = new Conversation(gateway);
        client.answer(Requests.putSection("s1", 10));
        for (String student : List.of("ada", "ben", "cleo")) {
            client.answer(Requests.putStudent(student, 0));
        }
        client.answer(Requests.enroll("s1", "ada"));
        client.answer(Requests.enroll("s1", "ben"));
        client.answer(Requests.putSession("s1", "mon", 1));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String put(String session, String body) {
        return client.ask(Requests.json("PUT", "/v1/sections/s1/sessions/" + session, body));
    }

    private long booked() {
        return client.read("/v1/sections/s1/sessions")
                .path("items")
                .path(0)
                .path("booked")
                .asLong();
    }

    @Test
    void shouldMakeAndChangeASession() {
        assertEquals(
                "201 {\"sectionId\":\"s1\",\"sessionId\":\"tue\",\"sequence\":#}",
                put("tue", "{\"campusId\":7,\"startsAt\":0,\"capacity\":null}"));
        assertEquals(
                "200 {\"sectionId\":\"s1\",\"sessionId\":\"tue\",\"sequence\":#}",
                put("tue", "{\"campusId\":\"south\",\"startsAt\":5,\"capacity\":null}"));
        client.ask(Requests.book("s1", "mon", "ada"));
        client.ask(Requests.book("s1", "tue", "ada"));
        assertEquals(
                "200 {\"items\":[{\"sessionId\":\"mon\",\"campusId\":\"north\",\"startsAt\":#,\"capacity\":1,\"booked\":1,"
                        + "\"available\":0},{\"sessionId\":\"tue\",\"campusId\":\"south\",\"startsAt\":#,\"capacity\":null,"
                        + "\"booked\":1,\"available\":null}],\"next\":null,\"sequence\":#}",
                client.look("/v1/sections/s1/sessions"));
        JsonNode tuesday = client.read("/v1/sections/s1/sessions").path("items").path(1);
        assertEquals(5, tuesday.path("startsAt").asLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"startsAt\":1,\"capacity\":1}",
                "{\"campusId\":null,\"startsAt\":1,\"capacity\":1}",
                "{\"campusId\":\"\",\"startsAt\":1,\"capacity\":1}",
                "{\"campusId\":\"north\",\"capacity\":1}",
                "{\"campusId\":\"north\",\"startsAt\":null,\"capacity\":1}",
                "{\"campusId\":\"north\",\"startsAt\":1}",
                "{\"campusId\":\"north\",\"startsAt\":1,\"capacity\":1,\"title\":\"x\"}"
            })
    void shouldRefuseASessionThatSaysTooLittleOrTooMuch(String body) {
        assertEquals("400 malformed_request {}", put("mon", body));
    }

    @Test
    void shouldBookAPlaceOnceAndGiveItBack() {
        assertEquals(
                "201 {\"sessionId\":\"mon\",\"studentId\":\"ada\",\"enrollmentId\":1,\"bookedAt\":#,\"sequence\":#}",
                client.ask(Requests.book("s1", "mon", "ada")));
        assertEquals("409 already_booked {\"sequence\":#}", client.ask(Requests.book("s1", "mon", "ada")));
        assertEquals(
                "409 session_full {\"sequence\":#,\"current\":1,\"max\":1}",
                client.ask(Requests.book("s1", "mon", "ben")));
        assertEquals("409 not_enrolled {\"sequence\":#}", client.ask(Requests.book("s1", "mon", "cleo")));
        assertEquals(
                "409 capacity_below_booked {\"sequence\":#,\"current\":1,\"max\":0}",
                client.ask(Requests.putSession("s1", "mon", 0)));
        assertEquals(
                "200 {\"items\":[{\"studentId\":\"ada\",\"bookedAt\":#}],\"next\":null,\"sequence\":#}",
                client.look("/v1/sections/s1/sessions/mon/bookings"));
        assertEquals("409 not_booked {\"sequence\":#}", client.ask(Requests.cancelBooking("s1", "mon", "ben")));
        assertEquals("409 not_enrolled {\"sequence\":#}", client.ask(Requests.cancelBooking("s1", "mon", "cleo")));
        assertEquals(
                "200 {\"sessionId\":\"mon\",\"studentId\":\"ada\",\"enrollmentId\":1,\"sequence\":#}",
                client.ask(Requests.cancelBooking("s1", "mon", "ada")));
        assertEquals("409 not_booked {\"sequence\":#}", client.ask(Requests.cancelBooking("s1", "mon", "ada")));
        assertEquals(0, booked());
    }

    @Test
    void shouldSayFirstWhatIsNotThere() {
        String sectionMissing = "404 section_not_found {\"sequence\":#}";
        String studentMissing = "404 student_not_found {\"sequence\":#}";
        String sessionMissing = "404 session_not_found {\"sequence\":#}";
        assertEquals(sectionMissing, client.ask(Requests.putSession("nowhere", "mon", 1)));
        assertEquals(sectionMissing, client.ask(Requests.book("nowhere", "never", "nobody")));
        assertEquals(studentMissing, client.ask(Requests.book("s1", "never", "nobody")));
        assertEquals(sessionMissing, client.ask(Requests.book("s1", "never", "cleo")));
        assertEquals(sectionMissing, client.ask(Requests.cancelBooking("nowhere", "never", "nobody")));
        assertEquals(studentMissing, client.ask(Requests.cancelBooking("s1", "never", "nobody")));
        assertEquals(sessionMissing, client.ask(Requests.cancelBooking("s1", "never", "cleo")));
        assertEquals(
                "404 section_not_found {\"id\":\"nowhere\",\"sequence\":#}",
                client.look("/v1/sections/nowhere/sessions"));
        assertEquals(
                "404 section_not_found {\"id\":\"nowhere\",\"sequence\":#}",
                client.look("/v1/sections/nowhere/sessions/mon/bookings"));
        assertEquals(
                "404 session_not_found {\"id\":\"never\",\"sequence\":#}",
                client.look("/v1/sections/s1/sessions/never/bookings"));
    }

    @Test
    void shouldCancelTheBookingWhicheverWayTheSeatGoes() {
        for (String request : List.of(
                Requests.unenroll("s1", "ada"),
                Requests.seat("s1", "ada", "withdraw"),
                Requests.register("ada", "\"drop\":[\"s1\"]"))) {
            client.ask(Requests.enroll("s1", "ada"));
            client.ask(Requests.book("s1", "mon", "ada"));
            assertEquals(1, booked(), request);
            client.ask(request);
            assertEquals(0, booked(), request);
            client.ask(Requests.enroll("s1", "ada"));
            assertEquals("409 not_booked {\"sequence\":#}", client.ask(Requests.cancelBooking("s1", "mon", "ada")));
        }
        client.ask(Requests.book("s1", "mon", "ada"));
        client.ask(Requests.cancelSection("s1"));
        assertEquals(0, booked());
    }

    @Test
    void shouldCancelTheBookingOfAHoldWhoseTimeIsUp() {
        client.ask(Requests.putSection("s1", "\"capacity\":10,\"holdSeconds\":3"));
        client.ask(Requests.hold("s1", "cleo"));
        assertEquals(
                "201 {\"sessionId\":\"mon\",\"studentId\":\"cleo\",\"enrollmentId\":3,\"bookedAt\":#,\"sequence\":#}",
                client.ask(Requests.book("s1", "mon", "cleo")));
        Await.until("the hold is gone and its booking", () -> booked() == 0);
        assertEquals(
                "200 {\"items\":[],\"next\":null,\"sequence\":#}",
                client.look("/v1/sections/s1/sessions/mon/bookings"));
    }

    @Test
    void shouldCountAsChangesOfTheSection() {
        for (String request : List.of(
                Requests.putSession("s1", "mon", 2),
                Requests.book("s1", "mon", "ada"),
                Requests.cancelBooking("s1", "mon", "ada"))) {
            String tag = client.answer(Requests.get("/v1/sections/s1")).header("etag");
            client.ask(request);
            assertNotEquals(tag, client.answer(Requests.get("/v1/sections/s1")).header("etag"), request);
        }
    }

    @Test
    void shouldShowAPageAfterAnother() {
        List<String> sessions = new ArrayList<>(List.of("mon"));
        List<String> students = new ArrayList<>();
        client.ask(Requests.putSection("s1", 50));
        client.ask(Requests.putSession("s1", "mon", 50));
        for (int i = 0; i < 7; i++) {
            sessions.add("m" + i);
            client.ask(Requests.putSession("s1", "m" + i, i));
            students.add("b" + i);
            client.ask(Requests.putStudent("b" + i, 0));
            client.ask(Requests.enroll("s1", "b" + i));
            client.ask(Requests.book("s1", "mon", "b" + i));
        }
        for (int limit = 1; limit <= 9; limit++) {
            assertEquals(sessions, all("/v1/sections/s1/sessions", limit, "sessionId"));
            assertEquals(students, all("/v1/sections/s1/sessions/mon/bookings", limit, "studentId"));
        }
    }

    private List<String> all(String target, int limit, String member) {
        List<String> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = client.read(target + "?limit=" + limit + after);
            page.path("items").forEach(item -> found.add(item.path(member).asText()));
            after = page.path("next").isNull()
                    ? ""
                    : "&after=" + page.path("next").textValue();
        } while (!after.isEmpty());
        return found;
    }
}
