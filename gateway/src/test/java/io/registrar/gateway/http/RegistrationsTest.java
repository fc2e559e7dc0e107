package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several drops and adds of one student: all of them, or none and the reason of each. */
class RegistrationsTest {
    private TestGateway gateway;
    private Conversation client;

    /** Ada, with 10 credits left, sits in {@code old}; {@code full} has no seat for her. */
    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        client = new Conversation(gateway);
        client.answer(Requests.putSection("old", "\"capacity\":1,\"price\":60,\"waitlistCapacity\":5"));
        client.answer(Requests.putSection("new", "\"capacity\":1,\"price\":70"));
        client.answer(Requests.putSection("full", "\"capacity\":0,\"price\":5,\"waitlistCapacity\":1"));
        client.answer(Requests.putSection("free", "\"capacity\":null"));
        client.answer(Requests.putStudent("ada", 70));
        client.answer(Requests.putStudent("ben", 100));
        client.answer(Requests.enroll("old", "ada"));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String statusIn(String section) {
        return client.read("/v1/sections/" + section + "/enrollments/ada")
                .path("status")
                .asText();
    }

    @Test
    void shouldSwapSectionsWithTheCreditsThatTheDropGivesBack() {
        assertEquals(
                "200 {\"items\":[{\"op\":\"drop\",\"sectionId\":\"old\",\"status\":\"cancelled\",\"enrollmentId\":1},"
                        + "{\"op\":\"add\",\"sectionId\":\"new\",\"status\":\"active\",\"enrollmentId\":2}],"
                        + "\"promoted\":[],\"passedOver\":[],\"balanceAfter\":0,\"sequence\":#}",
                client.ask(Requests.register("ada", "\"drop\":[\"old\"],\"add\":[\"new\"]")));
        assertEquals("active", statusIn("new"));
        assertEquals(
                "404 not_enrolled {\"id\":\"ada\",\"sequence\":#}", client.look("/v1/sections/old/enrollments/ada"));
    }

    @Test
    void shouldKeepTheOldSeatWhereTheNewOneIsNotToBeHad() {
        client.ask(Requests.enroll("new", "ben"));
        assertEquals(
                "409 registration_refused {\"sequence\":#,\"items\":[{\"op\":\"drop\",\"sectionId\":\"old\"},"
                        + "{\"op\":\"add\",\"sectionId\":\"new\",\"code\":\"section_full\"},"
                        + "{\"op\":\"add\",\"sectionId\":\"free\"}]}",
                client.ask(Requests.register("ada", "\"add\":[\"new\",\"free\"],\"drop\":[\"old\"]")));
        assertEquals("active", statusIn("old"));
        assertEquals(10, client.read("/v1/students/ada").path("balance").asLong());
        assertEquals(
                0, client.read("/v1/sections/free").path("totalEnrollments").asLong());
    }

    @Test
    void shouldSayOfEachItemWhyItWasRefused() {
        assertEquals(
                "409 registration_refused {\"sequence\":#,\"items\":[{\"op\":\"drop\",\"sectionId\":\"free\",\"code\":\"not_enrolled\"},"
                        + "{\"op\":\"add\",\"sectionId\":\"old\",\"code\":\"already_enrolled\"},"
                        + "{\"op\":\"add\",\"sectionId\":\"full\",\"code\":\"section_full\"},"
                        + "{\"op\":\"add\",\"sectionId\":\"new\",\"code\":\"insufficient_credits\"}]}",
                client.ask(
                        Requests.register(
                                "ada",
                                "\"drop\":[\"free\"],\"add\":[\"old\",{\"sectionId\":\"full\",\"onFull\":\"reject\"},\"new\"]")));
    }

    @Test
    void shouldSayFirstWhatIsNotThere() {
        assertEquals(
                "404 student_not_found {\"sequence\":#}",
                client.ask(Requests.register("nobody", "\"add\":[\"nowhere\"]")));
        assertEquals(
                "404 section_not_found {\"sequence\":#,\"items\":["
                        + "{\"op\":\"drop\",\"sectionId\":\"new\",\"code\":\"not_enrolled\"},"
                        + "{\"op\":\"add\",\"sectionId\":\"nowhere\",\"code\":\"section_not_found\"}]}",
                client.ask(Requests.register("ada", "\"drop\":[\"new\"],\"add\":[\"nowhere\"]")));
    }

    @Test
    void shouldHoldAndWaitAsEachItemAsks() {
        assertEquals(
                "200 {\"items\":[{\"op\":\"add\",\"sectionId\":\"free\",\"status\":\"pending\",\"enrollmentId\":2},"
                        + "{\"op\":\"add\",\"sectionId\":\"full\",\"status\":\"waitlisted\",\"position\":1}],"
                        + "\"promoted\":[],\"passedOver\":[],\"balanceAfter\":10,\"sequence\":#}",
                client.ask(
                        Requests.register(
                                "ada",
                                "\"add\":[{\"sectionId\":\"free\",\"hold\":true},{\"sectionId\":\"full\",\"onFull\":\"waitlist\"}]")));
        assertEquals("pending", statusIn("free"));
        assertEquals(
                "409 registration_refused {\"sequence\":#,\"items\":["
                        + "{\"op\":\"add\",\"sectionId\":\"full\",\"code\":\"waitlist_full\"}]}",
                client.ask(Requests.register("ben", "\"add\":[{\"sectionId\":\"full\",\"onFull\":\"waitlist\"}]")));
    }

    @Test
    void shouldHandOnTheSeatsItGivesBack() {
        client.ask(Requests.putStudent("cleo", 1));
        client.ask(Requests.await("old", "cleo"));
        client.ask(Requests.await("old", "ben"));
        assertEquals(
                "200 {\"items\":[{\"op\":\"drop\",\"sectionId\":\"old\",\"status\":\"cancelled\",\"enrollmentId\":1}],"
                        + "\"promoted\":[{\"sectionId\":\"old\",\"studentId\":\"ben\",\"enrollmentId\":2,\"cost\":60}],"
                        + "\"passedOver\":[\"cleo\"],\"balanceAfter\":70,\"sequence\":#}",
                client.ask(Requests.register("ada", "\"drop\":[\"old\"]")));
    }

    @Test
    void shouldNotDropWhatIsCompleted() {
        client.ask(Requests.putSection("taught", "\"capacity\":5,\"lessons\":1"));
        client.ask(Requests.enroll("taught", "ada"));
        client.ask(Requests.seat("taught", "ada", "lessons/1"));
        assertEquals(
                "409 registration_refused {\"sequence\":#,\"items\":["
                        + "{\"op\":\"drop\",\"sectionId\":\"taught\",\"code\":\"already_completed\"}]}",
                client.ask(Requests.register("ada", "\"drop\":[\"taught\"]")));
    }
}
