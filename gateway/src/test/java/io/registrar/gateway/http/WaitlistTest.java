package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.callers.TokenFile;
import io.registrar.gateway.callers.TokenFileException;
import io.registrar.gateway.callers.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits, and who gets the seat: in the answer of the very command that freed it or made it affordable. */
class WaitlistTest {
    @TempDir
    private Path folder;

    private TestGateway gateway;
    private Conversation client;

    /** One seat, taken by ada; ben has too little for it, cleo enough. */
    @BeforeEach
    void start() throws IOException, TokenFileException {
        Path file = Files.writeString(
                folder.resolve("callers"),
                Tokens.line("op-token", "ops", "operator")
                        + Tokens.line("ada-token", "ada", "student")
                        + Tokens.line("cleo-token", "cleo", "student"));
        gateway = TestGateway.start(new TokenFile(file, TokenFile.POLL_MILLIS));
        client = new Conversation(gateway, "op-token");
        putSection(1, 50);
        client.answer(Requests.putStudent("ada", 100));
        client.answer(Requests.putStudent("ben", 20));
        client.answer(Requests.putStudent("cleo", 80));
        client.answer(Requests.putStudent("dan", 80));
        client.answer(Requests.enroll("s1", "ada"));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private String putSection(long capacity, long price) {
        return client.ask(Requests.putSection(
                "s1", "\"capacity\":" + capacity + ",\"price\":" + price + ",\"waitlistCapacity\":2"));
    }

    private List<String> waiting() {
        List<String> waiting = new ArrayList<>();
        for (JsonNode item : client.read("/v1/sections/s1/waitlist").path("items")) {
            waiting.add(item.path("position").asLong() + " "
                    + item.path("studentId").asText());
        }
        return waiting;
    }

    private static String promoted(String student, long enrollment, long cost) {
        return "{\"sectionId\":\"s1\",\"studentId\":\"" + student + "\",\"enrollmentId\":" + enrollment + ",\"cost\":"
                + cost + "}";
    }

    @Test
    void shouldKeepAPlaceUntilItIsGivenUp() {
        assertEquals(
                "409 section_full {\"sequence\":#,\"current\":1,\"max\":1,\"lastSeatSequence\":#}",
                client.ask(Requests.enroll("s1", "ben")));
        assertEquals(
                "201 {\"status\":\"waitlisted\",\"position\":1,\"sequence\":#}",
                client.ask(Requests.await("s1", "ben")));
        assertEquals(
                "201 {\"status\":\"waitlisted\",\"position\":2,\"sequence\":#}",
                client.ask(Requests.enroll("s1", "cleo", "\"hold\":true,\"onFull\":\"waitlist\"")));
        assertEquals(
                "409 waitlist_full {\"sequence\":#,\"current\":2,\"max\":2}", client.ask(Requests.await("s1", "dan")));
        assertEquals("409 already_waitlisted {\"sequence\":#}", client.ask(Requests.await("s1", "ben")));
        assertEquals("409 already_waitlisted {\"sequence\":#}", client.ask(Requests.enroll("s1", "ben")));
        assertEquals(
                "409 already_enrolled {\"sequence\":#,\"enrollmentId\":1}", client.ask(Requests.await("s1", "ada")));
        assertEquals(
                "200 {\"items\":[{\"studentId\":\"ben\",\"position\":1,\"joinedAt\":#},"
                        + "{\"studentId\":\"cleo\",\"position\":2,\"joinedAt\":#}],\"next\":null,\"sequence\":#}",
                client.look("/v1/sections/s1/waitlist"));
        assertEquals(
                "200 {\"studentId\":\"cleo\",\"position\":2,\"joinedAt\":#,\"sequence\":#}",
                client.look("/v1/sections/s1/waitlist/cleo"));
        assertEquals(2, client.read("/v1/sections/s1").path("waitlisted").asLong());
        assertEquals(
                "200 {\"studentId\":\"ben\",\"sectionId\":\"s1\",\"sequence\":#}",
                client.ask(Requests.leaveWaitlist("s1", "ben")));
        assertEquals("409 not_waitlisted {\"sequence\":#}", client.ask(Requests.leaveWaitlist("s1", "ben")));
        assertEquals("404 not_waitlisted {\"id\":\"ben\",\"sequence\":#}", client.look("/v1/sections/s1/waitlist/ben"));
        assertEquals(List.of("1 cleo"), waiting());
    }

    @Test
    void shouldSayFirstWhatIsNotThere() {
        assertEquals("404 section_not_found {\"sequence\":#}", client.ask(Requests.leaveWaitlist("nowhere", "nobody")));
        assertEquals("404 student_not_found {\"sequence\":#}", client.ask(Requests.leaveWaitlist("s1", "nobody")));
        assertEquals(
                "404 section_not_found {\"id\":\"nowhere\",\"sequence\":#}",
                client.look("/v1/sections/nowhere/waitlist"));
        assertEquals(
                "404 section_not_found {\"id\":\"nowhere\",\"sequence\":#}",
                client.look("/v1/sections/nowhere/waitlist/ada"));
        assertEquals(
                "404 student_not_found {\"id\":\"nobody\",\"sequence\":#}",
                client.look("/v1/sections/s1/waitlist/nobody"));
        assertEquals("404 not_waitlisted {\"id\":\"ada\",\"sequence\":#}", client.look("/v1/sections/s1/waitlist/ada"));
    }

    @Test
    void shouldHandTheSeatOnInTheDropThatFreesIt() {
        client.ask(Requests.await("s1", "ben"));
        client.ask(Requests.await("s1", "cleo"));
        assertEquals(
                "200 {\"enrollmentId\":1,\"refund\":50,\"balanceAfter\":100,\"promoted\":[" + promoted("cleo", 2, 50)
                        + "],\"passedOver\":[\"ben\"],\"sequence\":#}",
                client.ask(Requests.unenroll("s1", "ada")));
        assertEquals(List.of("1 ben"), waiting());
        assertEquals(30, client.read("/v1/students/cleo").path("balance").asLong());
        // Passed over before, and so not asked again: a seat alone does not bring him back.
        assertEquals(
                "200 {\"enrollmentId\":2,\"refund\":50,\"balanceAfter\":80,\"promoted\":[],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.unenroll("s1", "cleo")));
    }

    @Test
    void shouldHandTheSeatOnInAWithdrawal() {
        client.ask(Requests.await("s1", "cleo"));
        assertEquals(
                "200 {\"enrollmentId\":1,\"studentId\":\"ada\",\"status\":\"withdrawn\",\"cost\":50,\"enrolledAt\":#,"
                        + "\"balanceAfter\":50,\"promoted\":[" + promoted("cleo", 2, 50)
                        + "],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.seat("s1", "ada", "withdraw")));
    }

    @Test
    void shouldComeBackWithCredits() {
        client.ask(Requests.await("s1", "ben"));
        client.ask(Requests.unenroll("s1", "ada"));
        assertEquals(
                "201 {\"ledgerEntryId\":7,\"type\":\"adjust\",\"amount\":10,\"balanceAfter\":30,\"enrollmentId\":null,"
                        + "\"reason\":\"because\",\"at\":#,\"promoted\":[],\"passedOver\":[\"ben\"],\"sequence\":#}",
                client.ask(Requests.credits("ben", 10)));
        assertEquals(
                "201 {\"ledgerEntryId\":8,\"type\":\"adjust\",\"amount\":20,\"balanceAfter\":50,\"enrollmentId\":null,"
                        + "\"reason\":\"because\",\"at\":#,\"promoted\":[" + promoted("ben", 2, 50)
                        + "],\"passedOver\":[],\"sequence\":#}",
                client.ask(Requests.credits("ben", 20)));
        assertEquals(0, client.read("/v1/students/ben").path("balance").asLong());
        assertEquals(List.of(), waiting());
    }

    @Test
    void shouldComeBackWhenThePriceFallsAndPayTheNewOne() {
        client.ask(Requests.await("s1", "ben"));
        client.ask(Requests.unenroll("s1", "ada"));
        assertEquals(
                "200 {\"sectionId\":\"s1\",\"promoted\":[" + promoted("ben", 2, 20)
                        + "],\"passedOver\":[],\"sequence\":#}",
                putSection(1, 20));
    }

    @Test
    void shouldSeatAsManyAsARaisedCapacityTakes() {
        client.ask(Requests.await("s1", "dan"));
        client.ask(Requests.await("s1", "cleo"));
        assertEquals(
                "200 {\"sectionId\":\"s1\",\"promoted\":[" + promoted("dan", 2, 50) + "," + promoted("cleo", 3, 50)
                        + "],\"passedOver\":[],\"sequence\":#}",
                putSection(3, 50));
    }

    @Test
    void shouldShowAPageAfterAnother() {
        client.ask(Requests.putSection("s2", "\"capacity\":0,\"waitlistCapacity\":10"));
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            client.ask(Requests.putStudent("w" + i, 0));
            client.ask(Requests.await("s2", "w" + i));
            expected.add(i + " w" + i);
        }
        for (int limit = 1; limit <= 8; limit++) {
            List<String> found = new ArrayList<>();
            String after = "";
            do {
                JsonNode page = client.read("/v1/sections/s2/waitlist?limit=" + limit + after);
                for (JsonNode item : page.path("items")) {
                    found.add(item.path("position").asLong() + " "
                            + item.path("studentId").asText());
                }
                after = page.path("next").isNull()
                        ? ""
                        : "&after=" + page.path("next").textValue();
            } while (!after.isEmpty());
            assertEquals(expected, found, "by " + limit);
        }
    }

    /** What a command of somebody else did to a student is in its history; the command is not its affair. */
    @Test
    void shouldTellWhoWasPromotedOfItsSeatAndOfNobodyElse() {
        client.ask(Requests.await("s1", "ben"));
        client.ask(Requests.await("s1", "cleo"));
        try (Conversation ada = new Conversation(gateway, "ada-token");
                Conversation cleo = new Conversation(gateway, "cleo-token")) {
            assertEquals(
                    "404 student_not_found {}",
                    ada.look("/v1/sections/s1/waitlist/cleo"),
                    "another's place is not told");
            String own = "200 {\"studentId\":\"cleo\",\"position\":2,\"joinedAt\":#,\"sequence\":#}";
            assertEquals(own, cleo.look("/v1/sections/s1/waitlist/cleo"));
            JsonNode drop = HistoryPages.parse(
                    ada.answer(Requests.unenroll("s1", "ada")).body());
            assertEquals("[]", drop.path("promoted").toString());
            assertEquals("[]", drop.path("passedOver").toString());
            String receipt = "/v1/commands/" + drop.path("sequence").asLong();
            assertEquals(5, client.read(receipt).path("outcome").path("effects").size());
            assertEquals(
                    "[\"enrollmentEnded\",\"ledgerEntry\"]",
                    ada.read(receipt)
                            .path("outcome")
                            .path("effects")
                            .findValues("effect")
                            .toString()
                            .replace(" ", ""));
            assertFalse(ada.answer(Requests.get(receipt)).body().contains("cleo"));
            assertEquals("404 command_not_found {}", cleo.look(receipt));
            JsonNode history = cleo.read("/v1/students/cleo/enrollments").path("items");
            assertEquals(
                    "[{\"enrollmentId\":2,\"studentId\":\"cleo\",\"status\":\"active\",\"cost\":50,\"enrolledAt\":#,"
                            + "\"sectionId\":\"s1\"}]",
                    Conversation.timeless(history.toString()));
            JsonNode charge =
                    cleo.read("/v1/students/cleo/ledger").path("items").path(0);
            assertEquals(drop.path("sequence"), charge.path("sequence"));
            assertEquals(
                    "{\"ledgerEntryId\":7,\"type\":\"charge\",\"amount\":-50,\"balanceAfter\":30,\"enrollmentId\":2,"
                            + "\"reason\":null,\"at\":#,\"sequence\":#}",
                    Conversation.timeless(charge.toString()));
        }
    }
}
