package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.registrar.gateway.http.RawConnection.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System events over HTTP: pages, and that one is resolved. */
class SystemEventsRouteTest {
    private static final String EVENTS = "/v1/system-events";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        for (int i = 0; i < 3; i++) {
            gateway.systemEvents.critical("planted", "Broken.", Map.of("number", Integer.toString(i)));
        }
        gateway.watch.takeComplaints();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static JsonNode json(Answer answer) {
        return HistoryPages.parse(answer.body());
    }

    @Test
    void shouldShowWhatIsOpenNewestFirstInPages() {
        gateway.expect(200, Requests.bare("POST", EVENTS + "/2/resolve"));
        JsonNode page = json(gateway.expect(200, Requests.get(EVENTS + "?limit=1")));
        assertEquals(3, page.path("items").path(0).path("id").asInt());
        assertEquals(
                "2", page.path("items").path(0).path("details").path("number").asText());
        assertEquals(0, page.path("sequence").asInt());
        page = json(gateway.expect(
                200, Requests.get(EVENTS + "?limit=1&after=" + page.path("next").asText())));
        assertEquals(1, page.path("items").path(0).path("id").asInt());
        assertEquals(true, page.path("next").isNull());
        assertEquals(
                3,
                json(gateway.expect(200, Requests.get(EVENTS + "?state=all")))
                        .path("items")
                        .size());
    }

    @Test
    void shouldResolveOnceAndSayTheSameAgain() {
        String first = gateway.expect(200, Requests.bare("POST", EVENTS + "/1/resolve"))
                .body();
        assertEquals("operator", HistoryPages.parse(first).path("resolvedBy").asText());
        assertEquals(
                first,
                gateway.expect(200, Requests.bare("POST", EVENTS + "/1/resolve"))
                        .body());
        assertEquals(
                "system_event_not_found",
                gateway.expect(404, Requests.bare("POST", EVENTS + "/4/resolve"))
                        .member("code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?state=closed", "?limit=0", "?after=x", "?open=1"})
    void shouldRefuseOtherQuestions(String query) {
        gateway.expect(400, Requests.get(EVENTS + query));
    }

    @Test
    void shouldRefuseAnIdThatIsNone() {
        gateway.expect(400, Requests.bare("POST", EVENTS + "/zero/resolve"));
    }
}
