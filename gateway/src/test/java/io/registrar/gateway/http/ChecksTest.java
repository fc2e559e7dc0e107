package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.registrar.gateway.http.RawConnection.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check is made beside the server: one at a time, of the sequence that was asked at, and nobody else waits for it. */
class ChecksTest {
    private static final String ENROLLMENT = Requests.get("/v1/checks/enrollment");
    private static final String CAMPUS = Requests.get("/v1/checks/campus?sinceDays=7");

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(TestGateway.PATIENT.withEventLoops(1));
        gateway.expect(201, Requests.putStudent("ada", 5));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldBeOfTheSequenceThatItWasAskedAt() {
        assertEquals(
                "{\"passed\":true,\"items\":[],\"sequence\":1}",
                gateway.expect(200, ENROLLMENT).body());
        gateway.expect(201, Requests.putStudent("ben", 5));
        assertEquals(
                "{\"passed\":true,\"items\":[],\"sequence\":2}",
                gateway.expect(200, CAMPUS).body());
        assertEquals(List.of("enrollment 0 1", "campus 7 2"), gateway.checkRunner.asked());
    }

    @Test
    void shouldBeOneAtATimeAndHoldUpNobody() {
        gateway.checkRunner.hold();
        try (RawConnection waiting = gateway.connect().send(ENROLLMENT)) {
            Await.until("it is being made", () -> !gateway.checkRunner.asked().isEmpty());
            Answer second = gateway.ask(CAMPUS);
            assertEquals("503 check_running", second.status() + " " + second.member("code"));
            assertEquals("1", second.header("retry-after"));
            gateway.expect(201, Requests.putStudent("ben", 5));
            gateway.expect(200, Requests.get("/v1/students/ada/ledger"));
            assertFalse(waiting.hasAnswer());
            gateway.checkRunner.release();
            assertEquals(200, waiting.read().status());
        }
        gateway.expect(200, CAMPUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sinceDays=0", "sinceDays=36501", "sinceDays=-1", "sinceDays=week", "days=1"})
    void shouldRefuseDaysThatAreNone(String query) {
        gateway.expect(400, Requests.get("/v1/checks/campus?" + query));
        assertEquals(List.of(), gateway.checkRunner.asked());
    }

    @Test
    void shouldNotKnowOtherChecks() {
        assertEquals(
                "route_not_found",
                gateway.expect(404, Requests.get("/v1/checks/everything")).member("code"));
    }

    @Test
    void shouldSayThatItCouldNotBeMadeAndGoOnServing() {
        gateway.checkRunner.fail(new IllegalStateException("planted"));
        assertEquals("check_not_made", gateway.expect(503, ENROLLMENT).member("code"));
        assertEquals(1, gateway.watch.takeComplaints().size());
        gateway.expect(200, Requests.get("/v1/students/ada"));
    }

    @Test
    void shouldBeGivenUpWhenTheServerStops() {
        gateway.checkRunner.hold();
        try (RawConnection waiting = gateway.connect().send(ENROLLMENT)) {
            Await.until("it is being made", () -> !gateway.checkRunner.asked().isEmpty());
            gateway.stop();
            Answer answer = waiting.read();
            assertEquals("503 stopping", answer.status() + " " + answer.member("code"));
        }
    }

    @Test
    void shouldNotBeMadeForWhoHasGone() {
        gateway.checkRunner.hold();
        RawConnection waiting = gateway.connect().send(ENROLLMENT);
        Await.until("it is being made", () -> !gateway.checkRunner.asked().isEmpty());
        waiting.close();
        gateway.checkRunner.release();
        Await.until("the next is made", () -> gateway.ask(CAMPUS).status() == 200);
    }
}
