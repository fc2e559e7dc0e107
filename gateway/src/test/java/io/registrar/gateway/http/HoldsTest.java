package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seats that are held: taken, confirmed, withdrawn, dropped, and gone when their time is up. */
class HoldsTest {
    private TestGateway gateway;
    private Conversation client;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        client = new Conversation(gateway);
        client.answer(Requests.putSection("s1", "\"capacity\":2,\"price\":30"));
        client.answer(Requests.putStudent("ada", 100));
        client.answer(Requests.putStudent("ben", 100));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String counters(String section) {
        JsonNode seats =
                client.read("/v1/seats?sections=" + section).path("items").path(0);
        return seats.path("enrolled").asLong() + " enrolled, "
                + seats.path("held").asLong() + " held, "
                + seats.path("available").asText() + " free";
    }

    private long balance(String student) {
        return client.read("/v1/students/" + student).path("balance").asLong();
    }

    @Test
    void shouldTakeASeatAndItsPriceUntilConfirmed() {
        assertEquals(
                "201 {\"enrollmentId\":1,\"status\":\"pending\",\"cost\":30,\"balanceAfter\":70,\"enrolledAt\":#,\"sequence\":#}",
                client.ask(Requests.hold("s1", "ada")));
        assertEquals("0 enrolled, 1 held, 1 free", counters("s1"));
        assertEquals(
                "200 {\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"pending\",\"cost\":30,\"enrolledAt\":#,"
                        + "\"sequence\":#}",
                client.look("/v1/sections/s1/enrollments/ada"));
        long enrolledAt = client.read("/v1/sections/s1/enrollments/ada")
                .path("enrolledAt")
                .asLong();
        assertEquals(
                "409 already_enrolled {\"sequence\":#,\"enrollmentId\":1}", client.ask(Requests.hold("s1", "ada")));
        JsonNode confirmed = HistoryPages.parse(
                client.answer(Requests.seat("s1", "ada", "confirm")).body());
        assertEquals(
                "{\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"active\",\"cost\":30,\"enrolledAt\":#,"
                        + "\"balanceAfter\":70,\"sequence\":#}",
                Conversation.timeless(confirmed.toString()));
        assertEquals(enrolledAt, confirmed.path("enrolledAt").asLong());
        assertEquals("1 enrolled, 0 held, 1 free", counters("s1"));
        assertEquals(
                "409 not_pending {\"sequence\":#,\"enrollmentId\":1}",
                client.ask(Requests.seat("s1", "ada", "confirm")));
    }

    @Test
    void shouldMakeNoHoldWhereNoneIsAskedFor() {
        assertEquals(
                "201 {\"enrollmentId\":1,\"status\":\"active\",\"cost\":30,\"balanceAfter\":70,\"enrolledAt\":#,\"sequence\":#}",
                client.ask(Requests.enroll("s1", "ada", "\"hold\":false,\"onFull\":\"reject\"")));
        assertEquals(
                "409 not_pending {\"sequence\":#,\"enrollmentId\":1}",
                client.ask(Requests.seat("s1", "ada", "confirm")));
    }

    @Test
    void shouldGiveTheCreditsBackForADropAndNotForAWithdrawal() {
        client.ask(Requests.hold("s1", "ada"));
        assertEquals(
                "200 {\"enrollmentId\":1,\"refund\":30,\"balanceAfter\":100,\"promoted\":[],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.unenroll("s1", "ada")));
        assertEquals("409 not_enrolled {\"sequence\":#}", client.ask(Requests.seat("s1", "ada", "confirm")));
        client.ask(Requests.hold("s1", "ada"));
        assertEquals(
                "200 {\"enrollmentId\":2,\"studentId\":\"ada\",\"status\":\"withdrawn\",\"cost\":30,\"enrolledAt\":#,"
                        + "\"balanceAfter\":70,\"promoted\":[],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.seat("s1", "ada", "withdraw")));
        assertEquals("409 not_enrolled {\"sequence\":#}", client.ask(Requests.seat("s1", "ada", "withdraw")));
        assertEquals(
                "404 not_enrolled {\"id\":\"ada\",\"sequence\":#}", client.look("/v1/sections/s1/enrollments/ada"));
        assertEquals(70, balance("ada"));
        assertEquals("0 enrolled, 0 held, 2 free", counters("s1"));
        // Who comes back is somebody new.
        assertEquals(
                "201 {\"enrollmentId\":3,\"status\":\"active\",\"cost\":30,\"balanceAfter\":40,\"enrolledAt\":#,\"sequence\":#}",
                client.ask(Requests.enroll("s1", "ada")));
        JsonNode items = client.read("/v1/students/ada/enrollments").path("items");
        assertEquals("active", items.path(0).path("status").asText());
        assertEquals("withdrawn", items.path(1).path("status").asText());
        assertEquals("cancelled", items.path(2).path("status").asText());
    }

    @Test
    void shouldSayFirstWhatIsNotThere() {
        for (String action : new String[] {"confirm", "withdraw"}) {
            assertEquals(
                    "404 section_not_found {\"sequence\":#}", client.ask(Requests.seat("nowhere", "nobody", action)));
            assertEquals("404 student_not_found {\"sequence\":#}", client.ask(Requests.seat("s1", "nobody", action)));
            assertEquals("409 not_enrolled {\"sequence\":#}", client.ask(Requests.seat("s1", "ben", action)));
        }
    }

    @Test
    void shouldNotWithdrawOrDropWhatIsCompleted() {
        client.ask(Requests.putSection("s2", "\"capacity\":2,\"lessons\":1"));
        client.ask(Requests.enroll("s2", "ada"));
        client.ask(Requests.seat("s2", "ada", "lessons/1"));
        String refused = "409 already_completed {\"sequence\":#,\"enrollmentId\":1}";
        assertEquals(refused, client.ask(Requests.seat("s2", "ada", "withdraw")));
        assertEquals(refused, client.ask(Requests.seat("s2", "ada", "confirm")));
        assertEquals(refused, client.ask(Requests.unenroll("s2", "ada")));
        assertEquals(
                "409 already_enrolled {\"sequence\":#,\"enrollmentId\":1}", client.ask(Requests.enroll("s2", "ada")));
    }

    @Test
    void shouldExpireWithNobodyCalling() {
        client.ask(Requests.putSection("s3", "\"capacity\":1,\"price\":40,\"holdSeconds\":3,\"waitlistCapacity\":1"));
        client.ask(Requests.hold("s3", "ada"));
        client.ask(Requests.await("s3", "ben"));
        // A read lets no time pass; the clock does.
        Await.until(
                "the hold is gone",
                () -> client.look("/v1/sections/s3/enrollments/ada").startsWith("404 not_enrolled"));
        assertEquals("409 not_enrolled {\"sequence\":#}", client.ask(Requests.seat("s3", "ada", "confirm")));
        assertEquals(100, balance("ada"));
        // Nobody else confirms for who was promoted: the seat is for good.
        assertEquals("1 enrolled, 0 held, 0 free", counters("s3"));
        assertEquals(60, balance("ben"));
        JsonNode ended = client.read("/v1/students/ada/ledger").path("items").path(0);
        assertEquals("refund", ended.path("type").asText());
        JsonNode tick = client.read("/v1/commands/" + ended.path("sequence").asLong());
        assertEquals("tick", tick.path("type").asText());
        assertEquals(
                "[{\"effect\":\"enrollmentEnded\",\"enrollmentId\":1,\"status\":\"expired\",\"sectionId\":\"s3\","
                        + "\"studentId\":\"ada\",\"cost\":40,\"expiry\":true},"
                        + "{\"effect\":\"ledgerEntry\",\"ledgerEntryId\":4,\"type\":\"refund\",\"sectionId\":\"s3\","
                        + "\"studentId\":\"ada\",\"amount\":40,\"balanceAfter\":100,\"expiry\":true},"
                        + "{\"effect\":\"enrollmentPromoted\",\"enrollmentId\":2,\"status\":\"active\",\"sectionId\":\"s3\","
                        + "\"studentId\":\"ben\",\"cost\":40,\"expiry\":true},"
                        + "{\"effect\":\"ledgerEntry\",\"ledgerEntryId\":5,\"type\":\"charge\",\"sectionId\":\"s3\","
                        + "\"studentId\":\"ben\",\"amount\":-40,\"balanceAfter\":60,\"expiry\":true}]",
                tick.path("outcome").path("effects").toString());
        assertEquals(
                "expired",
                client.read("/v1/students/ada/enrollments")
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText());
        assertEquals(
                "active",
                client.read("/v1/students/ben/enrollments")
                        .path("items")
                        .path(0)
                        .path("status")
                        .asText());
    }
}
