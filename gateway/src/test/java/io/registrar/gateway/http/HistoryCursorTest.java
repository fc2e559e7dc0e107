package io.registrar.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.registrar.gateway.http.HistoryPages.Page;
import io.registrar.gateway.http.RawConnection.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may say in a question about history, and what comes of everything else: a 400, and never another's. */
class HistoryCursorTest {
    private static final String LEDGER = "/v1/students/ada/ledger";
    private static final String ENROLLMENTS = "/v1/students/ada/enrollments";

    // Sequences of what the one history below is made of.
    private static final int BENS_ENROLLMENT = 6;
    private static final int ADAS_REFUSAL = 7;
    private static final int ADAS_REPEATED_PUT = 8;
    private static final int LAST = 10;

    private static TestGateway gateway;
    private static RawConnection connection;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        connection = gateway.connect();
        gateway.expect(201, Requests.putSection("s1", 2));
        gateway.expect(201, Requests.putStudent("ada", 5));
        gateway.expect(201, Requests.putStudent("ben", 5));
        gateway.expect(201, Requests.putStudent("eve", 0));
        gateway.expect(201, Requests.enroll("s1", "ada"));
        gateway.expect(201, Requests.enroll("s1", "ben"));
        gateway.expect(409, Requests.enroll("s1", "ada"));
        gateway.expect(200, Requests.putStudent("ada", 5));
        gateway.expect(200, Requests.unenroll("s1", "ada"));
        gateway.expect(201, Requests.json("POST", "/v1/students/ada/credits", "{\"amount\":3,\"reason\":\"r\"}"));
        assertEquals(LAST, gateway.log.appended());
    }

    @AfterAll
    static void stop() {
        connection.close();
        gateway.close();
    }

    private static Answer get(String target) {
        return connection.send(Requests.get(target)).read();
    }

    private static void assertMalformed(String target) {
        Answer answer = get(target);
        assertEquals(400, answer.status(), () -> target + " → " + answer);
        assertEquals("malformed_request", answer.member("code"));
    }

    @Test
    void shouldBeEmptyWhenNothingHasHappened() {
        for (String kind : List.of("ledger", "enrollments")) {
            assertEquals(
                    "{\"items\":[],\"next\":null,\"sequence\":" + LAST + "}",
                    get("/v1/students/eve/" + kind).body());
        }
        assertEquals(
                1,
                HistoryPages.all(connection, "/v1/students/ben/ledger", 100, LAST)
                        .size());
    }

    @Test
    void shouldSayWhoIsNotFoundAndUpToWhen() {
        for (String kind : List.of("ledger", "enrollments", "ledger?after=1.1", "enrollments?limit=1")) {
            Answer answer = get("/v1/students/nobody/" + kind);
            assertEquals(404, answer.status());
            assertTrue(
                    answer.body().contains("\"code\":\"student_not_found\"")
                            && answer.body().endsWith(",\"id\":\"nobody\",\"sequence\":" + LAST + "}"),
                    answer.body());
        }
        assertMalformed("/v1/students/no%20body/ledger");
    }

    @Test
    void shouldSayTheSameToHeadButForTheBody() {
        for (String target : List.of(
                LEDGER, ENROLLMENTS, LEDGER + "?limit=1", "/v1/students/nobody/ledger", LEDGER + "?after=0.0")) {
            Answer get = get(target);
            Answer head = connection.send(Requests.bare("HEAD", target)).readHead();
            assertEquals(get.status(), head.status(), target);
            assertEquals(get.header("content-length"), head.header("content-length"), target);
            assertEquals(get.header("content-type"), head.header("content-type"), target);
        }
        Answer denied = connection.send(Requests.bare("DELETE", LEDGER)).read();
        assertEquals("405 GET, HEAD", denied.status() + " " + denied.header("allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x", "1.5", "", "99999999999999999999", "1%20", "%2B1"})
    void shouldRefuseALimitThatIsNone(String limit) {
        assertMalformed(LEDGER + "?limit=" + limit);
        assertMalformed(ENROLLMENTS + "?limit=" + limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "0.1",
                "1",
                "1.2.3",
                ".",
                "1.",
                ".1",
                "x",
                "x.1",
                "1.x",
                "-1.1",
                "1.-1",
                "2.9999999999999999999",
                "9999999999999999999.1",
                "999999999999999999.999999999999999999",
                "9223372036854775807.9223372036854775807",
                "18446744073709551618.5",
                "2.5%00",
                "2%2C5"
            })
    void shouldRefuseACursorThatNoPageGave(String after) {
        assertMalformed(LEDGER + "?after=" + after);
        assertMalformed(ENROLLMENTS + "?after=" + after);
    }

    @Test
    void shouldRefuseACursorThatLeadsToNothingOfTheStudents() {
        for (long sequence : new long[] {1, 3, BENS_ENROLLMENT, ADAS_REFUSAL, ADAS_REPEATED_PUT, LAST + 1, LAST + 9}) {
            for (String shown : List.of("0", "1", "2", "999999999999999999")) {
                assertMalformed(LEDGER + "?after=" + sequence + "." + shown);
                assertMalformed(ENROLLMENTS + "?after=" + sequence + "." + shown);
            }
        }
        assertMalformed(LEDGER + "?after=5.1&after=5.1");
        assertMalformed(LEDGER + "?before=5.1");
    }

    /** Whatever is forged: a page of the student's own, each item once and in order, or a refusal. */
    @Test
    void shouldShowNothingButTheStudentsOwnWhateverTheCursor() {
        int pages = 0;
        for (String target : List.of(LEDGER, ENROLLMENTS)) {
            List<String> all = HistoryPages.all(connection, target, 1, LAST);
            for (long sequence = 0; sequence <= LAST + 2; sequence++) {
                for (long shown = 0; shown < 8; shown++) {
                    Answer answer = get(target + "?limit=2&after=" + sequence + "." + shown);
                    if (answer.status() == 400) {
                        continue;
                    }
                    assertEquals(200, answer.status(), answer::toString);
                    Page page = Page.of(answer.body());
                    int at = page.items().isEmpty() ? 0 : Collections.indexOfSubList(all, page.items());
                    assertTrue(at >= 0, answer.body());
                    pages++;
                }
            }
        }
        assertTrue(pages > 0, "some are what a page gives");
    }

    @Test
    void shouldGoOnWhereAPageEndedAsOftenAsAskedFor() {
        List<String> all = HistoryPages.all(connection, LEDGER, 1, LAST);
        Page first = HistoryPages.page(connection, LEDGER, 1, "");
        List<String> again = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            again.addAll(HistoryPages.page(connection, LEDGER, 1, first.next()).items());
        }
        assertEquals(List.of(all.get(1), all.get(1), all.get(1)), again);
    }
}
