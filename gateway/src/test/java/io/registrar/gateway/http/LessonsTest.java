package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lessons: each finished once, and the last completes the enrollment. */
class LessonsTest {
    private TestGateway gateway;
    private Conversation client;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        client = new Conversation(gateway);
        putSection(3);
        client.answer(Requests.putStudent("ada", 0));
        client.answer(Requests.putStudent("ben", 0));
        client.answer(Requests.enroll("s1", "ada"));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String putSection(int lessons) {
        return client.ask(Requests.putSection("s1", "\"capacity\":2,\"lessons\":" + lessons));
    }

    private String finish(String student, int lesson) {
        return client.ask(Requests.seat("s1", student, "lessons/" + lesson));
    }

    private String status() {
        return client.read("/v1/sections/s1/enrollments/ada").path("status").asText();
    }

    private static String done(int percent, boolean isCompleted) {
        return "201 {\"enrollmentId\":1,\"progressPercent\":" + percent + ",\"completed\":" + isCompleted
                + ",\"sequence\":#}";
    }

    @Test
    void shouldCompleteTheEnrollmentWithTheLastLessonWhicheverItIs() {
        assertEquals(done(33, false), finish("ada", 3));
        assertEquals("409 lesson_already_completed {\"sequence\":#,\"enrollmentId\":1}", finish("ada", 3));
        assertEquals(done(66, false), finish("ada", 1));
        assertEquals("active", status());
        assertEquals(done(100, true), finish("ada", 2));
        assertEquals("completed", status());
        assertEquals("409 lesson_already_completed {\"sequence\":#,\"enrollmentId\":1}", finish("ada", 2));
        assertEquals(1, client.read("/v1/sections/s1").path("enrolled").asLong());
        assertEquals(
                "completed",
                client.read("/v1/students/ada/enrollments")
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText());
    }

    @Test
    void shouldKnowTheLessonsThereAre() {
        for (int lesson : new int[] {0, 4, 1_000, 999_999_999}) {
            assertEquals("404 lesson_not_found {\"sequence\":#,\"max\":3}", finish("ada", lesson));
            assertEquals("404 lesson_not_found {\"sequence\":#,\"max\":3}", finish("ben", lesson));
        }
        assertEquals("404 student_not_found {\"sequence\":#}", finish("nobody", 9));
        assertEquals(
                "404 section_not_found {\"sequence\":#}", client.ask(Requests.seat("nowhere", "nobody", "lessons/9")));
        assertEquals("409 not_enrolled {\"sequence\":#}", finish("ben", 1));
    }

    @Test
    void shouldCompleteAHoldForGood() {
        client.ask(Requests.putSection("s2", "\"capacity\":1,\"lessons\":1"));
        client.ask(Requests.hold("s2", "ben"));
        assertEquals(
                "201 {\"enrollmentId\":2,\"progressPercent\":100,\"completed\":true,\"sequence\":#}",
                client.ask(Requests.seat("s2", "ben", "lessons/1")));
        assertEquals(0, client.read("/v1/sections/s2").path("held").asLong());
        assertEquals(1, client.read("/v1/sections/s2").path("enrolled").asLong());
    }

    @Test
    void shouldNotCutLessonsThatSomebodyHasFinished() {
        finish("ada", 2);
        assertEquals("409 lessons_below_completed {\"sequence\":#,\"current\":2,\"max\":1}", putSection(1));
        finish("ada", 1);
        assertEquals("active", status());
        // With two lessons, and both done, there is nothing left to do.
        assertEquals("200 {\"sectionId\":\"s1\",\"promoted\":[],\"passedOver\":[],\"sequence\":#}", putSection(2));
        assertEquals("completed", status());
        // More of them later: they can be done, and it stays completed.
        putSection(4);
        assertEquals("completed", status());
        assertEquals(done(75, false), finish("ada", 4));
        assertEquals(done(100, true), finish("ada", 3));
        assertEquals("completed", status());
    }

    @Test
    void shouldStartFromZeroWhenEnrolledAgain() {
        finish("ada", 1);
        client.ask(Requests.unenroll("s1", "ada"));
        client.ask(Requests.enroll("s1", "ada"));
        assertEquals(
                "201 {\"enrollmentId\":2,\"progressPercent\":33,\"completed\":false,\"sequence\":#}", finish("ada", 1));
    }
}
